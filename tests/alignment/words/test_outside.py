"""What stands right outside the printed words, and quantities in other units."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.alignment.words.told_changes import VOTED, codes, kinds
from webinar_archive.models import ChangeKind, Match, Verdict


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("pas tous les élus de la région ont compris ce budget", "Tous les élus de la région ont compris ce budget", "fr"),
        ("aucune commune de la région n'a voté ce budget", "Une commune de la région a voté ce budget", "fr"),
        ("sans les habitants du quartier le projet avance trop vite", "Les habitants du quartier, le projet avance trop vite", "fr"),
        ("il ne faut pas fermer la bibliothèque centrale du quartier", "Fermer la bibliothèque centrale du quartier", "fr"),
        ("jamais nous n'accepterons de fermer la bibliothèque centrale", "Nous accepterons de fermer la bibliothèque centrale", "fr"),
        ("les élus du canton ne le regretteront pas", "Les élus du canton le regretteront", "fr"),
        ("not everyone in the town agrees with this budget", "Everyone in the town agrees with this budget", "en"),
        ("no town in the county agrees with this budget", "Town in the county agrees with this budget", "en"),
    ],
)  # fmt: skip
def test_a_negation_right_outside_the_printed_words_is_told(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    match = compare(said, printed, language)
    assert "negation-changed" in codes(match)
    assert match.verdict is not Verdict.VERBATIM


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        (f"je sais pas {VOTED}", VOTED, "fr"),
        (f"je ne crois pas {VOTED}", VOTED, "fr"),
        (f"pas du tout {VOTED}", VOTED, "fr"),
        (f"il en restait aucun. {VOTED}", VOTED, "fr"),
        (f"{VOTED} pas vrai", VOTED, "fr"),
        ("no the council voted the budget of this old town", "The council voted the budget of this old town", "en"),
        ("i don't know the council voted the budget of this old town", "The council voted the budget of this old town", "en"),
    ],
)  # fmt: skip
def test_a_negation_of_an_aside_before_the_printed_words_is_none_of_theirs(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    match = compare(said, printed, language)
    assert match.findings == ()
    assert match.verdict is Verdict.VERBATIM


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("moins de deux cents communes ont voté le budget", "200 communes ont voté le budget", "fr"),
        ("au moins euh deux cents communes ont voté le budget", "200 communes ont voté le budget", "fr"),
        ("at most thirty towns of the county voted the budget", "Thirty towns of the county voted the budget", "en"),
        ("we need at least thirty towns of the county", "We need at most thirty towns of the county", "en"),
        ("un tiers des communes du canton ont voté", "La moitié des communes du canton ont voté", "fr"),
        ("he finished third in the race across the frozen lake", "He finished second in the race across the frozen lake", "en"),
    ],
)  # fmt: skip
def test_a_bound_right_before_the_printed_words_and_another_share_are_told(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    match = compare(said, printed, language)
    assert "number-changed" in codes(match)
    assert match.verdict is not Verdict.VERBATIM


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("la réserve est longue de vingt mètres depuis les travaux", "La réserve est longue de vingt kilomètres depuis les travaux", "fr"),
        ("cette canalisation de la ville mesure six centimètres de large", "Cette canalisation de la ville mesure 6 mm de large", "fr"),
        ("le chantier de la gare a coûté deux millions d'euros", "Le chantier de la gare a coûté 2 millions de francs", "fr"),
        ("le trajet de la vallée dure dix-huit minutes selon le guide", "Le trajet de la vallée dure 18 % selon le guide", "fr"),
        ("we waited nine days for the answer of the council", "We waited nine weeks for the answer of the council", "en"),
    ],
)  # fmt: skip
def test_another_unit_is_told_with_the_number(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    match = compare(said, printed, language)
    assert ChangeKind.UNIT in kinds(match)
    assert "number-changed" in codes(match)
    assert match.verdict is not Verdict.VERBATIM


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("la visite du musée dure une heure et demie avec le guide", "La visite du musée dure 1 h 30 avec le guide", "fr"),
        ("la séance du conseil commence à quatorze heures trente", "La séance du conseil commence à 14h30", "fr"),
        ("il y a deux kilomètres entre les dépôts de la région", "Il y a 2 000 m entre les dépôts de la région", "fr"),
        ("la moitié des communes du canton ont voté le budget proposé hier", "50 % des communes du canton ont voté le budget proposé hier", "fr"),
        ("the trip to the island takes ninety minutes by boat in calm summer weather", "The trip to the island takes an hour and a half by boat in calm summer weather", "en"),
        ("fewer than two hundred towns of the county voted", "Less than 200 towns of the county voted", "en"),
    ],
)  # fmt: skip
def test_an_equal_quantity_in_another_unit_is_no_change(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    assert compare(said, printed, language).findings == ()


def test_words_that_moved_to_the_other_end_of_the_sentence_are_an_order(
    compare: Callable[..., Match],
) -> None:
    match = compare(
        "la conservatrice a présenté la nouvelle salle hier soir",
        "Hier soir, la conservatrice a présenté la nouvelle salle",
    )
    assert kinds(match) == ["order"]
    assert match.findings == ()
