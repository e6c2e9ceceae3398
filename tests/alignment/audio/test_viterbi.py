"""The search equals a slow and obvious one, and long noises earn no more than words."""

from __future__ import annotations

import numpy as np
import pytest

from webinar_archive.alignment.audio.backtrace import best_path, best_paths
from webinar_archive.alignment.audio.senones import Senones
from webinar_archive.alignment.audio.state_graph import Sentence, StateGraph, build_state_graph
from webinar_archive.alignment.audio.viterbi import (
    EXTRA_FRAME_COST,
    MAX_STATE_FRAMES,
    PAUSE_COST,
    PAUSE_FRAME_COST,
    ViterbiSearch,
)

PHONES = "abcdef"
SENONES = Senones(
    count=18,
    context_independent=18,
    phones={p: (3 * i, 3 * i + 1, 3 * i + 2) for i, p in enumerate((*PHONES[:5], "SIL"))},
    triphones={},
    codebooks={},
)
LOWEST = -3_000


def sentence(*words: str) -> Sentence:
    """Return words from their pronunciations, `ab/ac`."""
    return tuple(tuple(tuple(way) for way in word.split("/")) for word in words)


SENTENCES = (sentence("ab/ac", "d", "cb", "a"), sentence("b"), sentence("dd", "e/ea"))


def graph(*sentences: Sentence) -> StateGraph:
    return build_state_graph(sentences, SENONES, "SIL")


def slow_ends(graph: StateGraph, rewards: np.ndarray) -> list[list[int]]:
    """Search with every number of frames in a state and every age of a pause as a separate state."""
    states, words = len(graph.senones), graph.word_count
    firsts = graph.firsts.tolist()
    earning = [[LOWEST] * (MAX_STATE_FRAMES + 1) for _ in range(states)]
    lingering = [LOWEST] * states
    ended_before: list[list[int]] = []
    table = []
    for row in rewards.astype(int).tolist():
        stood = [max(*earning[s][1:], lingering[s]) for s in range(states)]
        leaving = [_leaving(ended_before, word) for word in range(words)]
        new_earning = [[LOWEST] * (MAX_STATE_FRAMES + 1) for _ in range(states)]
        for state in range(states):
            reward = row[graph.senones[state]]
            entry = (
                stood[state - 1] if state not in firsts else _entry_score(graph, leaving, firsts.index(state))
            )
            new_earning[state][1] = entry + reward
            for frames in range(2, MAX_STATE_FRAMES + 1):
                new_earning[state][frames] = earning[state][frames - 1] + reward
        lingering = [stood[state] - EXTRA_FRAME_COST for state in range(states)]
        earning = new_earning
        stood = [max(*earning[s][1:], lingering[s], LOWEST) for s in range(states)]
        ended = [
            max(stood[graph.lasts[way]] for way in range(len(firsts)) if graph.words[way] == word)
            for word in range(words)
        ]
        ended_before.append(ended)
        table.append(ended)
    return table


def _leaving(ended: list[list[int]], word: int) -> int:
    best = LOWEST
    for age, row in enumerate(reversed(ended)):
        best = max(best, row[word] - PAUSE_COST - PAUSE_FRAME_COST * age, row[word] if age == 0 else LOWEST)
    return best


def _entry_score(graph: StateGraph, leaving: list[int], way: int) -> int:
    word = int(graph.words[way])
    one = leaving[word - 1] + int(graph.after_one[word]) if word else LOWEST
    two = leaving[word - 2] + int(graph.after_two[word]) if word > 1 else LOWEST
    return max(0, one, two)


@pytest.mark.parametrize("seed", range(4))
def test_the_search_equals_a_slow_and_obvious_one(seed: int) -> None:
    rewards = np.random.default_rng(seed).integers(-40, 21, (260, 18)).astype(np.int8)
    rewards += np.int8(5 * (seed % 2))
    fast = ViterbiSearch(graph(*SENTENCES)).advance(rewards)
    slow = np.array(slow_ends(graph(*SENTENCES), rewards))
    seen = slow > 0  # only what is score_per_phone something is ever looked at
    assert seen.sum() > 500
    assert (fast[seen] == slow[seen]).all()


def test_processing_chunk_by_chunk_equals_processing_at_once() -> None:
    rewards = np.random.default_rng(9).integers(-30, 21, (530, 18)).astype(np.int8)
    at_once = ViterbiSearch(graph(*SENTENCES)).advance(rewards)
    search = ViterbiSearch(graph(*SENTENCES))
    in_parts = np.concatenate(
        [search.advance(rewards[a:b]) for a, b in ((0, 77), (77, 78), (78, 400), (400, 530))]
    )
    assert (at_once == in_parts).all()


def spoken(*said: tuple[str, int], reward: int = 20) -> np.ndarray:
    """Return rewards of these phones, each state for so many frames; ` ` is other sound."""
    rows = []
    for phones, frames in said:
        for phone in phones:
            for state in range(3):
                row = np.full(18, -40, np.int8)
                if phone != " ":
                    row[3 * PHONES.index(phone) + state] = reward
                rows += [row] * frames
    return np.array(rows)


def test_spoken_words_are_traced_to_their_frames() -> None:
    rewards = spoken((" ", 5), ("ac", 2), ("d", 3), (" ", 4), ("cb", 2), ("a", 2), (" ", 5))
    path = best_path(graph(SENTENCES[0]), rewards)
    assert [(word.word, word.first, word.end) for word in path.words] == [
        (0, 15, 27), (1, 27, 36), (2, 48, 60), (3, 60, 66),
    ]  # fmt: skip
    earned = 20 * (12 + 9 + 12 + 6)
    assert path.score == earned - PAUSE_COST - 12 * PAUSE_FRAME_COST
    assert [word.score for word in path.words] == [240, 180, 240, 120]


def test_a_word_may_be_omitted_at_a_cost() -> None:
    path = best_path(graph(SENTENCES[0]), spoken(("ab", 4), ("cb", 4), ("a", 4)))
    assert [word.word for word in path.words] == [0, 2, 3]
    assert path.score == 20 * 60 - 8 * (2 + 1)


def test_a_long_hiss_scores_no_more_than_the_longest_state() -> None:
    hiss = np.full((300, 18), -40, np.int8)
    hiss[:, 0:3] = 20
    path = best_path(graph(sentence("a")), hiss)
    assert path.score == 3 * MAX_STATE_FRAMES * 20


def test_a_pause_that_costs_more_than_the_words_earn_separates_them() -> None:
    near = best_path(graph(sentence("a", "d")), spoken(("a", 6), (" ", 18), ("d", 6)))
    far = best_path(graph(sentence("a", "d")), spoken(("a", 6), (" ", 60), ("d", 6)))
    assert [word.word for word in near.words] == [0, 1]
    assert len(far.words) == 1


def test_sentences_side_by_side_have_the_paths_that_they_have_alone() -> None:
    rewards = np.random.default_rng(3).integers(-40, 26, (300, 18)).astype(np.int8)
    together = best_paths(graph(*SENTENCES), rewards)
    assert together == [best_path(graph(one), rewards) for one in SENTENCES]
    assert all(path.words for path in together)


def test_paths_do_not_cross_sentences() -> None:
    both = graph(sentence("a"), sentence("d"))
    ends = ViterbiSearch(both).advance(spoken(("a", 4), ("d", 4)))
    assert ends.max(axis=0).tolist() == [240, 240]


def test_empty_and_unlike_audio_have_no_path() -> None:
    assert best_path(graph(sentence("a")), np.zeros((0, 18), np.int8)).words == ()
    assert best_path(graph(sentence("a")), np.full((50, 18), -40, np.int8)).words == ()
