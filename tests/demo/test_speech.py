"""Spoken lines: silence trimmed, words timed by the synthesiser."""

from __future__ import annotations

import itertools

import pytest

from webinar_archive.demo.script import Line
from webinar_archive.demo.speech import AUDIBLE, RATE_HZ, speak_line
from webinar_archive.demo.texts import Person
from webinar_archive.demo.tts import synthesize
from webinar_archive.errors import ModelMissing

SOMEONE = Person(name="Quelqu'un", voice="fr+m3", speed=165, pitch=50)


def test_silence_is_trimmed_from_both_ends() -> None:
    samples = speak_line(Line(speaker=SOMEONE, text="Bonjour à tous.")).samples
    assert abs(int(samples[0])) >= AUDIBLE
    assert abs(int(samples[-1])) >= AUDIBLE


def test_each_word_is_timed_once_and_in_order() -> None:
    spoken = speak_line(Line(speaker=SOMEONE, text="L'un des avenirs, c'est-à-dire : la coopération !"))
    texts = [text for text, _, _ in spoken.words]
    assert texts == ["L'un", "des", "avenirs,", "c'est-à-dire", "la", "coopération"]
    bounds = [(start, end) for _, start, end in spoken.words]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == len(spoken.samples)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(bounds))


def test_a_word_starts_after_what_is_spoken_before_it() -> None:
    # what stands before a comma lasts the same whatever follows: an oracle that needs no word events
    whole = speak_line(Line(speaker=SOMEONE, text="Bonjour à toutes et à tous, merci."))
    start = next(start for text, start, _ in whole.words if text == "merci.")
    before = speak_line(Line(speaker=SOMEONE, text="Bonjour à toutes et à tous,"))
    pause_ms = (start - len(before.samples)) * 1000 / RATE_HZ
    assert 0 <= pause_ms < 400


def test_a_pause_after_a_word_is_not_part_of_it() -> None:
    spoken = speak_line(Line(speaker=SOMEONE, text="Voilà. Merci."))
    (_, _, end), (_, start, _) = spoken.words
    assert (start - end) * 1000 / RATE_HZ > 100


def test_a_voice_that_is_not_installed_is_named() -> None:
    with pytest.raises(ModelMissing) as caught:
        synthesize("Bonjour", voice="xx-nowhere", speed=165, pitch=50)
    assert caught.value.facts == {"voice": "xx-nowhere"}
