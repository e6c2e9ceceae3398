"""Words of cues: each once, when it was spoken, without noises."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.transcripts.captions import parse, spoken

ROLLING = """WEBVTT
Kind: captions
Language: fr

00:00:00.110 --> 00:00:10.870 align:start position:0%
~
[Musique]

00:00:10.880 --> 00:00:12.390 align:start position:0%
[Musique]
Frédéric<00:00:11.320><c> Tilli,</c><00:00:11.719><c> bonjour.</c>

00:00:12.390 --> 00:00:12.400 align:start position:0%
Frédéric Tilli, bonjour.
~

00:00:12.400 --> 00:00:12.870 align:start position:0%
Frédéric Tilli, bonjour.
Bonjour.

00:00:12.870 --> 00:00:12.880 align:start position:0%
Bonjour.
~

00:00:12.880 --> 00:00:13.870 align:start position:0%
Bonjour.
Nous<00:00:12.960><c> vous</c><00:00:13.080><c> recevons</c>
""".replace("~", " ")


def test_rolling_automatic_captions_say_each_word_once_at_its_own_time() -> None:
    read = parse(ROLLING)
    assert [(word.text, word.start_ms) for word in read.words] == [
        ("Frédéric", 10880),
        ("Tilli,", 11320),
        ("bonjour.", 11719),
        ("Bonjour.", 12400),
        ("Nous", 12880),
        ("vous", 12960),
        ("recevons", 13080),
    ]
    assert read.words[0].end_ms == 11320
    assert read.language == "fr"
    assert read.findings == ()


def test_a_two_line_srt_that_rolls_says_each_line_once() -> None:
    lines = [f"ligne numéro {word}" for word in ("un", "deux", "trois", "quatre")]
    cues = [
        f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{old}\n{new}\n"
        for n, (old, new) in enumerate(pairwise(lines))
    ]
    assert spoken("\n".join(cues)) == " ".join(lines)


def test_a_line_that_is_spoken_twice_stays_twice() -> None:
    cues = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{text}\n\n"
        for n, text in enumerate(
            ["Non.", "Non.", "Je refuse.", "Vraiment.", "Merci.", "Au revoir.", "Voilà.", "Oui."]
        )
    )
    assert spoken(cues).startswith("Non. Non. Je refuse.")


@pytest.mark.parametrize(
    "line",
    [
        "[Musique] bonjour",
        "(applaudissements) bonjour",
        ">> bonjour",
        "- bonjour",
        "♪ bonjour ♪",
        "[Rires]\nbonjour",
    ],
)
def test_noises_and_marks_are_not_words(line: str) -> None:
    assert spoken(f"WEBVTT\n\n00:01.000 --> 00:03.000\n{line}\n") == "bonjour"


def test_what_somebody_says_in_brackets_or_after_a_colon_stays() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\nje résume : trois points (dont un court)\n"
    assert spoken(text) == "je résume trois points (dont un court)"
