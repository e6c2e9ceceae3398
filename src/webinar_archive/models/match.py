"""Where a quotation is spoken, and how faithful its printed words are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from webinar_archive.models.finding import Finding


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open interval `[start_ms, end_ms)` of a recording."""

    start_ms: int
    end_ms: int

    def __post_init__(self) -> None:
        if not 0 <= self.start_ms <= self.end_ms:
            raise ValueError(f"a span cannot run from {self.start_ms} ms to {self.end_ms} ms")

    def overlaps(self, other: Span) -> bool:
        """Whether the two share any millisecond; touching is not overlapping."""
        return self.start_ms < other.end_ms and other.start_ms < self.end_ms


class Verdict(StrEnum):
    """How faithful the printed words are to the spoken ones."""

    VERBATIM = "verbatim"
    EDITED = "edited"
    PARAPHRASED = "paraphrased"
    TRANSLATED = "translated"
    """The printed words are in another language than the spoken ones."""
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


class ChangeKind(StrEnum):
    """What a writer changed. `inflection` is another form of a word, or a misheard one; `omission` was only spoken,
    `addition` only printed; `order` stands elsewhere; `other` is another word.
    """

    FILLER = "filler"
    INFLECTION = "inflection"
    ORDER = "order"
    NEGATION = "negation"
    NUMBER = "number"
    UNIT = "unit"
    NAME = "name"
    OMISSION = "omission"
    ADDITION = "addition"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class WordChange:
    """A change of words in its class; `printed` or `spoken` is empty where words stand on one side only."""

    kind: ChangeKind
    printed: str
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """Another place that was considered, with its confidence (0–1)."""

    start_ms: int
    end_ms: int
    confidence: float
    spoken: str | None = None

    def overlaps(self, other: Alternative) -> bool:
        """Return whether both places have a moment in common."""
        return Span(self.start_ms, self.end_ms).overlaps(Span(other.start_ms, other.end_ms))


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """Where a quotation is spoken.

    `confidence` is between 0 and 1. With the verdict `not_found` there are no spans, and `confidence` is that
    of the best rejected place. `agreement_ms` is how far apart two witnesses place the start.
    """

    verdict: Verdict
    confidence: float
    spans: tuple[Span, ...] = ()
    spoken: str | None = None
    differences: tuple[Difference, ...] = ()
    changes: tuple[WordChange, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    speaker_label: str | None = None
    witnesses: tuple[str, ...] = ()
    agreement_ms: int | None = None
    findings: tuple[Finding, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"confidence {self.confidence} is not between 0 and 1")
        if (self.verdict is Verdict.NOT_FOUND) == bool(self.spans):
            raise ValueError(f"verdict {self.verdict} with {len(self.spans)} spans")

    def with_alternatives(self, others: Iterable[Alternative]) -> Match:
        """Return the match with more places that were considered, likeliest first; none overlaps one that it has."""
        new = [other for other in others if not any(map(other.overlaps, self.alternatives))]
        ordered = sorted((*self.alternatives, *new), key=lambda each: -each.confidence)
        return replace(self, alternatives=tuple(ordered))

    @property
    def start_ms(self) -> int | None:
        """The start of the first span."""
        return self.spans[0].start_ms if self.spans else None

    @property
    def end_ms(self) -> int | None:
        """The end of the last span."""
        return self.spans[-1].end_ms if self.spans else None
