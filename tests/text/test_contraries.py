"""Contraries, negations and forms of one word are told apart."""

from __future__ import annotations

import pytest

from webinar_archive.text.contraries import are_contrary, is_content, is_negated_form, negates
from webinar_archive.text.word_forms import is_same_stem


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("plus", "moins"), ("avant", "apres"), ("pour", "contre"), ("augmente", "baissent"), ("hausse", "recule"),
        ("gagne", "perdu"), ("ouvert", "ferme"), ("majorite", "minorite"), ("maximum", "minimum"),
        ("legal", "illegale"), ("favorable", "defavorables"), ("able", "unable"), ("agree", "disagreed"),
        ("harmful", "harmless"), ("increased", "decreases"), ("win", "lost"), ("more", "less"), ("euros", "dollars"),
    ],
)  # fmt: skip
def test_contraries_are_known_in_both_orders(one: str, other: str) -> None:
    assert are_contrary(one, other)
    assert are_contrary(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("montre", "demontre"), ("former", "informer"), ("mander", "demander"), ("porter", "importer"),
        ("accepte", "acceptent"), ("commune", "communes"), ("pose", "dispose"), ("plus", "plus"),
    ],
)  # fmt: skip
def test_other_words_are_no_contraries(one: str, other: str) -> None:
    assert not are_contrary(one, other)
    assert not is_negated_form(one, other)


@pytest.mark.parametrize(
    ("words", "negating"),
    [
        ("il ne vient plus", ["plus"]),
        ("il y a plus de monde", []),
        ("de plus en plus", []),
        ("une personne est venue et personne ne parle", ["personne"]),
        ("we don t know and a t shirt", ["t"]),
        ("y a t il", []),
        ("no no we have no money", ["no"]),
        ("wir haben keine zeit und nie nichts", ["keine", "nichts"]),
    ],
)
def test_words_negate_by_what_stands_around_them(words: str, negating: list[str]) -> None:
    each = words.split()
    found = [word for at, word in enumerate(each) if negates(each, at)]
    assert [word for word in found if word != "no"] + [w for w in found if w == "no"][-1:] == negating


@pytest.mark.parametrize("pair", ["accepte acceptait", "national nationaux", "vote votes", "walk walking"])
def test_forms_of_one_word(pair: str) -> None:
    one, other = pair.split()
    assert is_same_stem(one, other)


@pytest.mark.parametrize("pair", ["accepte refuse", "perdu pendu", "pas passe", "gagner garder"])
def test_words_that_only_begin_alike_are_two(pair: str) -> None:
    one, other = pair.split()
    assert not is_same_stem(one, other)


def test_light_words_and_numbers_carry_no_meaning() -> None:
    words = "les communes ont vraiment voté trois cent budgets"
    assert [word for word in words.replace("é", "e").split() if is_content(word)] == [
        "communes",
        "vote",
        "budgets",
    ]
