"""What a fetch brings and what is measured of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from webinar_archive.models.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchivedFile:
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

    file: ArchivedFile
    kind: CaptionKind
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What one fetch brought home.

    `page_address` is what a person opens; `announced_duration_ms` is the site's word.
    """

    media: ArchivedFile
    page_address: str
    title: str | None = None
    announced_duration_ms: int | None = None
    language: str | None = None
    captions: tuple[Captions, ...] = ()
    metadata: ArchivedFile | None = None
    thumbnail: ArchivedFile | None = None
    description: ArchivedFile | None = None
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
