"""The search: the best way through every sentence's states that ends at each frame (local alignment).

A path may begin at any word and end at any word, leave out one word in a row, and pause between two words.
A state earns for `LONGEST` frames at most, a pause lasts `PAUSE` frames at most: without these bounds, music,
noise or one long hiss would collect rewards for seconds. The bound on states is a maximum over the last
`LONGEST` frames of entry: a path that entered at frame e has earned C[t] - C[e-1] by frame t, where C sums
the rewards of that state, so its best entry is the best of `entry - C[e-1]`. Pauses use the same idea with
two halves (van Herk 1992): the best of a running maximum and of the finished maxima of the block before.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.audio.frame_scores import Rewards
from webinar_archive.alignment.audio.state_graph import NEVER, Lattice, Scores

LONGEST = 4
"""Frames a state may earn; each further one costs `LINGER`."""
LINGER = 4
PAUSE = 60
"""Frames between two words at most (fillers, inserted words), at `PAUSE_FRAME` each and `PAUSE_OPEN` once."""
PAUSE_OPEN = 20
PAUSE_FRAME = 2

CHUNK = 100
"""Frames whose rewards are summed together: few enough that 16 bits hold the sums."""
_FLOOR = -3_000
_CEILING = 24_000
"""No path is told better than this, which leaves 16 bits room for the sums of a chunk."""


@dataclass(frozen=True, slots=True)
class Frames:
    """What one chunk of frames came to, for tracing back.

    For each frame: the best score in each state, on entering each state, of paths that just ended each word
    and of paths that may go on from it (a pause included), and the running sums of the rewards.
    """

    best: Scores
    entry: Scores
    ended: Scores
    leaving: Scores
    sums: Scores


class Search:
    """Where all paths stand after the frames seen so far."""

    def __init__(self, lattice: Lattice) -> None:
        states, words = len(lattice.senones), lattice.word_count
        self._lattice = lattice
        self._ring = np.full((LONGEST, states), _FLOOR, np.int16)
        self._best = np.full(states, _FLOOR, np.int16)
        self._entry = np.full(states, _FLOOR, np.int16)
        self._entry[lattice.firsts] = 0
        self._pause = _Pauses(words)
        self._into = np.zeros(words, np.int16)
        self._frame = 0

    def ends(self, rewards: Rewards) -> NDArray[np.int16]:
        """Go on through some frames: `[frame, word]`, the best score of a path that ends that word there."""
        found = np.empty((len(rewards), self._lattice.word_count), np.int16)
        for first, sums in self._sums(rewards):
            self._advance(sums, found[first : first + len(sums)], None)
        return found

    def frames(self, rewards: Rewards) -> Frames:
        """Go on through some frames and keep all that tracing back needs."""
        shape = (len(rewards), len(self._lattice.senones))
        words = (len(rewards), self._lattice.word_count)
        kept = Frames(*(np.empty(s, np.int16) for s in (shape, shape, words, words, shape)))
        for first, sums in self._sums(rewards):
            own = slice(first, first + len(sums))
            kept.sums[own] = sums
            part = Frames(kept.best[own], kept.entry[own], kept.ended[own], kept.leaving[own], kept.sums[own])
            self._advance(sums, part.ended, part)
        return kept

    def _sums(self, rewards: Rewards) -> Iterator[tuple[int, Scores]]:
        for first in range(0, len(rewards), CHUNK):
            own = rewards[first : first + CHUNK].take(self._lattice.senones, axis=1)
            yield first, own.cumsum(axis=0, dtype=np.int16)

    def _advance(self, sums: Scores, ended: Scores, kept: Frames | None) -> None:
        lattice, ring, best, entry = self._lattice, self._ring, self._best, self._entry
        before = np.zeros_like(best)
        for i in range(len(sums)):
            if kept is not None:
                kept.entry[i] = entry
            np.subtract(entry, before, out=ring[self._frame % LONGEST])
            before = sums[i]
            np.subtract(best, LINGER, out=entry)  # entry has been read: its room serves for lingering
            np.maximum.reduce(ring, axis=0, out=best)
            best += before
            np.maximum(best, entry, out=best)
            np.clip(best, _FLOOR, _CEILING, out=best)
            np.maximum.reduceat(best.take(lattice.lasts), lattice.ways, out=ended[i])
            leaving = self._pause.leaving(ended[i])
            entry[1:] = best[:-1]
            entry[lattice.firsts] = self._entering(leaving).take(lattice.words)
            self._frame += 1
            if kept is not None:
                kept.best[i], kept.leaving[i] = best, leaving
        # the next chunk sums from nothing again: what stands in the ring must be as if it always had
        ring += before

    def _entering(self, leaving: Scores) -> Scores:
        into = self._into
        into[0] = NEVER
        into[1:] = leaving[:-1]
        into += self._lattice.after_one
        skipping = leaving[:-2] + self._lattice.after_two[2:]
        np.maximum(into[2:], skipping, out=into[2:])
        return np.maximum(into, 0, out=into)


class _Pauses:
    """The best score with which a word may be left now: just ended, or ended at most `PAUSE` frames ago."""

    def __init__(self, words: int) -> None:
        self._block = np.full((PAUSE, words), _FLOOR, np.int16)
        self._old = np.full((PAUSE, words), _FLOOR, np.int16)
        self._running = np.full(words, _FLOOR, np.int16)
        self._at = 0
        self._slope = (PAUSE_FRAME * np.arange(PAUSE, dtype=np.int16))[:, None]

    def leaving(self, ended: Scores) -> Scores:
        if self._at == PAUSE:
            self._turn()
        self._block[self._at] = ended
        self._running -= PAUSE_FRAME
        np.maximum(self._running, ended, out=self._running)
        paused = np.maximum(self._running, self._old[self._at])
        paused -= PAUSE_OPEN
        self._at += 1
        left: NDArray[np.int16] = np.maximum(paused, ended, out=paused)
        return left

    def _turn(self) -> None:
        """A block is full: at position p of the next one, only its rows after p are near enough."""
        tails = np.maximum.accumulate((self._block + self._slope)[::-1], axis=0)[::-1]
        self._old[:-1] = tails[1:]
        self._old[-1] = _FLOOR
        self._old -= self._slope + PAUSE_FRAME * PAUSE
        np.maximum(self._old, _FLOOR, out=self._old)
        self._running[:] = _FLOOR
        self._at = 0
