"""What recognisers write where nobody spoke. The outputs marked with an issue were reported there."""

from __future__ import annotations

import json

import pytest

from webinar_archive.models import Word
from webinar_archive.transcripts import parse_transcript
from webinar_archive.transcripts.cues import Cue, Piece
from webinar_archive.transcripts.hallucinations import remove_hallucinations

SPEECH = (
    "alors il y a une question qui revient souvent et que je voudrais poser à nos deux invitées "
    "c'est celle de la confiance parce que sans confiance on n'ouvre ni les données ni les portes"
)

# ggml-org/whisper.cpp#2660: an empty recording, five times over
AMARA = [(0.0, 6.0, " Sous-titres réalisés par la communauté d'Amara.org")] * 5
# the misspelling that goes round with it
PARA = [(0.0, 29.98, " Sous-titres réalisés para la communauté d'Amara.org")]
# McCloudS/subgen#21: music before a film
WATCHING = [
    (0.0, 73.38, "Thanks for watching! Thanks for watching! Thanks for watching! Thanks for watching!"),
    (74.82, 75.78, "Thanks for watching!"),
    (76.22, 83.82, "Thanks for watching! Thanks for watching! Thanks for watching! Thanks for watching!"),
    (85.84, 88.12, "Thanks for watching!"),
]
# woheller69/whisperIME#57: silence
YOU = [(0.0, 29.98, " you")]
# ggml-org/whisper.cpp#1017: a forecast that ends in a loop
FORECAST = [
    (0.0, 4.0, "a little bit of rain in the south."),
    (4.0, 9.0, "Now coming up I'm talking about this flood watch extended into the weekend"),
    (9.0, 11.0, "So I'm just going to go back to the next one."),
    *((11.0 + 2 * n, 13.0 + 2 * n, "So I'm going to go back to the next one.") for n in range(6)),
]
# SYSTRAN/faster-whisper#424
TELEPHONE = [
    (0.0, 2.0, "Guten Tag und herzlich Willkcmen bei"),
    *((2.0 + 2 * n, 4.0 + 2 * n, "Herzlich Willkcmen bei der Deutschen") for n in range(4)),
    (10.0, 12.0, "Ich interessiere mich für den Glasfaserausbau."),
    (12.0, 14.0, "Ich interessiere mich für den Glasfaserausbau."),
]
# jhj0517/Whisper-WebUI#152: from one moment on nothing but a number, each second
NINETY = [(1555.66 + n, 1556.66 + n, "90") for n in range(40)]


def cleaned(segments: list[tuple[float, float, str]]) -> tuple[str, dict[str, object]]:
    """What is left of a recogniser's segments, and what the finding says of the rest."""
    data = {"segments": [{"start": start, "end": end, "text": text} for start, end, text in segments]}
    read = parse_transcript(json.dumps(data).encode())
    assert len(read.findings) <= 1
    assert all(finding.code == "recognition-cleaned" for finding in read.findings)
    facts = read.findings[0].facts if read.findings else {}
    return " ".join(word.text for word in read.words), facts


@pytest.mark.parametrize("segments", [AMARA, PARA, WATCHING, YOU])
def test_nothing_is_left_of_text_invented_in_silence(segments: list[tuple[float, float, str]]) -> None:
    left, facts = cleaned(segments)
    assert left == ""
    assert facts["words"] == sum(len(text.split()) for _, _, text in segments)


@pytest.mark.parametrize(
    "credit",
    [
        "Sous-titrage ST' 501",
        "Sous-titrage Société Radio-Canada",
        "❤️ par SousTitreur.com",
        "Sous-titres réalisés par l'Amara.org",
        "Subtitles by the Amara.org community",
        "Transcription by CastingWords",
        "Transcribed by https://otter.ai",
        "Merci d'avoir regardé cette vidéo !",
        "N'oubliez pas de vous abonner à la chaîne.",
        "Abonnez-vous !",
        "Thank you very much for watching.",
        "Please subscribe to my channel.",
        "See you next time!",
    ],
)
def test_credits_and_farewells_of_video_makers_go_and_speech_around_them_stays(credit: str) -> None:
    left, facts = cleaned([(0.0, 14.0, SPEECH), (14.0, 17.0, f" {credit}"), (17.0, 31.0, SPEECH[::-1])])
    assert left == f"{SPEECH} {SPEECH[::-1]}"
    assert (facts["credits"], facts["loops"], facts["speeds"]) == (facts["words"], 0, 0)
    assert facts["at_ms"] == 14_000
    assert str(facts["text"]).split()[0] in credit


def test_a_credit_within_a_segment_goes_alone() -> None:
    left, facts = cleaned([(0.0, 16.0, f"{SPEECH} Sous-titrage Société Radio-Canada")])
    assert left == SPEECH
    assert facts["words"] == 3


@pytest.mark.parametrize(
    "sentence",
    [
        "je voudrais vous dire merci d'avoir regardé cette vidéo jusqu'au bout avec nos élèves",
        "les sous-titres réalisés par la communauté sont une chance pour les musées",
        "thanks for watching over us said the mayor to the fire brigade",
        "nous avons demandé aux sociétés de sous-titrage un devis pour Radio-Canada",
        "if you subscribe to the journal you will see the next issue",
        "non non non non non je ne crois pas",
        "on lâche rien on lâche rien on lâche rien voilà ce qu'ils chantaient",
    ],
)
def test_people_who_say_such_words_in_a_sentence_are_left_alone(sentence: str) -> None:
    assert cleaned([(0.0, 8.0, sentence)]) == (sentence, {})


@pytest.mark.parametrize(
    ("segments", "left", "loops"),
    [
        # the first round begins within the sentence that the loop grew out of
        (FORECAST, " ".join(text for _, _, text in FORECAST[:3]) + " So I'm", 6 * 10 - 2),
        (TELEPHONE, " ".join(TELEPHONE[n][2] for n in (0, 1, 5, 6)), 3 * 5),
        (NINETY, "90", 39),
    ],
)
def test_of_a_loop_the_first_round_stays(
    segments: list[tuple[float, float, str]], left: str, loops: int
) -> None:
    assert cleaned(segments)[0] == left
    assert cleaned(segments)[1]["loops"] == loops


def test_a_loop_within_one_segment_is_taken_out_of_it() -> None:
    left, facts = cleaned([(0.0, 30.0, "et donc " + "je pense que " * 60 + "voilà")])
    assert left == "et donc je pense que voilà"
    assert facts["loops"] == 59 * 3


def timed(words: str, start_ms: int, each_ms: int) -> Cue:
    pieces = [
        Piece(f" {word}", start_ms + n * each_ms, None, start_ms + (n + 1) * each_ms)
        for n, word in enumerate(words.split())
    ]
    return Cue(start_ms, start_ms + len(pieces) * each_ms, (tuple(pieces),))


def test_words_faster_than_any_mouth_go() -> None:
    """Vaibhavs10/insanely-fast-whisper#208: twenty milliseconds a word."""
    squeezed = timed("To figure out the words you know cry when I cannot say it", 10_000, 20)
    remaining, (finding,) = remove_hallucinations([timed(SPEECH, 0, 250), squeezed])
    assert remaining == [timed(SPEECH, 0, 250)]
    assert finding.facts["speeds"] == len(squeezed.lines[0])
    assert finding.facts["at_ms"] == 10_000


def test_a_fast_speaker_and_a_few_squeezed_words_stay() -> None:
    hurried = timed(SPEECH, 0, 160)  # 6 words a second
    tail = timed("voilà merci à vous", 9_000, 0)
    assert remove_hallucinations([hurried, tail]) == ([hurried, tail], ())


def test_speakers_and_times_of_other_words_are_unchanged() -> None:
    loop = [Piece(" oui", 200 * n, "Anne", 200 * n + 150) for n in range(12)]
    (cue,), _ = remove_hallucinations([Cue(0, 2400, (tuple(loop), (Piece(" bien", 2400, "Anne", 2600),)))])
    assert cue.lines == ((loop[0],), (Piece(" bien", 2400, "Anne", 2600),))


def test_captions_by_people_keep_their_credits() -> None:
    text = "WEBVTT\n\n00:00.000 --> 00:03.000\nSous-titres réalisés par la communauté d'Amara.org\n"
    assert len(parse_transcript(text.encode()).words) == 6


def test_nothing_at_all_is_nothing() -> None:
    assert remove_hallucinations([]) == ([], ())


def test_an_hour_of_speech_comes_back_as_it_was() -> None:
    cues = [timed(f"{SPEECH} {n} {n * 7}", n * 10_000, 250) for n in range(360)]
    assert remove_hallucinations(cues) == (cues, ())


def test_words_after_a_loop_keep_their_times() -> None:
    data = {"segments": [{"start": 0, "end": 9, "words": []}]}
    spoken = ["bon", *["oui"] * 20, "alors"]
    data["segments"][0]["words"] = [
        {"word": word, "start": n * 0.4, "end": n * 0.4 + 0.3} for n, word in enumerate(spoken)
    ]
    assert parse_transcript(json.dumps(data).encode()).words == (
        Word("bon", 0, 300),
        Word("oui", 400, 700),
        Word("alors", 8400, 8700),
    )
