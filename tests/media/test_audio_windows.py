"""Windows of a recording, decoded together: the samples that each gives alone."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.media_factory import make_media, tone
from webinar_archive.media.audio import audio_streams, decode_audio
from webinar_archive.media.audio_windows import MOST_AT_ONCE, decode_windows
from webinar_archive.media.channels import ChannelLevels
from webinar_archive.models import Span

RATE_HZ = 8_000
WINDOWS = (
    Span(0, 1_200),
    Span(0, 2_500),  # begins as another does
    Span(1_750, 3_333),  # overlaps another
    Span(7_001, 9_002),
    Span(11_000, 20_000),  # ends after the recording
    Span(30_000, 31_000),  # lies after it
    *(Span(at, at + 300) for at in range(4_000, 4_000 + 100 * (MOST_AT_ONCE - 5), 100)),
)


def alone(path: Path, window: Span) -> tuple[list[int], ChannelLevels]:
    (stream,) = audio_streams(path)
    levels = ChannelLevels()
    blocks = decode_audio(
        path, rate_hz=RATE_HZ, stream=stream, start_ms=window.start_ms, end_ms=window.end_ms, levels=levels
    )
    return [int(sample) for block in blocks for sample in block], levels


def together(path: Path, windows: tuple[Span, ...]) -> list[tuple[list[int], ChannelLevels]]:
    (stream,) = audio_streams(path)
    found = decode_windows(path, windows, rate_hz=RATE_HZ, stream=stream)
    return [(window.samples.tolist(), window.levels) for window in found]


@pytest.mark.parametrize(("layout", "compared"), [("stereo", (1, 2, 4, 5, -1)), ("5.1", (0,))])
def test_windows_have_the_samples_and_levels_that_each_has_alone(
    tmp_path: Path, layout: str, compared: tuple[int, ...]
) -> None:
    sweep = ("-f", "lavfi", "-i", "aevalsrc='0.4*sin(2*PI*t*(200+60*t))':s=44100:d=12")
    path = make_media(tmp_path / "a.flac", *sweep, "-af", f"aformat=channel_layouts={layout}")
    found = together(path, WINDOWS)
    assert [len(samples) for samples, _ in found[:4]] == [9_600, 20_000, 12_664, 16_008]
    assert [found[number] for number in compared] == [alone(path, WINDOWS[number]) for number in compared]


def test_channels_that_cancel_out_are_noticed_in_the_window_in_which_they_do(tmp_path: Path) -> None:
    path = make_media(
        tmp_path / "a.flac", *tone(4), *tone(4), "-filter_complex",
        "[0]pan=stereo|c0=c0|c1=c0[a];[1]pan=stereo|c0=c0|c1=-1*c0[b];[a][b]concat=n=2:v=0:a=1",
    )  # fmt: skip
    (whole, first), (cancelled, second) = together(path, (Span(500, 2_500), Span(5_000, 7_000)))
    assert (first.cancelled, second.cancelled) == (0, 2)
    assert min(np.std(whole), np.std(cancelled)) > 1_000


def test_where_windows_cannot_be_decoded_together_each_is_decoded_alone(tmp_path: Path) -> None:
    path = make_media(tmp_path / "a.flac", *tone(4))
    (stream,) = audio_streams(path)
    path.unlink()
    found = decode_windows(path, (Span(1_000, 2_000), Span(2_000, 3_000)), rate_hz=RATE_HZ, stream=stream)
    assert [len(window.samples) for window in found] == [0, 0]
