"""The nouns. Frozen values that check themselves once; verbs live in the rooms that need them.

Times are whole milliseconds from the start of the recording; spans are half-open `[start_ms, end_ms)`,
so two that touch do not overlap. `None` means "looked, not there". Every value turns into JSON and back
(`to_json`, `from_json`) without loss, which is how steps hand results to each other and to the disk.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

import msgspec

from webinar_archive.typed import learned

T = TypeVar("T")


def to_json(value: object) -> bytes:
    """Readable JSON, keys in the order of the fields, the same bytes for the same value."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def from_json(data: bytes, kind: type[T]) -> T:
    """The value back. Raises `msgspec.ValidationError`, which names the field, on anything else."""
    return msgspec.json.decode(data, type=learned(kind))


class Severity(StrEnum):
    """How much a person should care: `info` to know, `warning` to look at, `error` something is lost."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something a person should know. `code` is stable, its sentence stands in `messages`."""

    code: str
    severity: Severity = Severity.WARNING
    facts: dict[str, Any] = field(default_factory=dict)


class DocumentKind(StrEnum):
    """What a linked document seems to be, from its label, type and address."""

    VIDEO = "video"
    REPORT = "report"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """A person or body as the notice names it.

    `function` is the catalogue's (interviewee, organiser …, as printed), `role` what the abstract prints
    about the person, `place` the brackets after a corporate name.
    """

    name: str
    function: str | None = None
    role: str | None = None
    place: str | None = None
    body: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A link of the notice. `address` is None when the notice's text does not hold it (plain text)."""

    label: str
    kind: DocumentKind
    address: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """Words printed between quotation marks and ascribed to someone.

    `text` is exactly what is printed, `number` counts from 1 within the record. `speaker_as_printed` is
    the ascription; `speaker` the contributor's name it resolves to. `where` is "abstract", "notes" or
    "report"; `[start, end)` are character positions of `text` within that text.
    """

    number: int
    text: str
    speaker: str | None = None
    speaker_as_printed: str | None = None
    role: str | None = None
    source: str | None = None
    where: str = "abstract"
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"a quotation at [{self.start}, {self.end}) holds nothing")


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One catalogue record as the catalogue states it; never corrected in place."""

    record_id: str
    title: str
    contributors: tuple[Contributor, ...] = ()
    publisher: str | None = None
    place: str | None = None
    year: int | None = None
    event_date: date | None = None
    extent: str | None = None
    stated_duration_s: int | None = None
    duration_approximate: bool = False
    subjects: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    abstract: str | None = None
    documents: tuple[Document, ...] = ()
    quotations: tuple[Quotation, ...] = ()
    findings: tuple[Finding, ...] = ()
    address: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file under the record's folder: POSIX path relative to it, `sha512:…`, size."""

    path: str
    checksum: str
    size_bytes: int


class CaptionKind(StrEnum):
    """Where captions come from, best first."""

    PUBLISHER = "publisher captions"
    AUTOMATIC = "automatic captions"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captions:
    """A caption track that came with the media."""

    file: KeptFile
    kind: CaptionKind
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What one fetch brought home.

    `page_address` is what a person opens; `announced_duration_ms` is the site's word.
    """

    media: KeptFile
    page_address: str
    title: str | None = None
    announced_duration_ms: int | None = None
    language: str | None = None
    captions: tuple[Captions, ...] = ()
    metadata: KeptFile | None = None
    thumbnail: KeptFile | None = None
    description: KeptFile | None = None
    captured_at: str | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """One stream as measured. `rate` is frames a second (video) or samples a second (sound)."""

    index: int
    kind: str
    codec: str
    duration_ms: int | None = None
    width: int | None = None
    height: int | None = None
    rate: float | None = None
    channels: int | None = None
    bit_rate: int | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """The media measured.

    `container_duration_ms` is what the header says, `decoded_end_ms` where the tail really ends.
    """

    container: str
    size_bytes: int
    container_duration_ms: int | None
    decoded_end_ms: int | None
    streams: tuple[Stream, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def measured_duration_ms(self) -> int | None:
        """What was really there to see or hear, else what the header says."""
        return self.decoded_end_ms if self.decoded_end_ms is not None else self.container_duration_ms


@dataclass(frozen=True, slots=True)
class Word:
    """One spoken word as heard: `[start_ms, end_ms)`, and who speaks where the source says so."""

    text: str
    start_ms: int
    end_ms: int
    voice: str | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"word {self.text!r} runs from {self.start_ms} ms to {self.end_ms} ms")


class TranscriptSource(StrEnum):
    """Where words come from."""

    PUBLISHER = "publisher captions"
    AUTOMATIC = "automatic captions"
    RECOGNITION = "speech recognition"
    SUPPLIED = "supplied"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript:
    """Words in order of start, with their language (BCP 47) and origin.

    `provenance` says what made them where that is known: model, versions, options.
    """

    words: tuple[Word, ...]
    source: TranscriptSource = TranscriptSource.SUPPLIED
    language: str | None = None
    findings: tuple[Finding, ...] = ()
    provenance: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Span:
    """Half-open stretch `[start_ms, end_ms)` of a recording."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"a span cannot run from {self.start_ms} ms to {self.end_ms} ms")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any moment; touching is not overlapping."""
        return self.start_ms < other.end_ms and other.start_ms < self.end_ms


class Verdict(StrEnum):
    """How faithful the printed words are to the spoken ones."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    PARAPHRASED = "paraphrased"
    NOT_FOUND = "not_found"


class Change(StrEnum):
    """One step of a word-by-word difference, seen from the printed words."""

    KEPT = "kept"
    CHANGED = "changed"
    PRINTED_ONLY = "printed_only"
    SPOKEN_ONLY = "spoken_only"


@dataclass(frozen=True, slots=True)
class Difference:
    """A run of words that were kept, changed, only printed or only spoken."""

    change: Change
    printed: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another place that was considered, and how sure it would be."""

    start_ms: int
    end_ms: int
    confidence: float
    spoken: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Where a quotation is spoken.

    With `not_found` there are no spans, and `confidence` is that of the best place refused.
    """

    verdict: Verdict
    confidence: float
    spans: tuple[Span, ...] = ()
    spoken: str | None = None
    differences: tuple[Difference, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    voice: str | None = None
    witnesses: tuple[str, ...] = ()
    agreement_ms: int | None = None
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not between 0 and 1")
        if (self.verdict is Verdict.NOT_FOUND) == bool(self.spans):
            raise ValueError(f"verdict {self.verdict} with {len(self.spans)} spans")

    @property
    def start_ms(self) -> int | None:
        """Start of the first span."""
        return self.spans[0].start_ms if self.spans else None

    @property
    def end_ms(self) -> int | None:
        """End of the last span."""
        return self.spans[-1].end_ms if self.spans else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Review:
    """What a person decided about a match; it always wins over the machine."""

    decision: str
    reviewed_by: str
    reviewed_at: str
    start_ms: int | None = None
    end_ms: int | None = None
