"""Viterbi search: the best path through the states of every sentence that ends at each frame (local alignment).

A path may begin at any word and end at any word, omit single words, and pause between two words. A state is
rewarded for `MAX_STATE_FRAMES` frames at most: without this bound, music, noise or one long hiss would collect
rewards for seconds. It is a maximum over the last `MAX_STATE_FRAMES` entries: a path that entered at frame e has
earned C[t] - C[e-1] by frame t, where C sums the rewards of that state, so its best entry is the best of
`entry - C[e-1]`. A pause is bounded by what its frames cost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.audio.frame_scores import Rewards
from webinar_archive.alignment.audio.state_graph import NEVER, Scores, StateGraph

MAX_STATE_FRAMES = 4
"""Frames for which a state is rewarded; each further one costs `EXTRA_FRAME_COST`."""

EXTRA_FRAME_COST = 4
PAUSE_COST = 20
"""What a pause between two words costs (fillers, inserted words), besides `PAUSE_FRAME_COST` for each frame."""

PAUSE_FRAME_COST = 2

SUMMED_FRAMES = 100
"""Frames whose rewards are summed together: few enough that 16 bits hold the sums."""

_FLOOR = -3_000
_CEILING = 24_000
"""Scores are limited to this, so that the sums of `SUMMED_FRAMES` fit into 16 bits, too."""


@dataclass(frozen=True, slots=True)
class SearchHistory:
    """The scores of every frame, for tracing back.

    For each frame: the best score in each state, on entering each state, of paths that just ended each word
    and of paths that may continue after it (a pause included), and the running sums of the rewards.
    """

    best: Scores
    entry: Scores
    ended: Scores
    leaving: Scores
    sums: Scores


class ViterbiSearch:
    """The scores of all paths after the frames processed so far."""

    def __init__(self, graph: StateGraph) -> None:
        states, words = len(graph.senones), graph.word_count
        self._graph = graph
        self._ring = np.full((MAX_STATE_FRAMES, states), _FLOOR, np.int16)
        self._best = np.full(states, _FLOOR, np.int16)
        self._entry = np.full(states, _FLOOR, np.int16)
        self._entry[graph.firsts] = 0
        self._paused = np.full(words, _FLOOR, np.int16)
        self._into = np.zeros(words, np.int16)
        self._frame = 0

    def advance(self, rewards: Rewards) -> NDArray[np.int16]:
        """Process some frames; return `[frame, word]`, the best score of a path that ends that word there."""
        ended = np.empty((len(rewards), self._graph.word_count), np.int16)
        for first, sums in self._sums(rewards):
            self._advance(sums, ended[first : first + len(sums)], None)
        return ended

    def advance_with_history(self, rewards: Rewards) -> SearchHistory:
        """Process some frames and return all that tracing back needs."""
        shape = (len(rewards), len(self._graph.senones))
        words = (len(rewards), self._graph.word_count)
        history = SearchHistory(*(np.empty(s, np.int16) for s in (shape, shape, words, words, shape)))
        for first, sums in self._sums(rewards):
            rows = slice(first, first + len(sums))
            history.sums[rows] = sums
            part = SearchHistory(
                history.best[rows],
                history.entry[rows],
                history.ended[rows],
                history.leaving[rows],
                history.sums[rows],
            )
            self._advance(sums, part.ended, part)
        return history

    def _sums(self, rewards: Rewards) -> Iterator[tuple[int, Scores]]:
        for first in range(0, len(rewards), SUMMED_FRAMES):
            per_state = rewards[first : first + SUMMED_FRAMES].take(self._graph.senones, axis=1)
            yield first, per_state.cumsum(axis=0, dtype=np.int16)

    def _advance(self, sums: Scores, ended: Scores, history: SearchHistory | None) -> None:
        graph, ring, best, entry = self._graph, self._ring, self._best, self._entry
        before = np.zeros_like(best)
        for i in range(len(sums)):
            if history is not None:
                history.entry[i] = entry
            np.subtract(entry, before, out=ring[self._frame % MAX_STATE_FRAMES])
            before = sums[i]
            np.subtract(best, EXTRA_FRAME_COST, out=entry)  # entry has been read: its memory is reused
            np.maximum.reduce(ring, axis=0, out=best)
            best += before
            np.maximum(best, entry, out=best)
            np.maximum(
                best, _FLOOR, out=best
            )  # not `np.clip`, which asks for the limits of the type each time
            np.minimum(best, _CEILING, out=best)
            np.maximum.reduceat(best.take(graph.lasts), graph.first_pronunciations, out=ended[i])
            leaving = self._leaving_scores(ended[i])
            entry[1:] = best[:-1]
            entry[graph.firsts] = self._entry_scores(leaving).take(graph.words)
            self._frame += 1
            if history is not None:
                history.best[i], history.leaving[i] = best, leaving
        # sums restart at 0: adjust the ring to that
        ring += before

    def _leaving_scores(self, ended: Scores) -> Scores:
        """Return the best scores of leaving each word now, which just ended, or was followed by a pause."""
        self._paused -= PAUSE_FRAME_COST
        np.maximum(self._paused, ended, out=self._paused)
        leaving = self._paused - PAUSE_COST
        return np.maximum(leaving, ended, out=leaving)

    def _entry_scores(self, leaving: Scores) -> Scores:
        into = self._into
        into[0] = NEVER
        into[1:] = leaving[:-1]
        into += self._graph.after_one
        skipping = leaving[:-2] + self._graph.after_two[2:]
        np.maximum(into[2:], skipping, out=into[2:])
        return np.maximum(into, 0, out=into)
