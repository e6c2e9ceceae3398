"""The talk laid on one time line of exactly the stated length, with its words and its truth."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from webinar_archive.demo.ground_truth import Conclusion, Truth, Turn
from webinar_archive.demo.script import Line, Lines, Script
from webinar_archive.demo.speech import RATE, Spoken, say
from webinar_archive.models import Span, Word

LEAD_IN = 2 * RATE
"""Silence before the first word, in samples; as much stays free after the last."""

BREATH, HAND_OVER = round(0.35 * RATE), round(0.8 * RATE)
"""The least pause, in samples, between two sentences of one person, and between two persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A spoken line and the sample at which it starts."""

    spoken: Spoken
    at: int

    @property
    def end(self) -> int:
        """The sample after its last."""
        return self.at + len(self.spoken.samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """All that is spoken, in order, in a recording of `length` samples."""

    placed: tuple[Placed, ...]
    length: int

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word as it was really spoken, with who speaks."""
        return tuple(
            Word(text, _ms(p.at + start), _ms(p.at + end), p.spoken.line.by.name)
            for p in self.placed
            for text, start, end in p.spoken.words
        )

    @property
    def truth(self) -> Truth:
        """Who speaks when, and where the conclusions are."""
        turns = [list(of_one) for _, of_one in groupby(self.placed, key=lambda p: p.spoken.line.by)]
        parts = [list(of_one) for _, of_one in groupby(self.placed, key=lambda p: p.spoken.line.conclusion)]
        return Truth(
            duration_ms=_ms(self.length),
            turns=tuple(Turn(speaker=t[0].spoken.line.by.name, span=_span(t)) for t in turns),
            conclusions=tuple(
                Conclusion(
                    number=number,
                    speaker=part[0].spoken.line.by.name,
                    span=_span(part),
                    spoken=" ".join(p.spoken.line.text for p in part),
                )
                for part in parts
                if (number := part[0].spoken.line.conclusion) is not None
            ),
        )


def record(script: Script, duration_ms: int) -> Recorded:
    """Speak the script so that it fills `duration_ms` to the sample.

    The opening and the closing are whole; between them stand as many exchanges as fit, and what time is
    left over goes into the pauses. Raises `ValueError` when not even opening and closing fit.
    """
    length = round(duration_ms * RATE / 1000)
    opening, closing = [say(line) for line in script.opening], [say(line) for line in script.closing]
    room = length - 2 * LEAD_IN - _least([*opening, *closing])
    if room < 0:
        raise ValueError(f"opening and closing do not fit in {duration_ms} ms: {-room} samples too many")
    middle: list[Spoken] = []
    for exchange in _spoken(script.exchanges):
        needs = _least(exchange) + HAND_OVER
        if needs > room:
            break
        middle += exchange
        room -= needs
    return Recorded(placed=tuple(_place([*opening, *middle, *closing], length)), length=length)


def write_sound(recorded: Recorded, path: Path) -> None:
    """The recording's sound: WAV, mono, 16 bit."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        at = 0
        for placed in recorded.placed:
            file.writeframesraw(bytes(2 * (placed.at - at)))
            file.writeframesraw(placed.spoken.samples.astype("<i2").tobytes())
            at = placed.end
        file.writeframes(bytes(2 * (recorded.length - at)))


def _spoken(exchanges: Sequence[Lines]) -> Iterator[list[Spoken]]:
    for exchange in exchanges:
        yield [say(line) for line in exchange]


def _least(lines: Sequence[Spoken]) -> int:
    pauses = sum(_pause(one.line, other.line) for one, other in pairwise(lines))
    return pauses + sum(len(spoken.samples) for spoken in lines)


def _pause(before: Line, after: Line) -> int:
    return BREATH if before.by == after.by else HAND_OVER


def _place(lines: Sequence[Spoken], length: int) -> Iterator[Placed]:
    left = length - 2 * LEAD_IN - _least(lines)
    pauses = max(1, len(lines) - 1)
    at = LEAD_IN
    for number, spoken in enumerate(lines):
        if number:
            more = left * number // pauses - left * (number - 1) // pauses
            at += _pause(lines[number - 1].line, spoken.line) + more
        yield Placed(spoken=spoken, at=at)
        at += len(spoken.samples)


def _span(placed: Sequence[Placed]) -> Span:
    return Span(_ms(placed[0].at), _ms(placed[-1].end))


def _ms(samples: int) -> int:
    return round(samples * 1000 / RATE)
