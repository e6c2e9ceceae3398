"""What a writer changed is classed, and the contrary of what was said is told."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.alignment.words.told_changes import VOTED, codes, kinds
from webinar_archive.models import ChangeKind, Match, Severity, Verdict


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("les communes de la région n'ont pas voté le budget proposé par le président", VOTED, "fr"),
        (VOTED, "Les communes de la région n'ont jamais voté le budget proposé par le président", "fr"),
        ("nous ne pouvons plus fermer la bibliothèque centrale", "Nous pouvons fermer la bibliothèque centrale", "fr"),
        ("ils n'ont ni wifi ni ordinateur pour le public du quartier", "Ils ont wifi et ordinateur pour le public du quartier", "fr"),
        ("y a pas de secret faut que ce soit les habitants qui décident", "Il y a un secret, il faut que ce soit les habitants qui décident", "fr"),
        ("il a toujours été possible de financer cette œuvre", "Il a toujours été impossible de financer cette œuvre", "fr"),
        ("on travaille avec les habitants du quartier depuis longtemps", "On travaille sans les habitants du quartier depuis longtemps", "fr"),
        ("we don't want to close the central library of this town", "We want to close the central library of this town", "en"),
        ("we can close the central library of this town", "We cannot close the central library of this town", "en"),
        ("nobody asked the council to repair that broken bridge", "Everybody asked the council to repair that broken bridge", "en"),
        ("we agree that the central library should grow", "We disagree that the central library should grow", "en"),
    ],
)  # fmt: skip
def test_a_negation_that_was_dropped_or_added_is_told(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    match = compare(said, printed, language)
    assert "negation-changed" in codes(match)
    assert ChangeKind.NEGATION in kinds(match)
    assert match.verdict is not Verdict.VERBATIM


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("c'est pas le budget proposé par le président", "Ce n'est pas le budget proposé par le président", "fr"),
        ("je sais pas moi les communes ont voté le budget proposé", "Les communes ont voté le budget proposé", "fr"),
        ("non mais les communes non ont voté le budget proposé", "Les communes ont voté le budget proposé", "fr"),
        ("les communes veulent pas pas voter le budget", "Les communes ne veulent pas voter le budget", "fr"),
        ("we do not want to close the central library", "We don't want to close the central library", "en"),
        ("no no we want to close the central library", "We want to close the central library", "en"),
    ],
)  # fmt: skip
def test_a_dropped_ne_a_contraction_and_asides_change_no_negation(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    assert not codes(compare(said, printed, language)) & {"negation-changed", "meaning-may-differ"}


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("on a reçu un million deux cent mille euros sur trois ans", "On a reçu 200 000 € sur trois ans", "fr"),
        ("on a reçu un million deux cent mille euros sur trois ans", "200 000 € sur trois ans", "fr"),
        ("on a reçu deux millions d'euros sur trois ans", "On a reçu deux milliards d'euros sur trois ans", "fr"),
        ("pendant dix-huit mois les ouvriers ont réparé le toit", "Pendant huit mois les ouvriers ont réparé le toit", "fr"),
        ("le troisième étage du bâtiment sera démoli", "Le deuxième étage du bâtiment sera démoli", "fr"),
        ("trois communes du canton ont voté le budget", "Une commune du canton a voté le budget", "fr"),
        ("in nineteen seventy seven we repaired the bridge", "In 1978 we repaired the bridge", "en"),
    ],
)  # fmt: skip
def test_a_changed_number_is_told_with_the_whole_of_both(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    match = compare(said, printed, language)
    assert "number-changed" in codes(match)
    assert match.verdict is not Verdict.VERBATIM


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("le plan concerne deux cents communes de la région", "Le plan concerne moins de 200 communes de la région", "fr"),
        ("le plan concerne plus de deux cents communes de la région", "Le plan concerne 200 communes de la région", "fr"),
        ("le plan concerne plus de deux cents communes de la région", "Le plan concerne moins de 200 communes de la région", "fr"),
        ("the plan concerns two hundred towns of the county", "The plan concerns fewer than 200 towns of the county", "en"),
    ],
)  # fmt: skip
def test_the_bound_of_a_number_that_was_added_or_dropped_is_told(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    match = compare(said, printed, language)
    assert "number-changed" in codes(match)
    assert match.verdict is not Verdict.VERBATIM


@pytest.mark.parametrize(
    ("said", "printed"),
    [
        ("le plan concerne plus de deux cents communes", "Le plan concerne plus de 200 communes"),
        ("le plan fait moins de bruit dans la région", "Le plan fait plus de bruit dans la région"),
        ("le plan concerne au moins euh deux cents communes", "Le plan concerne au moins 200 communes"),
    ],
)
def test_a_bound_that_was_kept_or_bounds_no_number_is_no_change_of_number(
    compare: Callable[..., Match], said: str, printed: str
) -> None:
    assert "number-changed" not in codes(compare(said, printed))


def test_the_finding_holds_both_numbers_whole(compare: Callable[..., Match]) -> None:
    match = compare(
        "on a reçu un million deux cent mille euros sur trois ans", "On a reçu 200 000 € sur trois ans"
    )
    (finding,) = match.findings
    assert finding.facts == {"printed": "200 000", "spoken": "un million deux cent mille"}
    assert [(change.kind, change.printed) for change in match.changes] == [(ChangeKind.NUMBER, "200 000")]


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("on a reçu un million deux cent mille euros sur trois ans", "On a reçu 1 200 000 € sur trois ans", "fr"),
        ("on a reçu un million et demi sur trois ans", "On a reçu 1,5 million sur trois ans", "fr"),
        ("une dizaine de communes du canton ont voté", "Dix communes du canton ont voté", "fr"),
        ("depuis soixante-douze les communes du canton ont voté", "Depuis 1972 les communes du canton ont voté", "fr"),
        ("deux deux cents communes du canton ont voté", "200 communes du canton ont voté", "fr"),
        ("twelve hundred people came in nineteen seventy seven to the bridge", "1,200 people came in 1977 to the bridge", "en"),
    ],
)  # fmt: skip
def test_a_number_written_otherwise_is_no_change(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    assert not codes(compare(said, printed, language)) & {"number-changed", "meaning-may-differ"}


def test_a_changed_name_is_told_and_a_misheard_one_is_not(compare: Callable[..., Match]) -> None:
    printed = "Le budget proposé par la ministre Julia Reboa sera voté demain"
    assert "name-changed" not in codes(
        compare("le budget proposé par la ministre giulia rebois sera voté demain", printed)
    )
    changed = compare("le budget proposé par la ministre Annie Duval sera voté demain", printed)
    assert "name-changed" in codes(changed)
    assert changed.findings[0].facts == {"printed": "Julia Reboa", "spoken": "Annie Duval"}


def test_an_acronym_for_its_words_is_no_changed_name(compare: Callable[..., Match]) -> None:
    match = compare(
        "le rapport de la banque centrale européenne sera publié vendredi",
        "Le rapport de la BCE sera publié vendredi",
    )
    assert "name-changed" not in codes(match)


@pytest.mark.parametrize(
    ("said", "printed", "language"),
    [
        ("le réseau et la médiathèque nous ont prêté deux catalogueurs", "Le réseau et la médiathèque ont refusé de nous prêter deux catalogueurs", "fr"),
        ("on a reçu un million d'euros sur trois ans", "On a perdu un million d'euros sur trois ans", "fr"),
        ("les taxes ont beaucoup augmenté dans cette région", "Les taxes ont beaucoup baissé dans cette région", "fr"),
        ("il y a moins de lecteurs dans cette bibliothèque", "Il y a plus de lecteurs dans cette bibliothèque", "fr"),
        ("nous avons voté pour le projet de la mairie", "Nous avons voté contre le projet de la mairie", "fr"),
        ("nous avons accepté de fermer la bibliothèque centrale du quartier", "Nous avons accepté d'ouvrir la bibliothèque centrale du quartier", "fr"),
        ("l'avocat a félicité le maire devant les journalistes", "L'avocat a insulté le maire devant les journalistes", "fr"),
        ("devant la presse la commission du budget approuve", "Devant la presse la commission du budget proteste", "fr"),
        ("les habitants ont détruit le pont de pierre", "Les habitants ont construit le pont de pierre", "fr"),
        ("la ville poursuit l'état devant les tribunaux administratifs", "L'état poursuit la ville devant les tribunaux administratifs", "fr"),
        ("this data is only useful when somebody reads it", "This data is only useless when somebody reads it", "en"),
        ("the committee praised the plan before the summer", "The committee mocked the plan before the summer", "en"),
        ("there were more readers in the library this year", "There were fewer readers in the library this year", "en"),
    ],
)  # fmt: skip
def test_another_word_at_an_equal_place_is_told(
    compare: Callable[..., Match], said: str, printed: str, language: str
) -> None:
    match = compare(said, printed, language)
    assert match.verdict is Verdict.PARAPHRASED or "meaning-may-differ" in codes(match)


def test_known_contraries_are_a_warning_and_unlike_words_only_worth_knowing(
    compare: Callable[..., Match],
) -> None:
    said = "les taxes ont beaucoup augmenté dans cette région du nord"
    (contrary,) = compare(said, said.replace("augmenté", "baissé")).findings
    (unlike,) = compare(said, said.replace("taxes", "plaintes")).findings
    assert (contrary.severity, unlike.severity) == (Severity.WARNING, Severity.INFO)
    assert contrary.code == unlike.code == "meaning-may-differ"


@pytest.mark.parametrize(
    ("said", "printed", "kind"),
    [
        ("les communes euh ont voté le le budget de la région", "Les communes ont voté le budget de la région", "filler"),
        ("les communes votaient le budget de la région entière", "Les communes votent le budget de la région entière", "inflection"),
        ("les communes ont voté hier le budget de la région", "Hier les communes ont voté le budget de la région", "order"),
        ("les communes ont souvent voté le budget de la région", "Les communes ont voté le budget de la région", "omission"),
        ("les communes ont voté le budget de la région", "Les communes ont donc voté le budget de la région", "addition"),
        ("les communes ont voté ce budget de la région", "Les communes ont voté leur budget de la région", "other"),
    ],
)  # fmt: skip
def test_edits_that_change_no_statement_are_classed_without_a_finding(
    compare: Callable[..., Match], said: str, printed: str, kind: str
) -> None:
    match = compare(said, printed)
    assert set(kinds(match)) == {kind}
    assert match.findings == ()


def test_words_left_out_before_and_after_the_quotation_are_no_change(compare: Callable[..., Match]) -> None:
    match = compare(f"je ne dis pas cela {VOTED} et il ne reviendra jamais", VOTED)
    assert match.verdict is Verdict.VERBATIM
    assert match.changes == ()


def test_the_editors_words_are_no_change(compare: Callable[..., Match]) -> None:
    assert compare(VOTED, f"{VOTED} [en 2019, pas en 2020, N.D.L.R.]").changes == ()


def test_a_long_change_has_bounded_facts(compare: Callable[..., Match]) -> None:
    said = f"{VOTED} pendant leur longue séance publique de jeudi dernier"
    (finding,) = compare(said, said.replace("budget", "anticonstitution" * 20)).findings
    assert len(finding.facts["printed"]) == 200
