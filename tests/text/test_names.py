"""A name means a person, however it is written, only when it can mean nobody else."""

from __future__ import annotations

import random

import pytest

from webinar_archive.text.names import find_person, name_likeness, name_parts

PEOPLE = ("Clémence Pène", "Giulia Reboa", "Benoît Vallauri", "Louise Guillot", "Sylvain Henry")


def find(name: str, among: tuple[str, ...]) -> str | None:
    position = find_person(name, among, "fr")
    return None if position is None else among[position]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Clémence Pène", "Clémence Pène"),
        ("PÈNE Clémence", "Clémence Pène"),
        ("pene, clemence", "Clémence Pène"),
        ("C. Pène", "Clémence Pène"),
        ("Pène C.", "Clémence Pène"),
        ("Mme Pène", "Clémence Pène"),
        ("Clémence", "Clémence Pène"),
        ("GUILLOT", "Louise Guillot"),
        ("Clemence Penne", "Clémence Pène"),
        ("clemence peine", "Clémence Pène"),
        ("Benoit Valorie", "Benoît Vallauri"),
        ("Julia Rebois", "Giulia Reboa"),
        ("Louise Guyot", "Louise Guillot"),
        ("M. Sylvain HENRI", "Sylvain Henry"),
        ("Louise Guillot (La 27e région)", "Louise Guillot"),
    ],
)
def test_a_person_is_found_however_the_name_is_written(written: str, meant: str) -> None:
    assert find(written, PEOPLE) == meant


@pytest.mark.parametrize(
    "written",
    ["SPEAKER_00", "Speaker 1", "", "…", "C. P.", "Modérateur", "Jean Martin", "Clémence Dubois", "Lise Guyot", "M.", "Voix off",
     "Clémence Pène et Louise Guillot", "x" * 10_000],
)  # fmt: skip
def test_a_label_that_names_nobody_or_two_persons_finds_no_one(written: str) -> None:
    assert find(written, PEOPLE) is None


@pytest.mark.parametrize(
    ("written", "among"),
    [
        ("Dupont", ("Anne Dupont", "Marie Dupont")),
        ("Anne", ("Anne Dupont", "Anne Marin")),
        ("A. Dupont", ("Anne Dupont", "Alice Dupont")),
        ("Louis", ("Louis Guillot", "Jean Louis")),
    ],
)
def test_a_name_that_two_persons_share_finds_neither(written: str, among: tuple[str, ...]) -> None:
    assert find(written, among) is None


def test_an_initial_decides_between_two_persons_of_one_surname() -> None:
    assert find("M. A. Dupont", ("Anne Dupont", "Marie Dupont")) == "Anne Dupont"
    assert find("Marie Dupond", ("Anne Dupont", "Marie Dupont")) == "Marie Dupont"


def test_a_name_that_sounds_the_same_is_the_same_name() -> None:
    assert find("Orobin", ("Ève Aurobin", "Paul Robin")) == "Ève Aurobin"


def test_another_surname_makes_another_person() -> None:
    assert name_likeness("Clémence Dubois", "Clémence Pène", "fr") == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Paul Bernard", "Paul Bertrand"),
        ("Marie Robert", "Marie Roger"),
        ("Jean Moreau", "Jean Morel"),
        ("Jean Legrand", "Jean Legros"),
        ("Alice Martin", "Aline Martin"),
        ("Paul Simon", "Paul Simonet"),
        ("Lise Guyot", "Louise Guillot"),
        ("Anne Lambert", "Anne Imbert"),
    ],
)
def test_different_persons_with_similar_names_stay_different(one: str, other: str) -> None:
    assert find(one, (other,)) is None
    assert find(other, (one,)) is None


def test_titles_are_not_parts_of_a_name() -> None:
    assert name_parts("Mme le Dr. Anne d’Ormesson") == ("le", "anne", "d", "ormesson")


def test_a_name_with_the_same_parts_means_who_a_comparison_with_everybody_finds() -> None:
    rng = random.Random(7)
    parts = [
        "anne",
        "marie",
        "annie",
        "dupont",
        "dupond",
        "dupont-laval",
        "j",
        "pène",
        "christophe",
        "martin",
        "martine",
    ]
    for _ in range(150):
        written, *among = (" ".join(rng.sample(parts, rng.choice((1, 2, 2, 3)))) for _ in range(4))
        ranked = sorted(((name_likeness(written, each, "fr"), each) for each in among), reverse=True)
        doubtful = ranked[0][0] < 0.8 or ranked[1][0] > ranked[0][0] - 0.03
        assert find(written, tuple(among)) == (None if doubtful else ranked[0][1]), (written, among)
