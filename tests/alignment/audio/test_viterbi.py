"""The search against a slow and obvious one, and what it must not be taken in by."""

from __future__ import annotations

import numpy as np
import pytest

from webinar_archive.alignment.audio.backtrace import best_path
from webinar_archive.alignment.audio.senones import Senones
from webinar_archive.alignment.audio.state_graph import Lattice, Sentence, build
from webinar_archive.alignment.audio.viterbi import LINGER, LONGEST, PAUSE, PAUSE_FRAME, PAUSE_OPEN, Search

PHONES = "abcdef"
SENONES = Senones(
    count=18,
    plain=18,
    phones={p: (3 * i, 3 * i + 1, 3 * i + 2) for i, p in enumerate((*PHONES[:5], "SIL"))},
    triphones={},
)
LOWEST = -3_000


def sentence(*words: str) -> Sentence:
    """Words as their ways of being said, `ab/ac`."""
    return tuple(tuple(tuple(way) for way in word.split("/")) for word in words)


SENTENCES = (sentence("ab/ac", "d", "cb", "a"), sentence("b"), sentence("dd", "e/ea"))


def lattice(*sentences: Sentence) -> Lattice:
    return build(sentences, SENONES, "SIL")


def slow_ends(lattice: Lattice, rewards: np.ndarray) -> list[list[int]]:
    """Every way to stand in a state (frames earned there) and every age of a pause kept apart."""
    states, words = len(lattice.senones), lattice.word_count
    firsts = lattice.firsts.tolist()
    earning = [[LOWEST] * (LONGEST + 1) for _ in range(states)]
    lingering = [LOWEST] * states
    ended_before: list[list[int]] = []
    table = []
    for row in rewards.astype(int).tolist():
        stood = [max(*earning[s][1:], lingering[s]) for s in range(states)]
        leaving = [_leaving(ended_before, word) for word in range(words)]
        new_earning = [[LOWEST] * (LONGEST + 1) for _ in range(states)]
        for state in range(states):
            reward = row[lattice.senones[state]]
            entry = stood[state - 1] if state not in firsts else _into(lattice, leaving, firsts.index(state))
            new_earning[state][1] = entry + reward
            for frames in range(2, LONGEST + 1):
                new_earning[state][frames] = earning[state][frames - 1] + reward
        lingering = [stood[state] - LINGER for state in range(states)]
        earning = new_earning
        stood = [max(*earning[s][1:], lingering[s], LOWEST) for s in range(states)]
        ended = [
            max(stood[lattice.lasts[way]] for way in range(len(firsts)) if lattice.words[way] == word)
            for word in range(words)
        ]
        ended_before.append(ended)
        table.append(ended)
    return table


def _leaving(ended: list[list[int]], word: int) -> int:
    best = LOWEST
    for age, row in enumerate(reversed(ended[-PAUSE:])):
        best = max(best, row[word] - PAUSE_OPEN - PAUSE_FRAME * age, row[word] if age == 0 else LOWEST)
    return best


def _into(lattice: Lattice, leaving: list[int], way: int) -> int:
    word = int(lattice.words[way])
    one = leaving[word - 1] + int(lattice.after_one[word]) if word else LOWEST
    two = leaving[word - 2] + int(lattice.after_two[word]) if word > 1 else LOWEST
    return max(0, one, two)


@pytest.mark.parametrize("seed", range(4))
def test_the_search_finds_what_a_slow_and_obvious_one_finds(seed: int) -> None:
    rewards = np.random.default_rng(seed).integers(-40, 21, (260, 18)).astype(np.int8)
    rewards += np.int8(5 * (seed % 2))
    fast = Search(lattice(*SENTENCES)).ends(rewards)
    slow = np.array(slow_ends(lattice(*SENTENCES), rewards))
    seen = slow > 0  # only what is worth something is ever looked at
    assert seen.sum() > 500
    assert (fast[seen] == slow[seen]).all()


def test_going_on_window_by_window_is_going_through_at_once() -> None:
    rewards = np.random.default_rng(9).integers(-30, 21, (530, 18)).astype(np.int8)
    at_once = Search(lattice(*SENTENCES)).ends(rewards)
    search = Search(lattice(*SENTENCES))
    in_parts = np.concatenate(
        [search.ends(rewards[a:b]) for a, b in ((0, 77), (77, 78), (78, 400), (400, 530))]
    )
    assert (at_once == in_parts).all()


def spoken(*said: tuple[str, int], reward: int = 20) -> np.ndarray:
    """Rewards of a voice that says these phones, each state for so many frames; ` ` is something else."""
    rows = []
    for phones, frames in said:
        for phone in phones:
            for state in range(3):
                row = np.full(18, -40, np.int8)
                if phone != " ":
                    row[3 * PHONES.index(phone) + state] = reward
                rows += [row] * frames
    return np.array(rows)


def test_the_words_that_were_said_are_traced_to_their_frames() -> None:
    rewards = spoken((" ", 5), ("ac", 2), ("d", 3), (" ", 4), ("cb", 2), ("a", 2), (" ", 5))
    path = best_path(lattice(SENTENCES[0]), rewards)
    assert [(word.word, word.first, word.end) for word in path.words] == [
        (0, 15, 27), (1, 27, 36), (2, 48, 60), (3, 60, 66),
    ]  # fmt: skip
    earned = 20 * (12 + 9 + 12 + 6)
    assert path.score == earned - PAUSE_OPEN - 12 * PAUSE_FRAME
    assert [word.score for word in path.words] == [240, 180, 240, 120]


def test_a_word_may_be_left_out_at_a_cost() -> None:
    path = best_path(lattice(SENTENCES[0]), spoken(("ab", 4), ("cb", 4), ("a", 4)))
    assert [word.word for word in path.words] == [0, 2, 3]
    assert path.score == 20 * 60 - 8 * (2 + 1)


def test_a_long_hiss_earns_no_more_than_the_longest_state() -> None:
    hiss = np.full((300, 18), -40, np.int8)
    hiss[:, 0:3] = 20
    path = best_path(lattice(sentence("a")), hiss)
    assert path.score == 3 * LONGEST * 20


def test_a_pause_longer_than_the_longest_parts_the_words() -> None:
    near = best_path(lattice(sentence("a", "d")), spoken(("a", 6), (" ", 18), ("d", 6)))
    far = best_path(lattice(sentence("a", "d")), spoken(("a", 6), (" ", 60), ("d", 6)))
    assert [word.word for word in near.words] == [0, 1]
    assert len(far.words) == 1


def test_sentences_do_not_flow_into_each_other() -> None:
    both = lattice(sentence("a"), sentence("d"))
    ends = Search(both).ends(spoken(("a", 4), ("d", 4)))
    assert ends.max(axis=0).tolist() == [240, 240]


def test_no_sound_at_all_is_no_path() -> None:
    assert best_path(lattice(sentence("a")), np.zeros((0, 18), np.int8)).words == ()
    assert best_path(lattice(sentence("a")), np.full((50, 18), -40, np.int8)).words == ()
