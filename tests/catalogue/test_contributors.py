"""Contributors: an authors' line parsed, and printed names matched."""

from __future__ import annotations

import pytest

from webinar_archive.catalogue.contributors import are_told_apart, parse_contributors, resolve
from webinar_archive.models import Contributor

PEOPLE = (
    Contributor(name="Anne Dupont"),
    Contributor(name="Jean-Pierre Martin"),
    Contributor(name="Clémence Pène"),
    Contributor(name="Louise Guillot"),
    Contributor(name="Giulia Reboa"),
    Contributor(name="Benoît Vallauri"),
)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Clemence PENE", "Clémence Pène"),
        ("Pène", "Clémence Pène"),
        ("C. Pène", "Clémence Pène"),
        ("Mme Clémance Pene", "Clémence Pène"),
        ("Jean Pierre Martin", "Jean-Pierre Martin"),
        ("J.-P. Martin", "Jean-Pierre Martin"),
        ("Paul Martin", None),
        ("A.", None),
        ("Sylvie", None),
        ("Louise Guyot", "Louise Guillot"),
        ("Julia Rebois", "Giulia Reboa"),
        ("Benoit Valorie", "Benoît Vallauri"),
        ("Clémence Pêne", "Clémence Pène"),
        ("Lise Guyot", None),
    ],
)
def test_a_printed_name_means_one_contributor_or_nobody(printed: str, name: str | None) -> None:
    found = resolve(printed, PEOPLE)
    assert (found.name if found else None) == name


def test_a_surname_that_two_share_means_nobody() -> None:
    assert resolve("Martin", (*PEOPLE, Contributor(name="Louise Martin"))) is None


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("Anne Dupont, Auteur Paul Roy, Personne interviewée", ["Anne Dupont", "Paul Roy"]),
        ("Anne Dupont, Autrice ; Paul Roy", ["Anne Dupont", "Paul Roy"]),
        ("Dupont, Anne, Interviewee Roy, Paul, Interviewer", ["Dupont, Anne", "Roy, Paul"]),
        ("Ville de Namur (Namur), Éditeur scientifique", ["Ville de Namur"]),
        ("Anne Dupont (1950-2020), Réalisatrice", ["Anne Dupont"]),
        ("", []),
    ],
)
def test_an_authors_line_is_split_at_the_functions_in_it(line: str, names: list[str]) -> None:
    assert [c.name.partition(" (")[0] for c in parse_contributors(line)] == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (
            "Dupont, Anne (1970-....). Personne interviewée ; Petit, Marc. Intervieweur",
            ["Dupont, Anne", "Petit, Marc"],
        ),
        (
            "Guillot, Louise (1970-...). Interviewer\nHenry, Sylvain. Modérateur",
            ["Guillot, Louise", "Henry, Sylvain"],
        ),
        ("Dupont, Anne, 1970- interviewee.", ["Dupont, Anne"]),
        ("Dupont, Anne [Personne interviewée] ; Petit, Marc [Intervieweur]", ["Dupont, Anne", "Petit, Marc"]),
        ("Anne Dupont, Marc Petit et Jean Martin", ["Anne Dupont", "Marc Petit", "Jean Martin"]),
        ("Anne Dupont and Marc Petit", ["Anne Dupont", "Marc Petit"]),
        ("par Anne Dupont & Marc Petit", ["Anne Dupont", "Marc Petit"]),
        ("Anne de La Tour et Jean d'Ormesson", ["Anne de La Tour", "Jean d'Ormesson"]),
        ("DUPONT Anne, PETIT Marc", ["DUPONT Anne", "PETIT Marc"]),
        ("GARCIA LOPEZ, Maria Elena", ["GARCIA LOPEZ, Maria Elena"]),
        ("Anne Dupont, chercheuse à Namur, Marc Petit, maire", ["Anne Dupont", "Marc Petit"]),
        ("Anne Dupont, Marc Petit, Directeur de la bibliothèque", ["Anne Dupont", "Marc Petit"]),
        ("Anne Dupont (chercheuse), Marc Petit (maire de Huy)", ["Anne Dupont", "Marc Petit"]),
        ("Intervieweur : Jean Martin ; Personne interviewée : Anne Dupont", ["Jean Martin", "Anne Dupont"]),
        (
            "Ministère de la Culture et de la Communication",
            ["Ministère de la Culture et de la Communication"],
        ),
        ("Petit, Marc. Pilote d'essai", ["Petit, Marc"]),
        ("Anne Dupont et al.", ["Anne Dupont"]),
    ],
)
def test_lists_of_names_in_any_form_are_several_people(line: str, names: list[str]) -> None:
    assert [c.name for c in parse_contributors(line)] == names
    assert are_told_apart(line)


def test_what_a_person_does_is_no_place_of_a_body() -> None:
    (person,) = parse_contributors("Anne Dupont (chercheuse)")
    (mayor,) = parse_contributors("Marc Petit (maire de Huy)")
    assert (person.function, person.body) == ("chercheuse", False)
    assert (mayor.role, mayor.place, mayor.body) == ("maire de Huy", None, False)


@pytest.mark.parametrize(
    "line",
    ["Dupont, Petit, Martin", "Dupont, Anne, Petit, Marc", "Anne Dupont. Marc Petit", "A Bo C Du E Fi G Hu"],
)
def test_names_that_cannot_be_told_apart_are_known_as_such(line: str) -> None:
    assert not are_told_apart(line)


def test_a_name_is_resolved_in_a_crowd_unless_it_is_that_of_a_crowd() -> None:
    people = tuple(Contributor(name=f"Dupont, Anne{chr(97 + n // 26)}{chr(97 + n % 26)}") for n in range(500))
    among = (*people, Contributor(name="Martin, Louise"))
    assert resolve("Louise Martin", among) == among[-1]
    assert resolve("Mme Dupont", among) is None
