"""The audio of a media file, searched by the step `confirm_audio` in the channels that it has."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from tests.media_factory import make_media, speak
from webinar_archive.models import Finding, Match, Span, Verdict
from webinar_archive.pipeline.steps.audio_search import open_media_audio

pytestmark = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")

SENTENCE = "Les agriculteurs réclament une meilleure rémunération de leurs produits laitiers cette année."
OTHER = "Le petit chat dort sur le canapé pendant que la pluie tombe doucement sur les toits du village."


@pytest.fixture
def upside_down(tmp_path: Path) -> Path:
    """A recording whose right channel is the left one upside down."""
    speech = speak(SENTENCE, tmp_path / "speech.wav", voice="fr+klatt", speed=140)
    return make_media(tmp_path / "film.flac", "-af", "pan=stereo|c0=c0|c1=-1*c0", inputs=(speech,))


def test_channels_that_cancel_out_are_told_once_and_do_not_hide_the_words(upside_down: Path) -> None:
    reported: list[Finding] = []
    audio = open_media_audio(upside_down, "fr", lambda _: None, reported.append)
    place = Match(verdict=Verdict.VERBATIM, confidence=0.9, spans=(Span(0, 5000),), spoken=SENTENCE)
    nowhere = replace(place, spoken=OTHER)
    found, missing = audio.near([place, nowhere])
    assert found is not None
    assert missing is None or missing.confidence < found.confidence
    (match,) = audio.everywhere([SENTENCE])
    assert match.spans
    assert [finding.code for finding in reported] == ["sound-cancels-out"]


def test_words_in_one_channel_are_found_beside_others_in_the_other(tmp_path: Path) -> None:
    one = speak(SENTENCE, tmp_path / "one.wav", voice="fr+klatt", speed=140)
    other = speak(f"{OTHER} {OTHER}", tmp_path / "other.wav", voice="fr+klatt", speed=140)
    film = make_media(tmp_path / "film.flac", "-filter_complex", "[0][1]amerge=inputs=2", inputs=(one, other))
    reported: list[Finding] = []
    (match,) = open_media_audio(film, "fr", lambda _: None, reported.append).everywhere([SENTENCE])
    assert match.spans
    assert reported == []
