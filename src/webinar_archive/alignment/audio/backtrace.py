"""Trace one path back: which words were spoken when, on the way to the best score of a sentence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from webinar_archive.alignment.audio.frame_scores import Rewards
from webinar_archive.alignment.audio.state_graph import StateGraph
from webinar_archive.alignment.audio.viterbi import (
    EXTRA_FRAME_COST,
    MAX_STATE_FRAMES,
    PAUSE_COST,
    PAUSE_FRAME_COST,
    SUMMED_FRAMES,
    SearchHistory,
    ViterbiSearch,
)


@dataclass(frozen=True, slots=True)
class SpottedWord:
    """A word of the sentence (counted from 0), found in frames `[first, end)`, and its score."""

    word: int
    first: int
    end: int
    score: int


@dataclass(frozen=True, slots=True)
class WordPath:
    """Successive words, and their score less the costs of pauses and omitted words."""

    score: int
    words: tuple[SpottedWord, ...]


def best_path(graph: StateGraph, rewards: Rewards) -> WordPath:
    """Return the best path through these frames for a graph of one sentence; no words when nothing fits."""
    (path,) = best_paths(graph, rewards)
    return path


def best_paths(graph: StateGraph, rewards: Rewards) -> list[WordPath]:
    """Return the best path of each sentence through these frames."""
    if not len(rewards):
        return [WordPath(0, ()) for _ in graph.sentences]
    history = ViterbiSearch(graph).advance_with_history(rewards)
    ends = [*graph.sentences[1:].tolist(), graph.word_count]
    return [
        _trace(graph, history, first, end) for first, end in zip(graph.sentences.tolist(), ends, strict=True)
    ]


def _trace(graph: StateGraph, history: SearchHistory, first_word: int, end_word: int) -> WordPath:
    """Trace the best path of the sentence whose words are `[first_word, end_word)` in the graph."""
    ended = history.ended[:, first_word:end_word]
    end, number = (int(i) for i in np.unravel_index(int(ended.argmax()), ended.shape))
    score = int(ended[end, number])
    if score <= 0:
        return WordPath(0, ())
    words: list[SpottedWord] = []
    at: tuple[int, int] | None = (end, first_word + number)
    while at is not None:
        end, word = at
        state = _last_state(graph, history, end, word)
        first, entry_score = _word_entry(graph, history, end, state)
        earned = int(history.ended[end, word]) - entry_score
        words.append(SpottedWord(word - first_word, first, end + 1, earned))
        at = _previous_word(graph, history, first, word, entry_score)
    return WordPath(score, tuple(reversed(words)))


def _last_state(graph: StateGraph, history: SearchHistory, end: int, word: int) -> int:
    """Return the last state of the pronunciation that gave the word its score."""
    pronunciations = np.flatnonzero(graph.words == word)
    states = graph.lasts[pronunciations]
    return int(states[history.best[end, states].argmax()])


def _word_entry(graph: StateGraph, history: SearchHistory, end: int, state: int) -> tuple[int, int]:
    """Walk back through the states of a word; return its first frame and the score on entering it."""
    firsts = set(graph.firsts.tolist())
    frame = end
    while True:
        frame = _state_entry_frame(history, frame, state)
        score = int(history.entry[frame, state])
        if state in firsts:
            return frame, score
        state -= 1
        frame -= 1


def _state_entry_frame(history: SearchHistory, frame: int, state: int) -> int:
    """Return the frame at which the path that is in `state` at `frame` entered it."""
    while True:
        best = int(history.best[frame, state])
        earned = 0
        for back in range(min(MAX_STATE_FRAMES, frame + 1)):
            earned += _reward(history, frame - back, state)
            if int(history.entry[frame - back, state]) + earned == best:
                return frame - back
        if frame == 0 or int(history.best[frame - 1, state]) - EXTRA_FRAME_COST != best:
            raise AssertionError(f"no entry into state {state} at frame {frame}")
        frame -= 1


def _reward(history: SearchHistory, frame: int, state: int) -> int:
    # sums restart every `SUMMED_FRAMES` frames
    before = int(history.sums[frame - 1, state]) if frame % SUMMED_FRAMES else 0
    return int(history.sums[frame, state]) - before


def _previous_word(
    graph: StateGraph, history: SearchHistory, first: int, word: int, entry_score: int
) -> tuple[int, int] | None:
    """Return last frame and number of the word before `word`, which was entered at `first`; None at the start."""
    if entry_score <= 0 or first == 0:
        return None
    for other, cost in ((word - 1, int(graph.after_one[word])), (word - 2, int(graph.after_two[word]))):
        if other >= 0 and int(history.leaving[first - 1, other]) + cost == entry_score:
            return _end_frame(history, first - 1, other), other
    return None


def _end_frame(history: SearchHistory, frame: int, word: int) -> int:
    """Return the frame in which a word ended that is left at `frame`, perhaps after a pause."""
    score = int(history.leaving[frame, word])
    if int(history.ended[frame, word]) == score:
        return frame
    for back in range(frame + 1):
        if int(history.ended[frame - back, word]) - PAUSE_COST - PAUSE_FRAME_COST * back == score:
            return frame - back
    return frame
