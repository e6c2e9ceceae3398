"""Quotations in every layout that catalogues print, with their speakers, exactly where they stand."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.catalogue import find_quotations
from webinar_archive.catalogue.quotations import unclosed_findings
from webinar_archive.models import Contributor

PEOPLE = (
    Contributor(name="Anne Dupont"),
    Contributor(name="Jean-Pierre Martin"),
    Contributor(name="Clémence Pène"),
)


@pytest.mark.parametrize(
    ("text", "speaker", "role", "words"),
    [
        (
            "Anne Dupont : « Les communs demandent du temps. »",
            "Anne Dupont",
            None,
            "Les communs demandent du temps.",
        ),
        ("- A. Dupont (chercheuse) : “Oui, il le faut.”", "Anne Dupont", "chercheuse", "Oui, il le faut."),
        ('Fin.\n• ANNE DUPONT : "Il faut oser."', "Anne Dupont", None, "Il faut oser."),
        ("Dupont Anne (élue (Huy)) : «\xa0Il faut oser.\xa0»", "Anne Dupont", "élue (Huy)", "Il faut oser."),
        (
            "Selon Anne Dupont, « les communs demandent du temps ».",
            "Anne Dupont",
            None,
            "les communs demandent du temps",
        ),
        ("D’après M. Martin, “il faut bien oser”", "Jean-Pierre Martin", None, "il faut bien oser"),
        (
            "Pour Clemence Pene, cheffe de projets, « il faut oser »",
            "Clémence Pène",
            "cheffe de projets",
            "il faut oser",
        ),
        ("« Il faut bien oser », explique Anne Dupont.", "Anne Dupont", None, "Il faut bien oser"),
        ("« Il faut bien oser », a conclu Mme Dupont, élue.", "Anne Dupont", "élue", "Il faut bien oser"),
        ("Anne Dupont explique que « les communs durent ».", "Anne Dupont", None, "les communs durent"),
        ("Comme le dit Jean-Pierre Martin : « il faut oser »", "Jean-Pierre Martin", None, "il faut oser"),
        ("According to Anne Dupont, “commons take time”.", "Anne Dupont", None, "commons take time"),
        (
            "“Commons take a lot of time,” said Anne Dupont.",
            "Anne Dupont",
            None,
            "Commons take a lot of time,",
        ),
        ('Anne Dupont said: "Commons take time."', "Anne Dupont", None, "Commons take time."),
        ("“Commons take time,” Dupont explained.", "Anne Dupont", None, "Commons take time,"),
        (
            "« Il faut oser encore et encore » (Anne Dupont, élue)",
            "Anne Dupont",
            "élue",
            "Il faut oser encore et encore",
        ),
        (
            'Anne Dupont : "il a dit "non merci" puis est parti"',
            "Anne Dupont",
            None,
            'il a dit "non merci" puis est parti',
        ),
        ("Anne Dupont : « il a dit “non” puis « oui » »", "Anne Dupont", None, "il a dit “non” puis « oui »"),
        (
            "Anne Dupont : «\xa0Un début.\n«\xa0Une suite.\xa0»",
            "Anne Dupont",
            None,
            "Un début.\n«\xa0Une suite.",
        ),
        (
            'Martin (directeur du "Lab") : "Nous devons oser."',
            "Jean-Pierre Martin",
            'directeur du "Lab"',
            "Nous devons oser.",
        ),
        ("'We must act together now,' said Anne Dupont.", "Anne Dupont", None, "We must act together now,"),
        ("Anne Dupont : 'On l'a dit, il faut oser.'", "Anne Dupont", None, "On l'a dit, il faut oser."),
        (
            "Anne Dupont a repris les mots « nous avons besoin de temps ».",
            "Anne Dupont",
            None,
            "nous avons besoin de temps",
        ),
    ],
)
def test_each_layout_gives_speaker_role_and_exact_words(
    text: str, speaker: str, role: str | None, words: str
) -> None:
    (found,) = find_quotations(text, PEOPLE)
    assert (found.speaker, found.role, found.text) == (speaker, role, words)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "Le débat « Innovation » fut long.",
        'Organisé par "Acteurs publics : la revue du management public"',
        "cheffe de projets “innovation” à la direction",
        'Les conclusions pour "l’après" :',
        "Titre : « Le temps »",
        "Anne Dupont explique la méthode « Design sprint collectif »",
        "Dans son livre « Le temps des communs », Martin raconte ses débuts.",
        "Clémence Pène présente le projet « Un territoire pour tous »",
        "Anne Dupont says the report 'Time for Commons' is out.",
        "",
    ],
)
def test_titles_and_single_words_between_marks_are_no_quotations(text: str) -> None:
    assert find_quotations(text, PEOPLE) == ()


def test_a_second_quotation_in_the_paragraph_goes_on_with_the_speaker() -> None:
    text = "« Il faut du temps », explique Anne Dupont. « Et de la confiance partagée. »"
    assert [q.speaker for q in find_quotations(text, PEOPLE)] == ["Anne Dupont", "Anne Dupont"]


def test_a_pronoun_goes_on_with_the_speaker_and_alone_names_nobody() -> None:
    text = "Anne Dupont : « Il faut du temps. »\n« Et la confiance », note-t-elle. « Oui, bien sûr », a-t-elle ajouté."
    assert [(q.speaker, q.text) for q in find_quotations(text, PEOPLE)] == [
        ("Anne Dupont", "Il faut du temps."),
        ("Anne Dupont", "Et la confiance"),
        ("Anne Dupont", "Oui, bien sûr"),
    ]
    (alone,) = find_quotations("« Et la confiance », note-t-elle.", PEOPLE)
    assert (alone.speaker, alone.speaker_as_printed) == (None, None)


def test_a_speaker_who_is_no_contributor_stands_as_printed() -> None:
    (found,) = find_quotations("Paul Inconnu (élu) : « nous ne savons pas encore »", PEOPLE)
    assert (found.speaker, found.speaker_as_printed, found.role) == (None, "Paul Inconnu", "élu")


def test_the_source_is_the_bracket_that_follows_the_quotations() -> None:
    text = (
        "[Présentation par X, 7/5/2020] - Anne Dupont : « Oui, je le crois [...] bien. » - Martin : « Non, je regrette. » "
        "[Compte rendu par Y, 11/5/2020] Fin [Autre source, 2021]"
    )
    assert [q.source for q in find_quotations(text, PEOPLE)] == ["Compte rendu par Y, 11/5/2020"] * 2
    (own,) = find_quotations("Anne Dupont : « Oui, je le crois » (Le Soir, 3/2/2021). [Fin, 2022]", PEOPLE)
    assert own.source == "Le Soir, 3/2/2021"


def test_a_quotation_that_is_never_closed_ends_with_its_paragraph_and_is_reported() -> None:
    text = "Anne Dupont : « Il faut oser\nMartin : « Il faut attendre un peu »"
    assert [(q.speaker, q.text) for q in find_quotations(text, PEOPLE)] == [
        ("Anne Dupont", "Il faut oser"),
        ("Jean-Pierre Martin", "Il faut attendre un peu"),
    ]
    assert [f.facts["begins"] for f in unclosed_findings(text)] == ["Il faut oser"]


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (
            "À la question « Que faut-il changer ici ? », Martin répond : « Il faut garder du temps. »",
            ["Martin"],
        ),
        (
            "Interrogée sur « le manque de moyens », Anne Dupont répond : « Il faut garder du temps. »",
            ["Dupont"],
        ),
        ("« Que faut-il changer ? » Anne Dupont répond : « Il faut garder du temps. »", ["Dupont"]),
        (
            "Question de Martin : « Que faut-il changer ? » Anne Dupont répond : « Il faut du temps. »",
            ["Martin", "Dupont"],
        ),
        ("« Que faut-il changer ? », lui demande Jean-Pierre Martin.", ["Martin"]),
        ("When asked “What should change?”, Anne Dupont said “We need to take time.”", ["Dupont"]),
        ("In response to “What should change?”, Dupont said: “We need time.”", ["Dupont"]),
        ("Anne Dupont répond à Jean-Pierre Martin : « Il faut garder du temps. »", ["Dupont"]),
    ],
)
def test_a_question_put_to_somebody_is_not_theirs(text: str, speakers: list[str]) -> None:
    ascribed = [(q.speaker or "").rpartition(" ")[2] for q in find_quotations(text, PEOPLE)]
    assert [name for name in ascribed if name] == speakers


def test_what_follows_a_question_is_not_ascribed_to_the_one_who_asked() -> None:
    text = "« Que faut-il changer ? », lui demande Anne Dupont. « Tout ce qui est fermé aujourd'hui. »"
    assert [q.speaker for q in find_quotations(text, PEOPLE)] == ["Anne Dupont"]


@given(st.text(alphabet='«»“”"‘’: \n()Anne Dupont.,[', max_size=80))
def test_whatever_the_marks_positions_are_exact_and_quotations_never_overlap(text: str) -> None:
    found = find_quotations(text, PEOPLE)
    assert all(text[q.start : q.end] == q.text for q in found)
    assert all(a.end <= b.start for a, b in pairwise(found))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Anne Dupont : << Il faut agir tout de suite. >>", "Il faut agir tout de suite."),
        ("Anne Dupont : <<Il faut agir tout de suite.>>", "Il faut agir tout de suite."),
        ("<< Il faut agir tout de suite >>, explique Anne Dupont.", "Il faut agir tout de suite"),
        ("Anne Dupont : « Il faut <<agir>> tout de suite. »", "Il faut <<agir>> tout de suite."),
    ],
)
def test_angle_brackets_stand_for_guillemets_and_the_words_stay_as_printed(text: str, words: str) -> None:
    (found,) = find_quotations(text, (Contributor(name="Dupont, Anne"),))
    assert (found.text, found.speaker) == (words, "Dupont, Anne")
    assert text[found.start : found.end] == words


def test_angle_brackets_of_formulas_are_no_quotation_marks() -> None:
    assert (
        find_quotations("Anne Dupont : 1 << 2 et 8 > 3, dit-elle.", (Contributor(name="Dupont, Anne"),)) == ()
    )
