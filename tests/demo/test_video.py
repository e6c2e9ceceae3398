"""The film: its length, its two streams, and a slide that changes with who speaks."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from webinar_archive.demo.build import StandIn
from webinar_archive.demo.ground_truth import Truth, Turn
from webinar_archive.demo.video import make_film, speaker_of_each_second
from webinar_archive.errors import NotMedia
from webinar_archive.models import Span

TURNS = (Turn(speaker="Anne", span=Span(2_000, 4_400)), Turn(speaker="Luc", span=Span(4_600, 6_000)))


def test_both_streams_are_as_long_as_the_truth_says(made: StandIn) -> None:
    shown = "stream=codec_name,duration,width,height:format=duration"
    said = subprocess.run(
        ["ffprobe", "-v", "error", "-show_entries", shown, "-of", "json", str(made.film)],
        capture_output=True,
        check=True,
        timeout=60,
    )
    facts = json.loads(said.stdout)
    assert [stream["codec_name"] for stream in facts["streams"]] == ["h264", "aac"]
    for duration in (*(stream["duration"] for stream in facts["streams"]), facts["format"]["duration"]):
        assert float(duration) * 1000 == pytest.approx(made.truth.duration_ms, abs=50)


def test_a_slide_stays_until_another_voice_begins() -> None:
    truth = Truth(duration_ms=7_000, turns=TURNS, conclusions=())
    assert speaker_of_each_second(truth) == [None, None, "Anne", "Anne", "Anne", "Luc", "Luc"]


def test_the_slides_of_two_speakers_differ(made: StandIn, tmp_path: Path) -> None:
    frames: list[bytes] = []
    for turn in made.truth.turns[:2]:
        at_s = (
            turn.span.end_ms // 1000 - 1 if turn.speaker == "Sylvain Henry" else turn.span.start_ms / 1000 + 1
        )
        frame = tmp_path / f"{len(frames)}.png"
        command = [
            "ffmpeg",
            "-v",
            "error",
            "-ss",
            str(at_s),
            "-i",
            str(made.film),
            "-frames:v",
            "1",
            str(frame),
        ]
        subprocess.run(command, check=True, timeout=60)
        frames.append(frame.read_bytes())
    assert frames[0] != frames[1]


def test_a_sound_that_is_none_gives_a_clear_failure(tmp_path: Path) -> None:
    sound = tmp_path / "sound.wav"
    sound.write_bytes(b"no sound")
    truth = Truth(duration_ms=7_000, turns=TURNS, conclusions=())
    with pytest.raises(NotMedia) as caught:
        make_film(truth, sound, tmp_path / "film.mp4", tmp_path / "poster.png")
    assert caught.value.code == "film-not-made"
