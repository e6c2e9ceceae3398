"""Quotations are split into sentences of speakable words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.audio.sentences import MAX_SENTENCE_WORDS, MAX_WORDS, split_sentences


def words(text: str, language: str = "fr") -> list[list[str]]:
    return [[token.text for token in sentence] for sentence in split_sentences(text, language)]


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ("Oui. Non !", [["oui"], ["non"]]),
        (
            "35 % des 28 000 agents",
            [["trente", "cinq", "pour", "cent", "des", "vingt", "huit", "mille", "agents"]],
        ),
        ("la 2ème fois", [["la", "deuxieme", "fois"]]),
        ("au XVIIIe siècle", [["au", "dix", "huitieme", "siècle"]]),
        ("L’œuvre (sic) qu’on [ne] voit […] ici", [["l'oeuvre", "qu'on", "voit"], ["ici"]]),
        ("(19)39", [["mille", "neuf", "cent", "trente", "neuf"]]),
        ("[Oui, tout à fait]", [["oui", "tout", "à", "fait"]]),
        ("FP21", [["fp", "vingt", "et", "un"]]),
        ("la D.I.T.P. dit", [["la", "ditp", "dit"]]),
        ("«\u00a0Voilà\u00a0!\u00a0» — puis rien", [["voilà"], ["puis", "rien"]]),
        ("peut-être va-t-il", [["peut-être", "va-t-il"]]),
        ("", []),
        ("… ?!", []),
        ("日本語", [["日本語"]]),
    ],
)
def test_printed_words_become_speakable_words(printed: str, said: list[list[str]]) -> None:
    assert words(printed) == said


def test_acronyms_are_recognised_by_capitals_unless_everything_is_in_capitals() -> None:
    tokens = {token.text: token.acronym for token in split_sentences("La DITP et l'État", "fr")[0]}
    assert tokens == {"la": False, "ditp": True, "et": False, "l'état": False}
    assert not any(token.acronym for token in split_sentences("LA DITP ET NOUS", "fr")[0])


def test_long_sentences_are_split_at_a_comma_near_their_middle() -> None:
    text = " ".join(["mot"] * 18) + ", " + " ".join(["autre"] * 16)
    assert [len(sentence) for sentence in words(text)] == [18, 16]
    assert [len(sentence) for sentence in words(" ".join(["mot"] * 40))] == [20, 20]


def test_an_enormous_quotation_is_truncated() -> None:
    found = split_sentences("mot " * 50_000, "fr")
    assert sum(map(len, found)) == MAX_WORDS


@given(st.text(max_size=400))
def test_any_text_gives_sentences_of_limited_length(text: str) -> None:
    for language in ("fr", "en"):
        for sentence in split_sentences(text, language):
            assert 0 < len(sentence) <= MAX_SENTENCE_WORDS
