"""The sound of a recording, streamed."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from webinar_archive.errors import NotMedia
from webinar_archive.media.audio import audio_streams, choose_audio_stream, decode_audio
from webinar_archive.models import Finding


def make(path: Path, *arguments: str) -> Path:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments, str(path)], check=True)
    return path


def tone(seconds: float, hz: int = 440, rate_hz: int = 16_000) -> tuple[str, ...]:
    return ("-f", "lavfi", "-i", f"sine=frequency={hz}:sample_rate={rate_hz}:duration={seconds}")


def loudest_hz(sound: np.ndarray, rate_hz: int) -> float:
    spectrum = np.abs(np.fft.rfft(sound.astype(float)))
    return float(spectrum.argmax() * rate_hz / len(sound))


def test_sound_comes_in_blocks_of_a_second_and_no_sample_is_lost(tmp_path: Path) -> None:
    path = make(tmp_path / "a.wav", *tone(3.5))
    blocks = list(decode_audio(path, rate_hz=8_000))
    assert [len(block) for block in blocks] == [8_000, 8_000, 8_000, 4_000]
    assert all(block.dtype == np.int16 for block in blocks)


@pytest.mark.parametrize("source", ["8 kHz mono", "44.1 kHz stereo", "96 kHz 5.1"])
def test_any_rate_and_number_of_channels_becomes_mono_at_the_rate_asked_for(
    tmp_path: Path, source: str
) -> None:
    rate, layout = {
        "8 kHz mono": ("8000", "mono"),
        "44.1 kHz stereo": ("44100", "stereo"),
        "96 kHz 5.1": ("96000", "5.1"),
    }[source]
    path = make(tmp_path / "a.flac", *tone(2), "-ar", rate, "-af", f"aformat=channel_layouts={layout}")
    sound = np.concatenate(list(decode_audio(path, rate_hz=8_000)))
    assert abs(len(sound) - 16_000) <= 8
    assert abs(loudest_hz(sound, 8_000) - 440) < 2


def test_a_stretch_begins_and_ends_where_it_was_asked_to(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.wav", *tone(2, 300), *tone(2, 900), "-filter_complex", "[0][1]concat=n=2:v=0:a=1"
    )
    sound = np.concatenate(list(decode_audio(path, rate_hz=8_000, start_ms=2_200, end_ms=3_200)))
    assert len(sound) == 8_000
    assert abs(loudest_hz(sound, 8_000) - 900) < 2


def test_sound_that_begins_late_keeps_the_clock_of_the_recording(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.mkv",
        "-f", "lavfi", "-i", "color=size=16x16:rate=5:duration=4",
        "-itsoffset", "1.5", *tone(2), "-c:a", "pcm_s16le",
    )  # fmt: skip
    sound = np.concatenate(list(decode_audio(path, rate_hz=8_000)))
    assert not sound[:8_000].any()
    assert abs(int(np.flatnonzero(sound)[0]) - 12_000) < 400


def test_of_several_streams_the_one_in_the_language_is_chosen_and_told(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.mkv", *tone(1, 300), *tone(1, 900), "-map", "0", "-map", "1",
        "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fre",
    )  # fmt: skip
    told: list[Finding] = []
    chosen = choose_audio_stream(path, "fr", told.append)
    assert (chosen.index, chosen.language) == (1, "fr")
    assert [(finding.code, finding.facts) for finding in told] == [
        ("sound-several-streams", {"stream": 1, "language": "fr", "streams": 2})
    ]
    sound = np.concatenate(list(decode_audio(path, rate_hz=8_000, stream=chosen.index)))
    assert abs(loudest_hz(sound, 8_000) - 900) < 2


def test_without_a_language_the_stream_a_player_takes_is_chosen(tmp_path: Path) -> None:
    path = make(
        tmp_path / "a.mkv", *tone(1), *tone(1), "-map", "0", "-map", "1",
        "-disposition:a:0", "0", "-disposition:a:1", "default",
    )  # fmt: skip
    assert choose_audio_stream(path).index == 1
    assert len(audio_streams(path)) == 2


def test_a_film_without_sound_says_so(tmp_path: Path) -> None:
    path = make(tmp_path / "a.mp4", "-f", "lavfi", "-i", "color=size=16x16:rate=5:duration=1")
    with pytest.raises(NotMedia) as raised:
        next(decode_audio(path, rate_hz=8_000))
    assert raised.value.code == "no-sound-in-file"


def test_what_is_no_media_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.mp4"
    path.write_text("not a film")
    with pytest.raises(NotMedia) as raised:
        next(decode_audio(path, rate_hz=8_000))
    assert raised.value.code == "not-media"


@pytest.mark.parametrize(("name", "codec", "junk"), [("a.ts", "mp2", 0), ("a.mp4", "aac", 255)])
def test_a_broken_stretch_in_the_middle_is_told_and_what_follows_keeps_its_time(
    tmp_path: Path, name: str, codec: str, junk: int
) -> None:
    path = make(
        tmp_path / name, *tone(10, 300), *tone(10, 900), "-filter_complex", "[0][1]concat=n=2:v=0:a=1",
        "-c:a", codec,
    )  # fmt: skip
    data = bytearray(path.read_bytes())
    middle = len(data) // 3
    data[middle : middle + len(data) // 8] = bytes([junk]) * (len(data) // 8)
    path.write_bytes(bytes(data))
    told: list[Finding] = []
    sound = np.concatenate(list(decode_audio(path, rate_hz=8_000, report=told.append)))
    assert "sound-damaged" in [finding.code for finding in told]
    assert abs(loudest_hz(sound[88_000:152_000], 8_000) - 900) < 2
    assert abs(len(sound) / 8_000 - 20) < 0.2


def test_whole_sound_is_not_called_damaged(tmp_path: Path) -> None:
    told: list[Finding] = []
    for name in ("a.mp3", "a.ogg", "a.m4a", "a.ts"):
        list(decode_audio(make(tmp_path / name, *tone(3)), rate_hz=8_000, report=told.append))
    assert told == []


def test_the_decoder_ends_when_nobody_listens_any_more(tmp_path: Path) -> None:
    path = make(tmp_path / "a.wav", *tone(600, rate_hz=8_000))
    blocks = decode_audio(path, rate_hz=48_000)
    next(blocks)
    blocks.close()  # type: ignore[attr-defined]
    running = subprocess.run(["pgrep", "-f", str(path)], capture_output=True, check=False).stdout
    assert not running
