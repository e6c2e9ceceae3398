"""Plain text with times: what consoles print, and what people paste."""

from __future__ import annotations

import pytest

from tests.transcripts.captions import parse
from webinar_archive.errors import CaptionsError

WORDS = "Bonjour à tous. Merci d'être là."
CONSOLES = {
    "whisper": "[00:03.000 --> 00:07.000]  Bonjour à tous.\n[01:08.000 --> 01:15.000]  Merci d'être là.\n",
    "whisper.cpp": (
        "whisper_init_from_file: loading model\n\n[00:00:03.000 --> 00:00:07.000]   Bonjour à tous.\n"
        "[00:01:08.000 --> 00:01:15.000]   Merci\nd'être là.\n\nwhisper_print_timings: load time = 84 ms\n"
    ),
    "colours": (
        "[00:00:03.000 --> 00:00:07.000]  \x1b[38;5;160mBonjour\x1b[0m à tous.\n"
        "[00:01:08.000 --> 00:01:15.000]  Merci d'être là.\n"
    ),
    "faster-whisper": "Detected language 'fr'\n[3.00s -> 7.00s] Bonjour à tous.\n[68.00s -> 75.00s] Merci d'être là.\n",
}
PASTED = {
    "brackets": "[00:00:03] Bonjour à tous.\n[00:01:08] Merci d'être là.\n",
    "round": "(0:03) Bonjour à tous.\n\n(1:08) Merci d'être là.\n",
    "bare": "0:03 Bonjour à tous.\n1:08 Merci d'être là.\n",
    "dash": "00:03 - Bonjour à tous.\n01:08 - Merci d'être là.\n",
    "own line": "0:03\nBonjour à tous.\n1:08\nMerci d'être\nlà.\n",
    "title": "Table ronde du 3 mai\n\n[00:03] Bonjour à tous.\n\n[01:08] Merci d'être\n\nlà.\n",
    "tab": "0:03\tBonjour à tous.\n1:08\tMerci d'être là.\n",
}


@pytest.mark.parametrize("text", [*CONSOLES.values(), *PASTED.values()], ids=[*CONSOLES, *PASTED])
def test_words_follow_their_times(text: str) -> None:
    read = parse(text)
    assert " ".join(word.text for word in read.words).removesuffix(" whisper_print_timings:") == WORDS
    assert [word.start_ms for word in read.words if word.text in ("Bonjour", "Merci")] == [3000, 68_000]


def test_a_name_before_a_time_is_the_speaker_s() -> None:
    read = parse("Anne Dupont  0:03\nBonjour à tous.\n\nMarc Petit (1:08)\nMerci d'être là.\n")
    assert " ".join(word.text for word in read.words) == WORDS
    assert {word.speaker_label for word in read.words} == {"Anne Dupont", "Marc Petit"}


@pytest.mark.parametrize(
    "text",
    [
        "Rendez-vous à 14:30 pour la suite.\nMerci à tous.\n",
        "Le film dure\n58:48\net se voit en ligne.\nIl est libre.\nOn le garde.\nMerci.\n",
        "[Musique]\n[Rires]\nBonjour à tous.\n",
        "[1] Rapport annuel.\n[2] Bilan.\n",
        "[15:00] un\n[09:00] deux\n[14:00] trois\n[02:00] quatre\n",
    ],
)
def test_text_with_a_few_times_is_no_transcript(text: str) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse(text)
    assert refused.value.code == "captions-unknown-format"
