"""The truth about the stand-in webinar, who speaks when, and the table's rows compared with it."""

from __future__ import annotations

from dataclasses import dataclass

from webinar_archive.exports.schema import Row
from webinar_archive.models import Span

TOLERANCE_MS = 1_000
"""How far from the truth a start or an end may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """A printed quotation, by its number in the notice: who speaks it, when, and in which words."""

    number: int
    speaker: str
    span: Span
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Uninterrupted speech of one person, from the first word to the last."""

    speaker: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The whole stand-in webinar. Turns are in order and do not overlap."""

    duration_ms: int
    turns: tuple[Turn, ...]
    conclusions: tuple[Conclusion, ...]

    def speaker_at(self, ms: int) -> str | None:
        """Return who speaks at a time; None in a pause."""
        return next((t.speaker for t in self.turns if t.span.start_ms <= ms < t.span.end_ms), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """A row compared with the truth: found minus true in ms, None where the row has no times.

    `true_speaker` is who really speaks in most of the place that the row names. `speaker`, `speaker_label`,
    `speaker_evidence`, `witnesses` and `agreement_ms` are the row's.
    """

    number: int
    speaker: str | None
    true_speaker: str | None
    start_off_ms: int | None
    end_off_ms: int | None
    speaker_label: str | None = None
    speaker_evidence: str | None = None
    witnesses: str | None = None
    agreement_ms: int | None = None

    @property
    def is_found(self) -> bool:
        """Whether the row names a place at all."""
        return self.start_off_ms is not None

    @property
    def is_right(self) -> bool:
        """Whether both ends are within the tolerance, the row's speaker speaks there, and no other is labelled."""
        ends = (self.start_off_ms, self.end_off_ms)
        is_near = all(off_ms is not None and abs(off_ms) <= TOLERANCE_MS for off_ms in ends)
        is_speaker = self.true_speaker is not None and self.true_speaker == self.speaker
        return is_near and is_speaker and self.speaker_label in (None, self.true_speaker)


def offsets(truth: Truth, rows: tuple[Row, ...]) -> tuple[Offset, ...]:
    """Compare each conclusion of the truth with the row of the same number; without a row it was not found."""
    by_number = {row.quotation_no: row for row in rows}
    conclusions = sorted(truth.conclusions, key=lambda conclusion: conclusion.number)
    return tuple(_offset(truth, conclusion, by_number.get(conclusion.number)) for conclusion in conclusions)


def _offset(truth: Truth, conclusion: Conclusion, row: Row | None) -> Offset:
    speaker = row.speaker if row else None
    if row is None or row.start_ms is None or row.end_ms is None:
        return Offset(
            number=conclusion.number, speaker=speaker, true_speaker=None, start_off_ms=None, end_off_ms=None
        )
    return Offset(
        number=conclusion.number,
        speaker=speaker,
        true_speaker=_main_speaker(truth, Span(row.start_ms, row.end_ms)),
        start_off_ms=row.start_ms - conclusion.span.start_ms,
        end_off_ms=row.end_ms - conclusion.span.end_ms,
        speaker_label=row.speaker_label,
        speaker_evidence=row.speaker_evidence,
        witnesses=row.witnesses,
        agreement_ms=row.agreement_ms,
    )


def _main_speaker(truth: Truth, span: Span) -> str | None:
    """Return who speaks longest within the span: any single time of it may fall into a pause."""
    spoken_ms = {turn.speaker: 0 for turn in truth.turns if turn.span.overlaps(span)}
    for turn in truth.turns:
        if turn.speaker in spoken_ms:
            end_ms, start_ms = min(turn.span.end_ms, span.end_ms), max(turn.span.start_ms, span.start_ms)
            spoken_ms[turn.speaker] += max(0, end_ms - start_ms)
    return max(spoken_ms, key=spoken_ms.__getitem__, default=None)
