"""The film: its length, its two streams, and a slide for each speaker."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from tests.media_factory import frame_at
from webinar_archive.demo.build import StandInWebinar
from webinar_archive.demo.ground_truth import Truth, Turn
from webinar_archive.demo.video import make_film, speaker_of_each_second
from webinar_archive.errors import NotMedia
from webinar_archive.models import Span

TURNS = (Turn(speaker="Anne", span=Span(2_000, 4_400)), Turn(speaker="Luc", span=Span(4_600, 6_000)))


def test_both_streams_are_as_long_as_the_truth_says(webinar: StandInWebinar) -> None:
    entries = "stream=codec_name,duration,width,height:format=duration"
    probed = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", entries, "-of", "json", str(webinar.film)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    facts = json.loads(probed.stdout)
    assert [stream["codec_name"] for stream in facts["streams"]] == ["h264", "aac"]
    for duration in (*(stream["duration"] for stream in facts["streams"]), facts["format"]["duration"]):
        assert float(duration) * 1000 == pytest.approx(webinar.truth.duration_ms, abs=50)


def test_a_slide_stays_until_another_person_speaks() -> None:
    truth = Truth(duration_ms=7_000, turns=TURNS, conclusions=())
    assert speaker_of_each_second(truth) == [None, None, "Anne", "Anne", "Anne", "Luc", "Luc"]


def test_the_slides_of_two_speakers_differ(webinar: StandInWebinar) -> None:
    frames: list[bytes] = []
    for turn in webinar.truth.turns[:2]:
        at_s = (
            turn.span.end_ms // 1000 - 1 if turn.speaker == "Sylvain Henry" else turn.span.start_ms / 1000 + 1
        )
        frames.append(frame_at(webinar.film, at_s))
    assert frames[0] != frames[1]


def test_an_audio_file_that_is_none_raises_not_media(tmp_path: Path) -> None:
    audio = tmp_path / "audio.wav"
    audio.write_bytes(b"not audio")
    truth = Truth(duration_ms=7_000, turns=TURNS, conclusions=())
    with pytest.raises(NotMedia) as caught:
        make_film(truth, audio, tmp_path / "film.mp4", tmp_path / "poster.png")
    assert caught.value.code == "film-not-made"
