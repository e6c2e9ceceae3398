"""Words spoken exactly as printed are chained as the dynamic programme would align them."""

from __future__ import annotations

from itertools import pairwise
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.confidence import collect_evidence, spoken_probability
from webinar_archive.alignment.words.diff import SAME_WORD_AGREEMENT
from webinar_archive.alignment.words.exact_chains import ExactChain, Gap, exact_chain
from webinar_archive.alignment.words.index import WordIndex, build_index
from webinar_archive.alignment.words.locate import locate_in_index
from webinar_archive.alignment.words.quotation import PreparedQuotation, prepare_quotation
from webinar_archive.alignment.words.search import find_places
from webinar_archive.alignment.words.smith_waterman import COSTS, NEVER, Floats, Gains, Problem, align
from webinar_archive.alignment.words.types import Pair, Place
from webinar_archive.alignment.words.weights import word_weights
from webinar_archive.models import Word

SPEECH = (
    "la question que vous posez est au fond une question de méthode euh nous avons mesuré pendant "
    "trois ans les rendements des parcelles voisines et puis nous avons comparé avec les parcelles témoins "
    "que personne ne traite plus depuis longtemps ce qui donne une différence assez nette mais pas énorme"
)
TALK = SPEECH.split()


def talk(texts: list[str]) -> WordIndex:
    return build_index(tuple(Word(text, i * 400, i * 400 + 300) for i, text in enumerate(texts)), "fr")


def equal_words_alone(quotation: PreparedQuotation, index: WordIndex, weights: Floats) -> float:
    """Return the score of the dynamic programme over the whole talk when only equal words match, in bits."""
    printed = np.array([index.type_ids.get(word, -1) for word in quotation.words])
    equal = printed[:, None] == index.word_types[None, :]
    mean = weights.mean()
    gain = np.where(equal, (weights / mean)[:, None], NEVER).astype(np.float32)
    never = np.full_like(gain, NEVER)
    columns = np.arange(len(index))[None]
    problem = Problem(
        gains=[Gains(gains, columns) for gains in (gain, never, never[1:], never[1:])],
        drops=(weights / mean * COSTS.drop).astype(np.float32),
        cut_before=np.array(quotation.cut_before),
        passing=index.passing[None, :],
    )
    return align(problem)[0].score * float(mean)


def pairs_of(chain: ExactChain) -> list[Pair]:
    return [pair for run in chain.runs for pair in run.pairs]


@given(st.lists(st.sampled_from(["abc", "de", "fgh", "ij", "klm"]), min_size=1, max_size=40), st.data())
def test_fixed_words_are_equal_and_in_order_and_score_no_more_than_the_optimum(
    texts: list[str], data: st.DataObject
) -> None:
    index = talk(texts)
    said = [word for word in texts if data.draw(st.booleans())] or texts[:1]
    quotation = prepare_quotation(" ".join(said), "fr")
    weights = np.linspace(1, 2, len(quotation.words), dtype=np.float32)
    chain = exact_chain(quotation, index, weights, (0, len(index)))
    if chain is None:
        return
    pairs = pairs_of(chain)
    for pair in pairs:
        assert quotation.words[pair.row] == index.types[index.word_types[pair.column]]
    for before, after in pairwise(pairs):
        assert before.row < after.row
        assert before.column < after.column
    open_rows = [row for gap in chain.gaps for row in range(gap.row, gap.row_end)]
    assert sorted([*open_rows, *(pair.row for pair in pairs)]) == list(range(len(quotation.words)))
    if not chain.gaps:
        assert chain.costs.score([run.as_one_pair for run in chain.runs]) == pytest.approx(
            chain.costs.score(pairs)
        )
        assert chain.costs.score(pairs) <= equal_words_alone(quotation, index, weights) + 1e-3


@given(st.integers(0, 30), st.sets(st.integers(0, 17), max_size=6))
def test_prefix_costs_equal_the_alignment_score_when_words_are_omitted(first: int, lost: set[int]) -> None:
    index = talk(TALK)
    said = [word for i, word in enumerate(TALK[first : first + 18]) if i not in lost]
    quotation = prepare_quotation(" ".join(said), "fr")
    weights = np.linspace(3, 5, len(quotation.words), dtype=np.float32)
    chain = exact_chain(quotation, index, weights, (0, len(index)))
    if chain is not None and not chain.gaps:
        score = chain.costs.score(pairs_of(chain))
        assert score == pytest.approx(equal_words_alone(quotation, index, weights), abs=1e-3)
    else:  # only where omissions leave hardly three words together
        assert len(lost) >= 3


def test_only_a_word_that_differs_is_left_to_the_dynamic_programme() -> None:
    quotation = prepare_quotation("nous avons mesuré depuis trois ans les rendements", "fr")
    chain = exact_chain(quotation, talk(TALK), np.full(8, 4, np.float32), (0, len(TALK)))
    assert chain is not None
    column = TALK.index("pendant")
    assert chain.gaps == [Gap(3, 4, column, column + 1)]
    assert [run.length for run in chain.runs] == [3, 4]
    assert chain.is_reliable


def test_a_long_gap_between_light_runs_makes_a_chain_unreliable() -> None:
    spoken = "nous avons mesuré les rendemments bruts en tout lieu voisin et les rendements des parcelles"
    texts = spoken.split()
    quotation = prepare_quotation("nous avons mesuré aussi les rendements des parcelles", "fr")
    chain = exact_chain(quotation, talk(texts), np.full(8, 4, np.float32), (0, len(texts)))
    assert chain is not None
    assert chain.gaps
    assert not chain.is_reliable


def test_a_chain_that_covers_little_of_a_quotation_is_unreliable() -> None:
    quotation = prepare_quotation("nous avons mesuré autre chose pour finir", "fr")
    chain = exact_chain(quotation, talk(TALK), np.full(7, 4, np.float32), (0, len(TALK)))
    assert chain is not None
    assert not chain.is_reliable


def test_phonetic_keys_are_computed_only_when_words_do_not_suffice() -> None:
    index = talk(TALK)
    locate_in_index(index, ["nous avons mesuré pendant trois ans les rendements des parcelles voisines"])
    assert not index.keys
    locate_in_index(index, ["nous avons mesuré pendent trois ans les rendements des parcelles voisines"])
    assert index.keys
    assert "sound_groups" not in vars(index)


class Result(NamedTuple):
    """The best place of a text: its spoken words, how many of them are as printed, and its probability."""

    spoken: tuple[int, int]
    exact: int
    probability: float


def locate_with_and_without_chains(text: str) -> tuple[Result, Result]:
    """Find a text in the talk twice; windows that are handed in are always aligned in full."""
    index = talk(TALK)
    quotation = prepare_quotation(text, "fr")
    weights = word_weights(quotation, index)
    quick = find_places(quotation, index, weights)
    slow = find_places(quotation, index, weights, [(0, len(index))])
    return result(quotation, index, weights, quick[0]), result(quotation, index, weights, slow[0])


def result(quotation: PreparedQuotation, index: WordIndex, weights: Floats, place: Place) -> Result:
    evidence = collect_evidence(quotation, index, weights, [place])
    exact = sum(pair.rows for pair in place.pairs if pair.agreement >= SAME_WORD_AGREEMENT)
    return Result((place.first, place.last), exact, spoken_probability(evidence))


@given(st.integers(0, 30), st.sets(st.integers(3, 14), max_size=4))
def test_a_chain_finds_the_place_of_the_full_alignment_when_words_are_omitted(
    first: int, lost: set[int]
) -> None:
    text = " ".join(word for i, word in enumerate(TALK[first : first + 18]) if i not in lost)
    quick, slow = locate_with_and_without_chains(text)
    assert quick.spoken == slow.spoken
    assert quick.exact >= slow.exact
    assert quick.probability == pytest.approx(slow.probability, abs=0.02)


@given(st.integers(0, 30), st.sets(st.integers(0, 17), max_size=4), st.sampled_from(["", "s", "ment", "zut"]))
def test_a_chain_finds_the_place_of_the_full_alignment_when_words_are_changed(
    first: int, changed: set[int], change: str
) -> None:
    words = TALK[first : first + 18]
    other = [change if change == "zut" else word + change for word in words]
    quick, slow = locate_with_and_without_chains(
        " ".join(other[i] if i in changed else word for i, word in enumerate(words))
    )
    assert quick.spoken == slow.spoken
    assert quick.exact >= slow.exact
    assert quick.probability == pytest.approx(slow.probability, abs=0.05)
