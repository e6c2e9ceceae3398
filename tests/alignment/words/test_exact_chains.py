"""Words said to the letter are chained as the dynamic programme would align them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words import search
from webinar_archive.alignment.words.exact_chains import Chain, Gap, chained
from webinar_archive.alignment.words.index import Index, prepare
from webinar_archive.alignment.words.locate import locate_in
from webinar_archive.alignment.words.quotation import Quoted, read_quotation
from webinar_archive.alignment.words.smith_waterman import COSTS, NEVER, Floats, Problem, align
from webinar_archive.alignment.words.types import Pair
from webinar_archive.models import Change, Match, Word

SPEECH = (
    "la question que vous posez est au fond une question de méthode euh nous avons mesuré pendant "
    "trois ans les rendements des parcelles voisines et puis nous avons comparé avec les parcelles témoins "
    "que personne ne traite plus depuis longtemps ce qui donne une différence assez nette mais pas énorme"
)
TALK = SPEECH.split()


def talk(texts: list[str]) -> Index:
    return prepare(tuple(Word(text, i * 400, i * 400 + 300) for i, text in enumerate(texts)), "fr")


def equal_words_alone(quoted: Quoted, index: Index, weights: Floats) -> float:
    """What the dynamic programme makes of the whole talk when words answer only their equals, in bits."""
    printed = np.array([index.type_ids.get(word, -1) for word in quoted.words])
    equal = printed[:, None] == index.word_types[None, :]
    mean = weights.mean()
    gain = np.where(equal, (weights / mean)[:, None], NEVER).astype(np.float32)[:, None, :]
    never = np.full_like(gain, NEVER)
    problem = Problem(
        gains=(gain, never, never[1:], never[1:]),
        drops=(weights / mean * COSTS.drop).astype(np.float32),
        cut_before=np.array(quoted.cut_before),
        passing=index.passing[None, :],
    )
    return align(problem)[0].score * float(mean)


def pairs_of(chain: Chain) -> list[Pair]:
    return [pair for run in chain.runs for pair in run.pairs]


@given(st.lists(st.sampled_from(["abc", "de", "fgh", "ij", "klm"]), min_size=1, max_size=40), st.data())
def test_settled_words_are_equal_and_in_order_and_worth_no_more_than_the_best(
    texts: list[str], data: st.DataObject
) -> None:
    index = talk(texts)
    said = [word for word in texts if data.draw(st.booleans())] or texts[:1]
    quoted = read_quotation(" ".join(said), "fr")
    weights = np.linspace(1, 2, len(quoted.words), dtype=np.float32)
    chain = chained(quoted, index, weights, (0, len(index)))
    if chain is None:
        return
    pairs = pairs_of(chain)
    for pair in pairs:
        assert quoted.words[pair.row] == index.types[index.word_types[pair.column]]
    for before, after in pairwise(pairs):
        assert before.row < after.row
        assert before.column < after.column
    open_rows = [row for gap in chain.gaps for row in range(gap.row, gap.row_end)]
    assert sorted([*open_rows, *(pair.row for pair in pairs)]) == list(range(len(quoted.words)))
    if not chain.gaps:
        assert chain.sums.worth([run.whole for run in chain.runs]) == pytest.approx(chain.sums.worth(pairs))
        assert chain.sums.worth(pairs) <= equal_words_alone(quoted, index, weights) + 1e-3


@given(st.integers(0, 30), st.sets(st.integers(0, 17), max_size=6))
def test_what_is_said_but_for_words_left_out_is_worth_what_the_programme_makes_of_it(
    first: int, lost: set[int]
) -> None:
    index = talk(TALK)
    said = [word for i, word in enumerate(TALK[first : first + 18]) if i not in lost]
    quoted = read_quotation(" ".join(said), "fr")
    weights = np.linspace(3, 5, len(quoted.words), dtype=np.float32)
    chain = chained(quoted, index, weights, (0, len(index)))
    if chain is not None and not chain.gaps:
        worth = chain.sums.worth(pairs_of(chain))
        assert worth == pytest.approx(equal_words_alone(quoted, index, weights), abs=1e-3)
    else:  # only where losses leave hardly three words together
        assert len(lost) >= 3


def test_a_word_that_differs_is_left_to_the_programme_and_nothing_else_is() -> None:
    quoted = read_quotation("nous avons mesuré depuis trois ans les rendements", "fr")
    chain = chained(quoted, talk(TALK), np.full(8, 4, np.float32), (0, len(TALK)))
    assert chain is not None
    column = TALK.index("pendant")
    assert chain.gaps == [Gap(3, 4, column, column + 1)]
    assert [run.length for run in chain.runs] == [3, 4]
    assert chain.sure


def test_a_leap_over_speech_leaves_the_choice_to_the_programme() -> None:
    heard = "nous avons mesuré les rendemments bruts en tout lieu voisin et les rendements des parcelles"
    texts = heard.split()
    quoted = read_quotation("nous avons mesuré aussi les rendements des parcelles", "fr")
    chain = chained(quoted, talk(texts), np.full(8, 4, np.float32), (0, len(texts)))
    assert chain is not None
    assert chain.gaps
    assert not chain.sure


def test_less_than_most_of_a_quotation_frames_nothing() -> None:
    quoted = read_quotation("nous avons mesuré autre chose pour finir", "fr")
    chain = chained(quoted, talk(TALK), np.full(7, 4, np.float32), (0, len(TALK)))
    assert chain is not None
    assert not chain.sure


def test_sounds_are_read_only_when_words_are_not_enough() -> None:
    index = talk(TALK)
    locate_in(index, ["nous avons mesuré pendant trois ans les rendements des parcelles voisines"])
    assert not index.keys
    locate_in(index, ["nous avons mesuré pendent trois ans les rendements des parcelles voisines"])
    assert index.keys
    assert "postings" not in vars(index)


@given(st.integers(0, 30), st.sets(st.integers(3, 14), max_size=4))
def test_matches_are_those_of_the_programme_with_no_fewer_words_kept(first: int, lost: set[int]) -> None:
    quick, slow = matches(" ".join(word for i, word in enumerate(TALK[first : first + 18]) if i not in lost))
    assert quick.spans == slow.spans
    assert _kept(quick) >= _kept(slow)
    assert quick.confidence == pytest.approx(slow.confidence, abs=0.02)


@given(st.integers(0, 30), st.sets(st.integers(0, 17), max_size=4), st.sampled_from(["", "s", "ment", "zut"]))
def test_words_changed_are_found_in_the_gaps_as_the_programme_finds_them(
    first: int, changed: set[int], change: str
) -> None:
    said = TALK[first : first + 18]
    other = [change if change == "zut" else word + change for word in said]
    quick, slow = matches(" ".join(other[i] if i in changed else word for i, word in enumerate(said)))
    assert quick.spans == slow.spans
    assert _kept(quick) >= _kept(slow)
    assert quick.confidence == pytest.approx(slow.confidence, abs=0.05)


def matches(text: str) -> tuple[Match, Match]:
    """With the chain, and without it."""
    index = talk(TALK)
    (quick,) = locate_in(index, [text])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(search, "chained", _nothing)
        (slow,) = locate_in(index, [text])
    return quick, slow


def _kept(match: Match) -> int:
    return sum(len(run.printed.split()) for run in match.differences if run.change is Change.KEPT)


def _nothing(*_: object) -> None:
    return None
