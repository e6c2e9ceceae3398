"""Names as heard mean a person only when they can mean nobody else."""

from __future__ import annotations

import pytest

from webinar_archive.text.names import name_likeness, name_parts, person_meant

PEOPLE = ("Clémence Pène", "Giulia Reboa", "Benoît Vallauri", "Louise Guillot", "Sylvain Henry")


@pytest.mark.parametrize(
    ("heard", "meant"),
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
def test_a_contributor_is_known_however_the_name_is_written(heard: str, meant: str) -> None:
    assert person_meant(heard, PEOPLE, "fr") == meant


@pytest.mark.parametrize(
    "heard",
    ["SPEAKER_00", "Speaker 1", "", "…", "C. P.", "Modérateur", "Jean Martin", "Clémence Dubois", "Lise Guyot", "M.", "Voix off",
     "Clémence Pène et Louise Guillot", "x" * 10_000],
)  # fmt: skip
def test_what_names_nobody_or_two_names_no_one(heard: str) -> None:
    assert person_meant(heard, PEOPLE, "fr") is None


@pytest.mark.parametrize(
    ("heard", "among"),
    [
        ("Dupont", ("Anne Dupont", "Marie Dupont")),
        ("Anne", ("Anne Dupont", "Anne Marin")),
        ("A. Dupont", ("Anne Dupont", "Alice Dupont")),
        ("Louis", ("Louis Guillot", "Jean Louis")),
    ],
)
def test_a_name_that_two_share_means_neither(heard: str, among: tuple[str, ...]) -> None:
    assert person_meant(heard, among, "fr") is None


def test_an_initial_decides_between_two_of_one_family() -> None:
    assert person_meant("M. A. Dupont", ("Anne Dupont", "Marie Dupont"), "fr") == "Anne Dupont"
    assert person_meant("Marie Dupond", ("Anne Dupont", "Marie Dupont"), "fr") == "Marie Dupont"


def test_a_name_spelled_by_its_sound_is_that_name() -> None:
    assert person_meant("Orobin", ("Ève Aurobin", "Paul Robin"), "fr") == "Ève Aurobin"


def test_another_family_name_makes_another_person() -> None:
    assert name_likeness("Clémence Dubois", "Clémence Pène", "fr") == 0


def test_titles_are_no_part_of_a_name() -> None:
    assert name_parts("Mme le Dr. Anne d’Ormesson") == ("le", "anne", "d", "ormesson")
