"""One path traced back: which words were heard when, on the way to the score a sentence ended with."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from webinar_archive.alignment.audio.frame_scores import Rewards
from webinar_archive.alignment.audio.state_graph import Lattice
from webinar_archive.alignment.audio.viterbi import (
    CHUNK,
    LINGER,
    LONGEST,
    PAUSE,
    PAUSE_FRAME,
    PAUSE_OPEN,
    Frames,
    Search,
)


@dataclass(frozen=True, slots=True)
class HeardWord:
    """A word of the sentence (counted from 0) heard in frames `[first, end)`, and what it earned."""

    word: int
    first: int
    end: int
    score: int


@dataclass(frozen=True, slots=True)
class Path:
    """Words heard one after the other, and the score of it all, pauses and words left out paid for."""

    score: int
    words: tuple[HeardWord, ...]


def best_path(lattice: Lattice, rewards: Rewards) -> Path:
    """The best path of a lattice of one sentence through these frames; no words when nothing fits."""
    frames = Search(lattice).frames(rewards)
    if not len(rewards):
        return Path(0, ())
    end, word = (int(i) for i in np.unravel_index(int(frames.ended.argmax()), frames.ended.shape))
    score = int(frames.ended[end, word])
    if score <= 0:
        return Path(0, ())
    words: list[HeardWord] = []
    at: tuple[int, int] | None = (end, word)
    while at is not None:
        end, word = at
        state = _last_state(lattice, frames, end, word)
        first, entered = _enter(lattice, frames, end, state)
        words.append(HeardWord(word, first, end + 1, int(frames.ended[end, word]) - entered))
        at = _before(lattice, frames, first, word, entered)
    return Path(score, tuple(reversed(words)))


def _last_state(lattice: Lattice, frames: Frames, end: int, word: int) -> int:
    """The last state of the way of saying the word that gave its score."""
    ways = np.flatnonzero(lattice.words == word)
    states = lattice.lasts[ways]
    return int(states[frames.best[end, states].argmax()])


def _enter(lattice: Lattice, frames: Frames, end: int, state: int) -> tuple[int, int]:
    """Walk back through the states of a word: its first frame and the score on entering it."""
    firsts = set(lattice.firsts.tolist())
    frame = end
    while True:
        frame = _entered(frames, frame, state)
        score = int(frames.entry[frame, state])
        if state in firsts:
            return frame, score
        state -= 1
        frame -= 1


def _entered(frames: Frames, frame: int, state: int) -> int:
    """The frame at which the path that stands in `state` at `frame` entered it."""
    while True:
        best = int(frames.best[frame, state])
        earned = 0
        for back in range(min(LONGEST, frame + 1)):
            earned += _reward(frames, frame - back, state)
            if int(frames.entry[frame - back, state]) + earned == best:
                return frame - back
        if frame == 0 or int(frames.best[frame - 1, state]) - LINGER != best:
            raise AssertionError(f"no way into state {state} at frame {frame}")
        frame -= 1


def _reward(frames: Frames, frame: int, state: int) -> int:
    # sums begin anew with each chunk
    before = int(frames.sums[frame - 1, state]) if frame % CHUNK else 0
    return int(frames.sums[frame, state]) - before


def _before(lattice: Lattice, frames: Frames, first: int, word: int, entered: int) -> tuple[int, int] | None:
    """The frame and word that a path came from when it entered `word` at `first`; None where it began."""
    if entered <= 0 or first == 0:
        return None
    for other, cost in ((word - 1, int(lattice.after_one[word])), (word - 2, int(lattice.after_two[word]))):
        if other >= 0 and int(frames.leaving[first - 1, other]) + cost == entered:
            return _left(frames, first - 1, other), other
    return None


def _left(frames: Frames, frame: int, word: int) -> int:
    """The frame in which a word ended that is left at `frame`, perhaps after a pause."""
    score = int(frames.leaving[frame, word])
    if int(frames.ended[frame, word]) == score:
        return frame
    for back in range(min(PAUSE, frame) + 1):
        if int(frames.ended[frame - back, word]) - PAUSE_OPEN - PAUSE_FRAME * back == score:
            return frame - back
    return frame
