"""Labels of speakers are told from speech with a colon by the whole file, whatever tool wrote them."""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest

from tests.transcripts.captions import parse, spoken
from webinar_archive.transcripts.speaker_labels import label_of_identifiers

SPEECH = [
    "Bonjour à toutes et à tous, merci d'être là.",
    "Nous allons parler des bibliothèques.",
    "Il faut garder du temps pour expliquer",
    "aux habitants qui découvrent le sujet.",
    "Les catalogues doivent rester lisibles.",
    "C'était facile et utile tout de suite.",
]


def vtt(texts: Sequence[str]) -> str:
    """Captions with these texts, two seconds each."""
    cues = (
        f"{at // 30:02}:{at % 30 * 2:02}.000 --> {at // 30:02}:{at % 30 * 2 + 1:02}.900\n{text}\n"
        for at, text in enumerate(texts)
    )
    return "WEBVTT\n\n" + "\n".join(cues)


def labels(texts: Sequence[str]) -> list[str]:
    """The labels of the words, each once in their order."""
    return list(dict.fromkeys(word.speaker_label for word in parse(vtt(texts)).words if word.speaker_label))


@pytest.mark.parametrize(
    "label",
    [
        "Anne Dupont", "Lucie", "lucie", "DUPONT Anne", "Dupont, Anne", "Marc Petit (Ville de Huy)", "Marc Petit - Huy",
        "Sara | Médiathèque", "iPhone de Paul", "Salle 3 - Namur", "Speaker 1", "SPEAKER_01", "Intervenant 2", "anne.d@huy",
        "Jean-Paul D'Almeida", "M. le Maire", "Galaxy A52", "Régie", "J. Martin", "Ville de Huy", "+32 498 12 34 56", "王伟",
    ],
)  # fmt: skip
def test_a_prefix_of_any_shape_that_comes_back_on_the_captions_is_a_label(label: str) -> None:
    texts = [f"{'Anne Leroy' if at % 3 == 0 else label}: {text}" for at, text in enumerate(SPEECH * 2)]
    assert spoken(vtt(texts)) == " ".join(SPEECH * 2)
    assert labels(texts) == ["Anne Leroy", label]


@pytest.mark.parametrize("colon", [": ", " : ", "\u00a0: ", " :\u00a0", "\uff1a ", ":\n"])
def test_the_colon_may_have_blanks_around_it_or_end_the_line(colon: str) -> None:
    texts = [f"{'Lucie' if at % 2 else 'Marc Petit'}{colon}{text}" for at, text in enumerate(SPEECH)]
    assert spoken(vtt(texts)) == " ".join(SPEECH)


@pytest.mark.parametrize("mark", ["- ", "– ", ">> ", "[Rires] ", "-"])
def test_a_label_may_stand_behind_a_mark_or_a_noise(mark: str) -> None:
    texts = [f"{mark}{'Lucie' if at % 2 else 'Marc Petit'}: {text}" for at, text in enumerate(SPEECH)]
    assert spoken(vtt(texts)) == " ".join(SPEECH)


def test_labels_at_turns_only_are_found_in_a_long_file() -> None:
    texts = SPEECH * 10
    for at in (0, 12, 30, 48):
        texts[at] = f"Anne Dupont : {texts[at]}"
    for at in (6, 18, 36):
        texts[at] = f"Lucie : {texts[at]}"
    for at in (24, 42):
        texts[at] = f"MARC : {texts[at]}"
    assert spoken(vtt(texts)) == " ".join(SPEECH * 10)
    assert labels(texts) == ["Anne Dupont", "Lucie", "MARC"]


@pytest.mark.parametrize(
    "line",
    [
        "On a dit : pas de projet sans les habitants.", "En un mot : ouvrir les portes.", "Merci Marc : votre exemple le montre.",
        "Ma loi : un agent formé.", "Question : est-ce que cela marche ?", "Question : Est-ce que cela marche ?",
        "Je cite Anne Dupont : il faut ouvrir.", "Premier point : les horaires.", "C'est simple : ouvrez.",
        "Résultat : personne ne vient.", "Par exemple : les tarifs.", "Et Anne Dupont m'a répondu : jamais.",
        "Objectif : vingt ans.", "Remember: nobody was judged.", "Cher Paul : à vous.", "La réponse : oui.",
        "Comme disait Victor Hugo : ouvrez des écoles.", "J'insiste : tout le monde.", "Rendez-vous à 12 : 30 précises.",
    ],
)  # fmt: skip
def test_words_before_a_colon_are_spoken_in_a_file_without_labels(line: str) -> None:
    plain = " ".join(word for word in line.split() if any(map(str.isalnum, word)))
    for texts in ([*SPEECH, line], [line, *SPEECH * 5, line], [line, *SPEECH * 3, line, *SPEECH, line]):
        assert plain in spoken(vtt(texts))
        assert labels(texts) == []


def test_speech_with_a_colon_stays_in_a_file_with_labels() -> None:
    texts = [f"{'Lucie' if at % 2 else 'Marc Petit'}: {text}" for at, text in enumerate(SPEECH)]
    texts += ["On a dit : pas de projet.", "Lucie: En un mot : ouvrir.", "pour tous : les horaires."]
    assert spoken(vtt(texts)).endswith("On a dit pas de projet. En un mot ouvrir. pour tous les horaires.")


def test_one_who_speaks_once_has_a_label_where_all_captions_have_one() -> None:
    texts = [f"{'Lucie' if at % 2 else 'Marc Petit'}: {text}" for at, text in enumerate(SPEECH)]
    assert labels([*texts, "iPhone de Paul: On entend mal.", "Tom: Merci."]) == [
        "Marc Petit",
        "Lucie",
        "iPhone de Paul",
        "Tom",
    ]


def test_questions_and_answers_are_labels_where_nearly_all_captions_begin_so() -> None:
    texts = [f"{'R' if at % 2 else 'Q'} : {text}" for at, text in enumerate(SPEECH)]
    assert spoken(vtt(texts)) == " ".join(SPEECH)


def test_a_name_behind_the_mark_of_another_speaker_is_a_label_at_once() -> None:
    assert labels([">> Anne Dupont: Bonjour.", *SPEECH]) == ["Anne Dupont"]


def test_names_in_brackets_are_labels_and_noises_are_not() -> None:
    texts = [f"{'[Anne Dupont]' if at % 2 else '[Musique]'} {text}" for at, text in enumerate(SPEECH)]
    assert spoken(vtt(texts)) == " ".join(SPEECH)
    assert labels(texts) == ["Anne Dupont"]
    assert labels(["[SPEAKER_00]: Bonjour.", "[SPEAKER_01] Merci.", "(speaker 2) Voilà."]) == [
        "SPEAKER_00",
        "SPEAKER_01",
        "speaker 2",
    ]


def test_a_name_that_fills_the_first_line_of_nearly_all_captions_is_a_label() -> None:
    texts = [f"{'Anne Dupont' if at % 2 else 'Lucie'}\n{text}" for at, text in enumerate(SPEECH)]
    assert spoken(vtt(texts)) == " ".join(SPEECH)
    assert labels(texts) == ["Lucie", "Anne Dupont"]
    two_lines = [f"{text}\nencore une ligne {at}" for at, text in enumerate(SPEECH)]
    assert labels(two_lines) == []


def test_names_in_capitals_are_labels_where_others_are_too() -> None:
    assert labels(["ANNE : Bonjour.", *SPEECH, "MARC : Merci.", *SPEECH]) == ["ANNE", "MARC"]
    assert labels(["(ANNE) Bonjour.", "(MARC) Merci.", "(ANNE) Oui.", "(MARC) Non."]) == ["ANNE", "MARC"]
    assert (
        labels([text.upper() for text in [*SPEECH, "NOUS LE DISONS : OSEZ.", *SPEECH, "PROJET FINI : OSEZ."]])
        == []
    )


@pytest.mark.parametrize(
    "line", ["One thing: we need time.", "Écoutez : Il faut y aller.", "Étape : Former."]
)
def test_words_that_two_captions_running_begin_with_are_no_label_for_that(line: str) -> None:
    assert labels([*SPEECH, line, f"{line} Encore.", *SPEECH]) == []


def test_two_speakers_in_one_caption_have_a_label_each() -> None:
    texts = [f"- Anne : Bonjour{at}.\n- Marc : Merci{at}." for at in range(3)]
    assert [word.speaker_label for word in parse(vtt(texts)).words] == ["Anne", "Marc"] * 3


def test_a_label_holds_for_the_lines_below_it_and_not_behind_a_dash() -> None:
    texts = [f"Anne : Bonjour{at}\nà tous{at}\n- merci{at}" for at in range(3)] + ["encore"]
    assert [word.speaker_label for word in parse(vtt(texts)).words][-5:] == [
        "Anne",
        "Anne",
        "Anne",
        None,
        None,
    ]


def test_captions_without_capitals_have_labels_too() -> None:
    texts = [f"{'lucie' if at % 2 else 'marc petit'}: {text.lower()}" for at, text in enumerate(SPEECH)]
    assert labels(texts) == ["marc petit", "lucie"]


@pytest.mark.parametrize(
    ("identifiers", "found"),
    [
        (['1 "Anne Dupont" (42)', '2 "Marc" (7)'], ["Anne Dupont", "Marc"]),
        (["Anne Dupont-1", "Lucie-2", "Anne Dupont-3", "Lucie-4"], ["Anne Dupont", "Lucie"] * 2),
        (["1", "2", "3", "4"], [None] * 4),
        (["cue 1", "cue 2", "cue 3", "cue 4"], [None] * 4),
        (["Cue 1", "Cue 2", "Cue 3", "Cue 4"], [None] * 4),
        (["8f3c2d1a-aa/1-0", "8f3c2d1a-aa/1-1"] * 2, [None] * 4),
        ([None, None, "", "Introduction"], [None] * 4),
    ],
)
def test_identifiers_that_name_speakers_are_told_from_numbers(
    identifiers: list[str | None], found: list[str | None]
) -> None:
    assert label_of_identifiers(identifiers) == found


def test_identifiers_of_webex_label_the_words_of_their_captions() -> None:
    text = 'WEBVTT\n\n1 "Anne Dupont" (42)\n00:01.000 --> 00:02.000\nbonjour\n\n2 "Marc" (7)\n00:03.000 --> 00:04.000\nmerci\n'
    assert [(word.text, word.speaker_label) for word in parse(text).words] == [
        ("bonjour", "Anne Dupont"),
        ("merci", "Marc"),
    ]


@pytest.mark.untraced
@pytest.mark.parametrize("run", ["a", "A ", "[", "(", ":", " :", "- ", ">>", "a:", "[a] ", "\u00a0", "a.a "])
def test_lines_without_end_are_read_in_no_time(run: str) -> None:
    began = time.process_time()
    spoken(vtt([run * 100_000] * 3))
    assert time.process_time() - began < 5
