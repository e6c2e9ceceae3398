"""All spoken lines placed on one timeline of exactly the stated length, with their words and the truth."""

from __future__ import annotations

import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from pathlib import Path

from webinar_archive.demo.ground_truth import Conclusion, Truth, Turn
from webinar_archive.demo.script import Line, Script
from webinar_archive.demo.speech import RATE_HZ, SpokenLine, speak_line
from webinar_archive.models import Span, Word

LEAD_IN = 2 * RATE_HZ
"""Silence before the first word, in samples; as much stays free after the last."""

SENTENCE_PAUSE, SPEAKER_PAUSE = round(0.35 * RATE_HZ), round(0.8 * RATE_HZ)
"""The shortest pause, in samples, between two sentences of one person, and between two persons."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedLine:
    """A spoken line and the sample of the timeline at which it starts."""

    spoken: SpokenLine
    start: int

    @property
    def end(self) -> int:
        """The sample after its last."""
        return self.start + len(self.spoken.samples)


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """All that is spoken, in order, in a recording of `length` samples."""

    lines: tuple[PlacedLine, ...]
    length: int

    @property
    def words(self) -> tuple[Word, ...]:
        """Every word as it is really spoken, with its speaker."""
        return tuple(
            Word(text, _ms(placed.start + start), _ms(placed.start + end), placed.spoken.line.speaker.name)
            for placed in self.lines
            for text, start, end in placed.spoken.words
        )

    @property
    def truth(self) -> Truth:
        """Who speaks when, and where the conclusions are."""
        turns = [list(lines) for _, lines in groupby(self.lines, key=lambda p: p.spoken.line.speaker)]
        parts = [list(lines) for _, lines in groupby(self.lines, key=lambda p: p.spoken.line.conclusion)]
        return Truth(
            duration_ms=_ms(self.length),
            turns=tuple(Turn(speaker=turn[0].spoken.line.speaker.name, span=_span(turn)) for turn in turns),
            conclusions=tuple(
                Conclusion(
                    number=number,
                    speaker=part[0].spoken.line.speaker.name,
                    span=_span(part),
                    spoken=" ".join(placed.spoken.line.text for placed in part),
                )
                for part in parts
                if (number := part[0].spoken.line.conclusion) is not None
            ),
        )


def build_timeline(script: Script, duration_ms: int) -> Timeline:
    """Speak the script so that it fills `duration_ms` to the sample.

    Opening and closing are whole; between them come as many exchanges as fit, and the time left over is spread
    over the pauses. Raises `ValueError` when opening and closing alone do not fit.
    """
    length = round(duration_ms * RATE_HZ / 1000)
    opening = [speak_line(line) for line in script.opening]
    closing = [speak_line(line) for line in script.closing]
    free = length - 2 * LEAD_IN - _shortest_length([*opening, *closing])
    if free < 0:
        raise ValueError(f"opening and closing do not fit in {duration_ms} ms: {-free} samples too many")
    middle: list[SpokenLine] = []
    for exchange in script.exchanges:
        spoken = [speak_line(line) for line in exchange]
        needed = _shortest_length(spoken) + SPEAKER_PAUSE
        if needed > free:
            break
        middle += spoken
        free -= needed
    return Timeline(lines=tuple(_place_lines([*opening, *middle, *closing], length)), length=length)


def write_audio(timeline: Timeline, path: Path) -> None:
    """Write the timeline as WAV, mono, 16 bit."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        position = 0
        for placed in timeline.lines:
            file.writeframesraw(bytes(2 * (placed.start - position)))
            file.writeframesraw(placed.spoken.samples.astype("<i2").tobytes())
            position = placed.end
        file.writeframes(bytes(2 * (timeline.length - position)))


def _shortest_length(lines: Sequence[SpokenLine]) -> int:
    pauses = sum(_shortest_pause(one.line, other.line) for one, other in pairwise(lines))
    return pauses + sum(len(spoken.samples) for spoken in lines)


def _shortest_pause(before: Line, after: Line) -> int:
    return SENTENCE_PAUSE if before.speaker == after.speaker else SPEAKER_PAUSE


def _place_lines(lines: Sequence[SpokenLine], length: int) -> Iterator[PlacedLine]:
    """Place each line in turn, the time left over spread evenly over the pauses."""
    free = length - 2 * LEAD_IN - _shortest_length(lines)
    pauses = max(1, len(lines) - 1)
    position = LEAD_IN
    for number, spoken in enumerate(lines):
        if number:
            share = free * number // pauses - free * (number - 1) // pauses
            position += _shortest_pause(lines[number - 1].line, spoken.line) + share
        yield PlacedLine(spoken=spoken, start=position)
        position += len(spoken.samples)


def _span(lines: Sequence[PlacedLine]) -> Span:
    return Span(_ms(lines[0].start), _ms(lines[-1].end))


def _ms(samples: int) -> int:
    return round(samples * 1000 / RATE_HZ)
