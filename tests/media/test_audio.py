"""The audio of a recording, decoded as a stream."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.media_factory import make_media, silent_track, still_picture, tone
from webinar_archive.errors import NotMedia, Unreachable
from webinar_archive.media.audio import audio_streams, choose_audio_stream, decode_audio
from webinar_archive.models import Finding


def loudest_hz(samples: np.ndarray, rate_hz: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples.astype(float)))
    return float(spectrum.argmax() * rate_hz / len(samples))


def test_audio_comes_in_blocks_of_a_second_and_no_sample_is_lost(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.wav", *tone(3.5))
    blocks = list(decode_audio(path, rate_hz=8_000))
    assert [len(block) for block in blocks] == [8_000, 8_000, 8_000, 4_000]
    assert all(block.dtype == np.int16 for block in blocks)


@pytest.mark.parametrize("source", ["8 kHz mono", "44.1 kHz stereo", "96 kHz 5.1"])
def test_any_rate_and_number_of_channels_becomes_mono_at_the_requested_rate(
    tmp_path: Path, source: str
) -> None:
    rate, layout = {
        "8 kHz mono": ("8000", "mono"),
        "44.1 kHz stereo": ("44100", "stereo"),
        "96 kHz 5.1": ("96000", "5.1"),
    }[source]
    path = make_media(tmp_path / "a.flac", *tone(2), "-ar", rate, "-af", f"aformat=channel_layouts={layout}")
    samples = np.concatenate(list(decode_audio(path, rate_hz=8_000)))
    assert abs(len(samples) - 16_000) <= 8
    assert abs(loudest_hz(samples, 8_000) - 440) < 2


def test_a_part_starts_and_ends_at_the_requested_times(tmp_path: Path) -> None:
    path = make_media(
        tmp_path / "a.wav", *tone(2, 300), *tone(2, 900), "-filter_complex", "[0][1]concat=n=2:v=0:a=1"
    )
    samples = np.concatenate(list(decode_audio(path, rate_hz=8_000, start_ms=2_200, end_ms=3_200)))
    assert len(samples) == 8_000
    assert abs(loudest_hz(samples, 8_000) - 900) < 2


def test_a_quiet_speaker_is_levelled_and_every_sample_keeps_its_time(tmp_path: Path) -> None:
    path = make_media(
        tmp_path / "a.wav",
        *tone(10, 300), *tone(10, 900),
        "-filter_complex", "[1]volume=-25dB[quiet];[0][quiet]concat=n=2:v=0:a=1",
    )  # fmt: skip
    plain, levelled = (
        np.concatenate(list(decode_audio(path, rate_hz=8_000, levelled=each))).astype(float)
        for each in (False, True)
    )
    assert len(levelled) == len(plain) == 160_000

    def fall_db(samples: np.ndarray) -> float:
        # seconds apart from the change, for the gain follows slowly
        loud, quiet = samples[16_000:48_000], samples[128_000:144_000]
        return float(10 * np.log10((loud**2).mean() / (quiet**2).mean()))

    assert fall_db(plain) == pytest.approx(25, abs=1)
    assert fall_db(levelled) < 8
    # the tone changes where it did
    crossings = [np.count_nonzero(np.diff(np.signbit(part[78_000:82_000]))) for part in (plain, levelled)]
    assert crossings[0] == pytest.approx(crossings[1], rel=0.02)


def test_audio_that_starts_late_keeps_the_times_of_the_recording(tmp_path: Path) -> None:
    path = make_media(
        tmp_path / "a.mkv",
        *still_picture(4),
        "-itsoffset", "1.5", *tone(2), "-c:a", "pcm_s16le",
    )  # fmt: skip
    samples = np.concatenate(list(decode_audio(path, rate_hz=8_000)))
    assert not samples[:8_000].any()
    assert abs(int(np.flatnonzero(samples)[0]) - 12_000) < 400


def test_of_several_streams_the_one_in_the_language_is_chosen_and_reported(tmp_path: Path) -> None:
    path = make_media(
        tmp_path / "a.mkv", *tone(1, 300), *tone(1, 900), "-map", "0", "-map", "1",
        "-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fre",
    )  # fmt: skip
    reported: list[Finding] = []
    chosen = choose_audio_stream(path, "fr", reported.append)
    assert (chosen.index, chosen.language) == (1, "fr")
    assert [(finding.code, finding.facts) for finding in reported] == [
        ("sound-several-streams", {"stream": 1, "language": "fr", "streams": 2})
    ]
    samples = np.concatenate(list(decode_audio(path, rate_hz=8_000, stream=chosen)))
    assert abs(loudest_hz(samples, 8_000) - 900) < 2


def test_without_a_language_the_stream_that_players_prefer_is_chosen(tmp_path: Path) -> None:
    path = make_media(
        tmp_path / "a.mkv", *tone(1), *tone(1), "-map", "0", "-map", "1",
        "-disposition:a:0", "0", "-disposition:a:1", "default",
    )  # fmt: skip
    assert choose_audio_stream(path).index == 1
    assert len(audio_streams(path)) == 2


def test_a_film_without_audio_is_refused(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.mp4", *still_picture(1))
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
def test_damage_in_the_middle_is_reported_and_what_follows_keeps_its_time(
    tmp_path: Path, name: str, codec: str, junk: int
) -> None:
    path = make_media(
        tmp_path / name, *tone(10, 300), *tone(10, 900), "-filter_complex", "[0][1]concat=n=2:v=0:a=1",
        "-c:a", codec,
    )  # fmt: skip
    data = bytearray(path.read_bytes())
    middle = len(data) // 3
    data[middle : middle + len(data) // 8] = bytes([junk]) * (len(data) // 8)
    path.write_bytes(bytes(data))
    reported: list[Finding] = []
    samples = np.concatenate(list(decode_audio(path, rate_hz=8_000, report=reported.append)))
    assert "sound-damaged" in [finding.code for finding in reported]
    assert abs(loudest_hz(samples[88_000:152_000], 8_000) - 900) < 2
    assert abs(len(samples) / 8_000 - 20) < 0.2


def test_whole_audio_is_not_reported_as_damaged(tmp_path: Path) -> None:
    reported: list[Finding] = []
    for name in ("a.mp3", "a.ogg", "a.m4a", "a.ts"):
        list(decode_audio(make_media(tmp_path / name, *tone(3)), rate_hz=8_000, report=reported.append))
    assert reported == []


def test_the_decoder_ends_when_the_reader_stops(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.wav", *tone(600, rate_hz=8_000))
    blocks = decode_audio(path, rate_hz=48_000)
    next(blocks)
    blocks.close()  # type: ignore[attr-defined]
    running = subprocess.run(["pgrep", "-f", str(path)], capture_output=True, check=False).stdout
    assert not running


def test_samples_of_a_decoder_that_the_system_killed_are_not_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = make_media(tmp_path / "a.wav", *tone(1))
    program = tmp_path / "bin" / "ffmpeg"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nhead -c 4000 /dev/zero\nkill -KILL $$\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{os.environ['PATH']}")
    with pytest.raises(Unreachable, match="killed by the system"):
        list(decode_audio(path, rate_hz=8_000))


def test_a_channel_upside_down_does_not_cancel_the_other_out(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.flac", *tone(3), "-af", "pan=stereo|c0=c0|c1=-1*c0")
    reported: list[Finding] = []
    samples = np.concatenate(list(decode_audio(path, rate_hz=8_000, report=reported.append)))
    assert abs(loudest_hz(samples, 8_000) - 440) < 2
    assert samples.std() > 1_000
    assert [(finding.code, finding.facts) for finding in reported] == [
        ("sound-cancels-out", {"stream": 0, "seconds": 3, "channel": 1})
    ]


def test_mute_audio_is_reported(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.m4a", *silent_track(3))
    reported: list[Finding] = []
    list(decode_audio(path, rate_hz=8_000, report=reported.append))
    assert [finding.code for finding in reported] == ["sound-mute"]


@pytest.mark.parametrize(("channel", "hz"), [(0, 300), (1, 900)])
def test_a_channel_alone_is_decoded(tmp_path: Path, channel: int, hz: int) -> None:
    path = make_media(
        tmp_path / "a.flac", *tone(2, 300), *tone(2, 900), "-filter_complex", "[0][1]amerge=inputs=2"
    )
    (stream,) = audio_streams(path)
    assert stream.channels == 2
    samples = np.concatenate(list(decode_audio(path, rate_hz=8_000, stream=stream, channel=channel)))
    assert abs(loudest_hz(samples, 8_000) - hz) < 2
    assert len(samples) == 16_000
