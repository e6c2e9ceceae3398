"""The floor given to a person just before counts only where it can hardly mean anything else."""

from __future__ import annotations

import pytest

from webinar_archive.alignment.speakers.floor_handover import WITHIN_MS, person_given_floor
from webinar_archive.models import Word

PEOPLE = ("Clémence Pène", "Giulia Reboa", "Benoît Vallauri", "Louise Guillot", "Thomas Rossi", "Ross Martin")
START_MS = 100_000


def said(*turns: tuple[str | None, str], end_ms: int = START_MS - 400) -> tuple[Word, ...]:
    """Return the words of (label, text) turns, four a second, the last one ending at `end_ms`.

    Punctuation that stands alone (« Thomas ? ») is no word, as in transcripts.
    """
    pieces = [
        (speaker_label, text)
        for speaker_label, turn in turns
        for text in turn.split()
        if any(c.isalpha() for c in text)
    ]
    first_ms = end_ms - 250 * len(pieces)
    return tuple(
        Word(text, first_ms + 250 * n, first_ms + 250 * (n + 1), speaker_label)
        for n, (speaker_label, text) in enumerate(pieces)
    )


def given(
    *turns: tuple[str | None, str] | str,
    speaker_label: str | None = None,
    language: str = "fr",
    end_ms: int = START_MS - 400,
    people: tuple[str, ...] = PEOPLE,
) -> str | None:
    spoken = said(*((None, t) if isinstance(t, str) else t for t in turns), end_ms=end_ms)
    return person_given_floor(spoken, START_MS, speaker_label=speaker_label, people=people, language=language)


@pytest.mark.parametrize(
    ("before", "to"),
    [
        ("Bien. Clémence Pène, en conclusion ?", "Clémence Pène"),
        ("Clémence Pène, en conclusion ? Oui, merci.", "Clémence Pène"),
        ("Je passe la parole à Benoît Vallauri.", "Benoît Vallauri"),
        ("je passe la parole à benoit valorie", "Benoît Vallauri"),
        ("Merci Clémence. Thomas ?", "Thomas Rossi"),
        ("merci infiniment et le mot de la fin pour benoît valorie merci je vais faire court", "Benoît Vallauri"),
        ("est le mot dela fin pour benoît valorie", "Benoît Vallauri"),
        ("Merci Louise Guillot. Clémence Pène, à vous. Votre conclusion ?", "Clémence Pène"),
        ("julia rebois une minute pour conclure alors oui", "Giulia Reboa"),
        ("On commence avec Louise Guillot.", "Louise Guillot"),
        ("Qu'en dit-on en Bretagne, Benoît Vallauri?", "Benoît Vallauri"),
        ("Vallauri Benoît, qu'est-ce que vous retenez de cette crise ?", "Benoît Vallauri"),
        ("Monsieur Vallauri, vous avez la parole.", "Benoît Vallauri"),
        ("Louise Guillot a parlé des territoires. Clémence, votre mot de la fin.", "Clémence Pène"),
    ],
)  # fmt: skip
def test_the_person_asked_or_given_the_floor_is_found_misheard_or_not(before: str, to: str) -> None:
    assert given(before) == to


@pytest.mark.parametrize(
    ("before", "to"),
    [
        ("Over to you, Ross.", "Ross Martin"),
        ("over to louise gillot", "Louise Guillot"),
        ("Thank you, Thomas. Ross, your closing thoughts?", "Ross Martin"),
    ],
)
def test_english_moderators_are_understood(before: str, to: str) -> None:
    assert given(before, language="en") == to


@pytest.mark.parametrize(
    "before",
    [
        "Merci beaucoup Clémence.",
        "Clémence est là.",
        "Voilà ce que Clémence Pène nous a dit sur la question.",
        "merci clémence",
        "Clémence Pène, merci pour cette conclusion.",
        "Clémence, en conclusion ? Il faut oser. Merci Clémence.",
        "Comme le disait Clémence Pène, il faut oser.",
        "L'idée de Clémence me plaît, en conclusion.",
        "Il faut oser, c'est tout ce que je dis.",
        "Clémence Pène et moi, nous travaillons ensemble.",
        "C'est vraiment la peine, en conclusion ?",
        "",
    ],
)
def test_a_name_that_is_thanked_or_only_mentioned_is_not_given_the_floor(before: str) -> None:
    assert given(before) is None


@pytest.mark.parametrize(
    ("people", "before"),
    [
        (("Claire Dupont",), "et c'est clair en conclusion"),
        (("Claire Dupont",), "Une chose claire, vous avez raison ?"),
        (("Aude Lancelin",), "des méthodes à l'ancienne question d'internet est-ce que vous avez peur"),
        (("Marc Leblanc",), "quelle marque en conclusion ?"),
        (("Jean Petit", "Anne Petit"), "Petit, vous avez la parole."),
        (("Anne Dupont", "Anne Marin"), "Anne, en conclusion ?"),
        (("Jean Martin", "Jean Martini"), "jean martiny en conclusion"),
        (("Guy Le Pen",), "le pen en conclusion ?"),
    ],
)
def test_common_words_and_names_of_two_persons_are_no_handover(people: tuple[str, ...], before: str) -> None:
    assert given(before, people=people) is None


def test_the_nearest_call_counts() -> None:
    assert given("Clémence, en conclusion ? Voilà. Et vous, Thomas ?") == "Thomas Rossi"


def test_a_later_name_that_may_be_a_call_makes_an_earlier_call_uncertain() -> None:
    assert given("Clémence, en conclusion ? Voilà. Thomas réagit.") is None
    assert given("Clémence, en conclusion ? Voilà, comme le disait Thomas.") == "Clémence Pène"
    asked = (("A", "Clémence, en conclusion ?"), ("B", "Voilà. Thomas réagit."))
    assert given(*asked, speaker_label="B") == "Clémence Pène"


def test_a_name_alone_is_a_call_only_when_a_pause_or_a_mark_follows() -> None:
    assert given("Bien. Thomas", end_ms=START_MS - 400) == "Thomas Rossi"
    assert given("Bien. Thomas?", end_ms=START_MS) == "Thomas Rossi"
    assert given("Bien. Thomas", end_ms=START_MS) is None


def test_a_call_a_minute_before_is_too_early() -> None:
    words = said((None, "Clémence Pène, en conclusion ?"), end_ms=START_MS)
    late = START_MS + WITHIN_MS
    assert (
        person_given_floor(words, late - 1_100, speaker_label=None, people=PEOPLE, language="fr")
        == "Clémence Pène"
    )
    assert person_given_floor(words, late, speaker_label=None, people=PEOPLE, language="fr") is None


def test_a_call_after_the_start_does_not_count() -> None:
    words = said((None, "Clémence Pène, en conclusion ?"), end_ms=START_MS + 3_000)
    assert person_given_floor(words, START_MS, speaker_label=None, people=PEOPLE, language="fr") is None


def test_a_speaker_cannot_give_the_floor_to_oneself() -> None:
    asked = "Clémence Pène, en conclusion ?"
    assert given(("A", asked), ("B", "Oui."), speaker_label="B") == "Clémence Pène"
    assert given(("A", "Oui."), ("B", asked), speaker_label="B") is None
    assert given(("C. Pène", asked), ("B", "Oui."), speaker_label="B") is None


def test_the_first_to_speak_after_the_name_is_the_person_called() -> None:
    asked = "Clémence Pène, en conclusion ?"
    assert given(("A", asked), ("C", "Eh bien, voilà."), ("B", "Je continue."), speaker_label="B") is None
    assert (
        given(("A", asked), ("B", "Eh bien."), ("A", "Oui ?"), ("B", "Voilà."), speaker_label="B")
        == "Clémence Pène"
    )


def test_a_pause_ends_a_phrase_where_captions_have_no_punctuation() -> None:
    words = said((None, "merci beaucoup giulia reboa une minute pour conclure"))
    assert person_given_floor(words, START_MS, speaker_label=None, people=PEOPLE, language="fr") is None
    paused = tuple(
        Word(w.text, w.start_ms - 400, w.end_ms - 400) if n < 2 else w for n, w in enumerate(words)
    )
    assert (
        person_given_floor(paused, START_MS, speaker_label=None, people=PEOPLE, language="fr")
        == "Giulia Reboa"
    )
