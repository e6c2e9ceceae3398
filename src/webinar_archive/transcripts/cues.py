"""Cues: what a caption format holds, before it becomes words."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise


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
    """What a parser gives: cues, the lines (or numbers) of those it could not read, the stated language.

    `recognised` when a recogniser of speech wrote them, and not people.
    """

    cues: list[Cue] = field(default_factory=list)
    broken_lines: list[int] = field(default_factory=list)
    language: str | None = None
    recognised: bool = False


def end_with_the_next(cues: list[Cue]) -> None:
    """Let word-timed cues end where the next begins: a rolling line stays while the next is spoken."""
    for number, (cue, following) in enumerate(pairwise(tuple(cues))):
        timed = any(piece.start_ms is not None for line in cue.lines for piece in line)
        if timed and cue.start_ms < following.start_ms < cue.end_ms:
            cues[number] = Cue(cue.start_ms, following.start_ms, cue.lines)
