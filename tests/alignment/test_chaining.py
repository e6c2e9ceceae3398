"""Words said to the letter are chained as the dynamic programme would align them."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment import searching
from webinar_archive.alignment.align import COSTS, NEVER, Floats, Problem, align
from webinar_archive.alignment.chaining import to_the_letter
from webinar_archive.alignment.index import Index, prepare
from webinar_archive.alignment.locating import locate_in
from webinar_archive.alignment.place import Place
from webinar_archive.alignment.quotation import Quoted, read_quotation
from webinar_archive.records import Change, Match, Word

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


@given(st.lists(st.sampled_from(["abc", "de", "fgh", "ij", "klm"]), min_size=1, max_size=40), st.data())
def test_a_chain_answers_every_printed_word_in_order_and_is_worth_no_more_than_the_best(
    texts: list[str], data: st.DataObject
) -> None:
    index = talk(texts)
    said = [word for word in texts if data.draw(st.booleans())] or texts[:1]
    quoted = read_quotation(" ".join(said), "fr")
    weights = np.linspace(1, 2, len(quoted.words), dtype=np.float32)
    place = to_the_letter(quoted, index, weights, (0, len(index)))
    if place is None:
        return
    assert [quoted.words[pair.row] for pair in place.pairs] == list(quoted.words)
    assert [index.types[index.word_types[pair.column]] for pair in place.pairs] == list(quoted.words)
    columns = [pair.column for pair in place.pairs]
    assert columns == sorted(set(columns))
    assert place.bits <= equal_words_alone(quoted, index, weights) + 1e-3


@given(st.integers(0, 30), st.sets(st.integers(0, 17), max_size=6))
def test_what_is_said_but_for_words_left_out_is_worth_what_the_programme_makes_of_it(
    first: int, lost: set[int]
) -> None:
    index = talk(TALK)
    said = [word for i, word in enumerate(TALK[first : first + 18]) if i not in lost]
    quoted = read_quotation(" ".join(said), "fr")
    weights = np.linspace(3, 5, len(quoted.words), dtype=np.float32)
    place = to_the_letter(quoted, index, weights, (0, len(index)))
    if place is not None:
        assert place.bits == pytest.approx(equal_words_alone(quoted, index, weights), abs=1e-3)
    else:  # only where losses leave hardly three words together
        assert len(lost) >= 3


def test_one_word_that_differs_is_left_to_the_programme() -> None:
    quoted = read_quotation("nous avons mesuré pendant longtemps les rendements des parcelles", "fr")
    weights = np.full(len(quoted.words), 4, np.float32)
    assert to_the_letter(quoted, talk(TALK), weights, (0, len(TALK))) is None


@given(st.integers(0, 30), st.sets(st.integers(3, 14), max_size=4))
def test_matches_are_those_of_the_programme_with_no_fewer_words_kept(first: int, lost: set[int]) -> None:
    index = talk(TALK)
    text = " ".join(word for i, word in enumerate(TALK[first : first + 18]) if i not in lost)
    (quick,) = locate_in(index, [text])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(searching, "to_the_letter", _nothing)
        (slow,) = locate_in(index, [text])
    assert quick.spans == slow.spans
    assert _kept(quick) >= _kept(slow)
    assert quick.confidence == pytest.approx(slow.confidence, abs=0.02)


def _kept(match: Match) -> int:
    return sum(len(run.printed.split()) for run in match.differences if run.change is Change.KEPT)


def _nothing(*_: object) -> Place | None:
    return None
