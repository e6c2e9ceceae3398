"""What only the stand-in knows: who speaks when, and where each conclusion is really spoken."""

from __future__ import annotations

from dataclasses import dataclass

from webinar_archive.exports.schema import Row
from webinar_archive.models import Span

TOLERANCE_MS = 1_000
"""How far off a start or an end may be."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conclusion:
    """A printed quotation, by its number in the notice, as it is spoken: `speaker` from start to end."""

    number: int
    speaker: str
    span: Span
    spoken: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One voice, from its first word to its last."""

    speaker: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """The whole stand-in. Turns are in order and do not overlap."""

    duration_ms: int
    turns: tuple[Turn, ...]
    conclusions: tuple[Conclusion, ...]

    def voice_at(self, ms: int) -> str | None:
        """Who speaks at a moment; None in a pause."""
        return next((t.speaker for t in self.turns if t.span.start_ms <= ms < t.span.end_ms), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offset:
    """How far a row is from the truth: found minus true, None where the row has no times.

    `voice` is who really speaks in the middle of what was found, `heard` whom the row says is heard there,
    `evidence`, `witnesses` and `agreement_ms` are the row's.
    """

    number: int
    speaker: str | None
    voice: str | None
    start_off_ms: int | None
    end_off_ms: int | None
    heard: str | None = None
    evidence: str | None = None
    witnesses: str | None = None
    agreement_ms: int | None = None

    @property
    def found(self) -> bool:
        """Whether the row claims a place at all."""
        return self.start_off_ms is not None

    @property
    def right(self) -> bool:
        """Both ends within the tolerance, in the voice of the quotation's speaker, and nobody else named."""
        offs = (self.start_off_ms, self.end_off_ms)
        near = all(off is not None and abs(off) <= TOLERANCE_MS for off in offs)
        in_voice = self.voice is not None and self.voice == self.speaker
        return near and in_voice and self.heard in (None, self.voice)


def offsets(truth: Truth, rows: tuple[Row, ...]) -> tuple[Offset, ...]:
    """Each conclusion of the truth held against the row of the same number; a missing row was not found."""
    by_number = {row.quotation_no: row for row in rows}
    return tuple(_offset(truth, c, by_number.get(c.number)) for c in sorted(truth.conclusions, key=_number))


def _offset(truth: Truth, conclusion: Conclusion, row: Row | None) -> Offset:
    speaker = row.speaker if row else None
    if row is None or row.start_ms is None or row.end_ms is None:
        return Offset(
            number=conclusion.number, speaker=speaker, voice=None, start_off_ms=None, end_off_ms=None
        )
    return Offset(
        number=conclusion.number,
        speaker=speaker,
        voice=_main_voice(truth, Span(row.start_ms, row.end_ms)),
        start_off_ms=row.start_ms - conclusion.span.start_ms,
        end_off_ms=row.end_ms - conclusion.span.end_ms,
        heard=row.speaker_label,
        evidence=row.speaker_evidence,
        witnesses=row.witnesses,
        agreement_ms=row.agreement_ms,
    )


def _main_voice(truth: Truth, span: Span) -> str | None:
    # a pause may fall on any one moment: whoever has most of the stretch has the voice
    heard = {turn.speaker: 0 for turn in truth.turns if turn.span.overlaps(span)}
    for turn in truth.turns:
        if turn.speaker in heard:
            ends, starts = min(turn.span.end_ms, span.end_ms), max(turn.span.start_ms, span.start_ms)
            heard[turn.speaker] += max(0, ends - starts)
    return max(heard, key=heard.__getitem__, default=None)


def _number(conclusion: Conclusion) -> int:
    return conclusion.number
