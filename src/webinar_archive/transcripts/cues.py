"""Cues: what a caption format holds, before it becomes words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

LATEST_MS = 1000 * 3_600_000
"""A thousand hours: a later time is damage, and may be too large a number to store."""
_EARLY_MS = 1000
"""Recognisers give first words times just before 0; up to this long before, they begin at 0."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Text spoken during `[start_ms, end_ms)`; None where the format does not say."""

    text: str
    start_ms: int | None = None
    speaker_label: str | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Cue:
    """Lines shown during `[start_ms, end_ms)`, each a run of pieces."""

    start_ms: int
    end_ms: int
    lines: tuple[tuple[Piece, ...], ...]


@dataclass(slots=True)
class Cues:
    """What the parser of a format returns: cues, the lines (or numbers) of broken ones, the stated language.

    `recognised` is set where a speech recogniser wrote them. `open_ends` holds the places in `cues` of those without
    an end, each with its number where the file states an end that cannot be true; `restarts` the places of those
    before which the file begins anew (a second header). `numbers` holds the number (or line) of each place.
    """

    cues: list[Cue] = field(default_factory=list)
    broken_lines: list[int] = field(default_factory=list)
    language: str | None = None
    recognised: bool = False
    open_ends: dict[int, int | None] = field(default_factory=dict)
    restarts: list[int] = field(default_factory=list)
    numbers: dict[int, int] = field(default_factory=dict)

    def add(
        self, number: int, start_ms: int, end_ms: int | None, pieces: Sequence[Piece], *, timed: bool
    ) -> None:
        """Add the cue of this number unless it is blank; where its start is impossible it is broken.

        Pieces that have times of their own (`timed`) form one line, others are parted at line breaks.
        """
        if timed and any(piece.text.strip() for piece in pieces):
            self.append(number, start_ms, end_ms, (tuple(pieces),))
        else:
            self.append(number, start_ms, end_ms, _parted_lines(pieces))

    def append(
        self, number: int, start_ms: int, end_ms: int | None, lines: tuple[tuple[Piece, ...], ...]
    ) -> None:
        """Add the cue of this number unless it has no lines; where its start is impossible it is broken.

        An end that is None, too late, or before the start stays open until all cues are known.
        """
        if not -_EARLY_MS <= start_ms <= LATEST_MS:
            self.broken_lines.append(number)
            return
        if not lines:
            return
        start_ms = max(0, start_ms)
        if end_ms is None or not start_ms <= end_ms <= LATEST_MS:
            self.open_ends[len(self.cues)] = None if end_ms is None else number
            end_ms = start_ms
        self.numbers[len(self.cues)] = number
        self.cues.append(Cue(start_ms, end_ms, lines))


def _parted_lines(pieces: Sequence[Piece]) -> tuple[tuple[Piece, ...], ...]:
    """Return the lines of pieces without times of their own, each with a piece a speaker; blank lines are none."""
    lines: list[list[Piece]] = [[]]
    for label, of_speaker in groupby(pieces, key=lambda piece: piece.speaker_label):
        first, *further = "".join(piece.text for piece in of_speaker).split("\n")
        lines[-1].append(Piece(first, None, label))
        lines += [[Piece(line, None, label)] for line in further]
    filled = (tuple(piece for piece in line if piece.text) for line in lines)
    return tuple(line for line in filled if any(piece.text.strip() for piece in line))


def trim_to_next_cue(cues: list[Cue]) -> None:
    """End word-timed cues where the next begins, in place: a rolling line stays while the next is spoken."""
    for number, (cue, following) in enumerate(pairwise(tuple(cues))):
        timed = any(piece.start_ms is not None for line in cue.lines for piece in line)
        if timed and cue.start_ms < following.start_ms < cue.end_ms:
            cues[number] = Cue(cue.start_ms, following.start_ms, cue.lines)
