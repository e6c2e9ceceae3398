"""Contributors: an authors' line parsed, and printed names matched."""

from __future__ import annotations

import pytest

from webinar_archive.catalogue.contributors import parse_contributors, resolve
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
