"""Prepared quotations separate spoken words, the editor's words and cuts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.quotation import MAX_WORDS, list_mark, prepare_quotation


def spoken(text: str) -> list[str]:
    found = prepare_quotation(text, "fr")
    return [word for word, editor in zip(found.words, found.optional, strict=True) if not editor]


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("[Le maire] il décide", ["il", "decide"]),
        ("il décide (le maire)", ["il", "decide"]),
        ("nos enfants [qui met] jouent", ["nos", "enfants", "jouent"]),
        ("en (19)39", ["en", "mille", "neuf", "cent", "trente", "neuf"]),
        ("les acteur(e)s", ["les", "acteures"]),
        ("un crochet [jamais fermé", ["un", "crochet", "jamais", "ferme"]),
        ("[tout entre crochets]", ["tout", "entre", "crochets"]),
        ("", []),
    ],
)
def test_words_in_brackets_are_the_editors(printed: str, words: list[str]) -> None:
    assert spoken(printed) == words


@pytest.mark.parametrize("cut", ["[…]", "(…)", "[...]", "(....)", "[ ... ]", "...", "…"])
def test_a_cut_is_marked_before_the_word_that_follows(cut: str) -> None:
    found = prepare_quotation(f"un deux {cut} trois", "fr")
    assert found.words == ("un", "deux", "trois")
    assert found.cut_before == (False, False, True)


def test_an_ellipsis_at_either_end_cuts_nothing() -> None:
    assert not any(prepare_quotation("… un deux …", "fr").cut_before)


def test_a_capital_inside_a_sentence_is_a_name() -> None:
    found = prepare_quotation("Il a connu Krishnamurti. Puis l'ONU et l’Inde", "fr")
    named = [word for word, name in zip(found.words, found.names, strict=True) if name]
    assert "krishnamurti" in named
    assert "onu" in named
    assert "inde" in named
    assert "il" not in named
    assert "puis" not in named


def test_an_enormous_quotation_is_truncated() -> None:
    assert len(prepare_quotation("mot " * 100_000, "fr").words) == MAX_WORDS


@given(st.text(alphabet="ab [](){}….…\x00'1é", max_size=60))
def test_any_text_can_be_prepared(text: str) -> None:
    found = prepare_quotation(text, "fr")
    assert len(found.words) == len(found.owners) == len(found.optional) == len(found.cut_before)
    assert all(owner < len(found.pieces) for owner in found.owners)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("1. La confiance d'abord", 1),
        ("12) la confiance", 1),
        ("(3) la confiance", 1),
        ("1° La confiance", 1),
        ("2 – La confiance", 2),
        ("– 4. la confiance", 2),
        ("« 1. La confiance »", 2),
        ("b) la confiance", 1),
        ("IV. La confiance", 1),
        ("N° 4 : la confiance", 3),
        ("Citation 3 : la confiance", 3),
        ("12 communes", 0),
        ("10° de plus", 0),
        ("1.5 million people", 0),
        ("2020. Une année", 0),
        ("20 000 euros", 0),
        ("A. Martin a dit", 0),
        ("M. Martin a dit", 0),
        ("1.", 0),
        ("", 0),
    ],
)
def test_the_number_of_a_list_is_told_from_a_number_that_was_spoken(text: str, pieces: int) -> None:
    assert list_mark(text.split()) == pieces


def test_the_number_of_a_list_gives_no_word_and_stays_a_piece() -> None:
    quotation = prepare_quotation("1. La confiance d'abord", "fr")
    assert quotation.words == ("la", "confiance", "d", "abord")
    assert quotation.owners == (1, 2, 3, 3)
    assert quotation.pieces[0] == "1."
