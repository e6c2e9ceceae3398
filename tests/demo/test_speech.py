"""Spoken lines: trimmed to the sound, words timed by the synthesiser."""

from __future__ import annotations

import itertools

import pytest

from webinar_archive.demo.script import Line
from webinar_archive.demo.speech import AUDIBLE, RATE, say
from webinar_archive.demo.texts import Person
from webinar_archive.demo.tts import speak
from webinar_archive.errors import ModelMissing

SOMEONE = Person(name="Quelqu'un", voice="fr+m3", speed=165, pitch=50)


def test_silence_is_trimmed_from_both_ends() -> None:
    samples = say(Line(by=SOMEONE, text="Bonjour à tous.")).samples
    assert abs(int(samples[0])) >= AUDIBLE
    assert abs(int(samples[-1])) >= AUDIBLE


def test_each_word_is_timed_once_and_in_order() -> None:
    spoken = say(Line(by=SOMEONE, text="L'un des avenirs, c'est-à-dire : la coopération !"))
    texts = [text for text, _, _ in spoken.words]
    assert texts == ["L'un", "des", "avenirs,", "c'est-à-dire", "la", "coopération"]
    bounds = [(start, end) for _, start, end in spoken.words]
    assert bounds[0][0] == 0
    assert bounds[-1][1] == len(spoken.samples)
    assert all(one[1] <= other[0] for one, other in itertools.pairwise(bounds))


def test_a_word_starts_where_it_starts_when_said_alone_after_the_same_beginning() -> None:
    # what stands before a comma lasts the same whatever follows: an oracle that needs no word events
    whole = say(Line(by=SOMEONE, text="Bonjour à toutes et à tous, merci."))
    start = next(start for text, start, _ in whole.words if text == "merci.")
    before = say(Line(by=SOMEONE, text="Bonjour à toutes et à tous,"))
    pause_ms = (start - len(before.samples)) * 1000 / RATE
    assert 0 <= pause_ms < 400


def test_a_pause_after_a_word_is_not_part_of_it() -> None:
    spoken = say(Line(by=SOMEONE, text="Voilà. Merci."))
    (_, _, end), (_, start, _) = spoken.words
    assert (start - end) * 1000 / RATE > 100


def test_a_voice_that_is_not_installed_is_said() -> None:
    with pytest.raises(ModelMissing) as caught:
        speak("Bonjour", voice="xx-nowhere", speed=165, pitch=50)
    assert caught.value.facts == {"voice": "xx-nowhere"}
