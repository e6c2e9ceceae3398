"""Clips of films of every kind show the frames and play the sound of their passage, no more and no less."""

from __future__ import annotations

import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.media_factory import make_media, tone
from webinar_archive.errors import RecordError
from webinar_archive.media.cut_commands import Cut
from webinar_archive.media.cuts import cut_clip, open_film, part_of
from webinar_archive.media.probe import probe

pytestmark = pytest.mark.untraced

TONE_FROM_S = 2.0
H264 = (
    "-c:v",
    "libx264",
    "-preset",
    "ultrafast",
    "-g",
    "50",
    "-bf",
    "2",
    "-pix_fmt",
    "yuv420p",
    "-c:a",
    "aac",
)
SILENCE_THEN_TONE = (
    "-f",
    "lavfi",
    "-i",
    f"sine=frequency=440:duration=4.5,volume='gte(t,{TONE_FROM_S})':eval=frame",
)


def numbered_picture(rate: float, *, seconds: float = 4.5, also: str = "") -> tuple[str, ...]:
    """Return the input arguments for a picture each of whose frames says its number in the grey of its halves."""
    number = "if(lt(X,W/2),16+14*floor(N/16),16+14*mod(N,16))"
    return (
        "-f",
        "lavfi",
        "-i",
        f"color=size=32x16:rate={rate}:duration={seconds},geq=lum='{number}':cb=128:cr=128{also}",
    )


def frame_numbers(path: Path) -> list[int]:
    """Return the numbers of the frames that a clip shows, in order; that of a still."""
    is_still = path.suffix == ".png"
    planes = "format=gray," if is_still else "setparams=range=unspecified,extractplanes=y,"
    command = [
        "ffmpeg",
        "-v",
        "error",
        "-i",
        str(path),
        "-vf",
        planes + "scale=2:1:flags=area",
        "-fps_mode",
        "passthrough",
    ]
    command += ["-f", "rawvideo", "-pix_fmt", "gray", "-"]
    raw = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
    halves = np.frombuffer(raw, np.uint8).reshape(-1, 2).astype(float)
    # black is 16 and white 235 in a film, 0 and 255 in a still
    halves = 16 + halves * 219 / 255 if is_still else halves
    return [16 * round((left - 16) / 14) + round((right - 16) / 14) for left, right in halves]


def times_s(path: Path) -> list[float]:
    """Return when each frame of a film begins, in order."""
    command = [
        "ffprobe",
        "-v",
        "error",
        "-select_streams",
        "v",
        "-show_entries",
        "packet=pts_time",
        "-of",
        "csv=p=0",
    ]
    shown = subprocess.run([*command, str(path)], check=True, capture_output=True, text=True, timeout=60)
    return sorted(float(line.strip(",")) for line in shown.stdout.split())


def sound(path: Path) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """Return the samples of a clip, 8,000 a second."""
    command = ["ffmpeg", "-v", "error", "-i", str(path), "-f", "s16le", "-ac", "1", "-ar", "8000", "-"]
    return np.frombuffer(
        subprocess.run(command, check=True, capture_output=True, timeout=60).stdout, np.int16
    )


def cut_of(film: Path, start_ms: int, end_ms: int) -> tuple[Path, Path]:
    clip, still = film.with_name("clip.mp4"), film.with_name("still.png")
    opened = open_film(film, None, None)
    cut_clip(opened, Cut(start_ms=start_ms, end_ms=end_ms, still_ms=(start_ms + end_ms) // 2), clip, still)
    return clip, still


FILMS = {
    "film.mp4": (29.97, H264),
    "late.ts": (25, (*H264, "-output_ts_offset", "1000")),
    "slides.mp4": (1, H264),
}


@pytest.mark.parametrize("name", FILMS)
def test_a_clip_is_exact_to_the_frame(tmp_path: Path, name: str) -> None:
    rate, codec = FILMS[name]
    film = make_media(tmp_path / name, *numbered_picture(rate), *SILENCE_THEN_TONE, *codec)
    clip, still = cut_of(film, 1333, 3833)
    started_s = open_film(film, None, None).start_s
    begins_s = [time_s - started_s for time_s in times_s(film)]

    def shown_at(at_s: float) -> int:
        return max(number for number, begin_s in enumerate(begins_s) if begin_s <= at_s)

    first, last = shown_at(1.333), shown_at(3.8329)
    assert frame_numbers(clip) == list(range(first, last + 1))
    assert frame_numbers(still) == [shown_at(2.583)]
    # the first is shown from the start on, each later one when the film shows it
    expected_s = [0.0, *(begin_s - 1.333 for begin_s in begins_s[first + 1 : last + 1])]
    assert times_s(clip) == pytest.approx(expected_s, abs=0.003)
    heard = np.abs(sound(clip).astype(int))
    assert len(heard) / 8000 == pytest.approx(2.5, abs=0.05)
    assert np.argmax(heard > 500) / 8000 == pytest.approx(TONE_FROM_S - 1.333, abs=0.08)


def test_a_picture_that_stands_still_for_long_is_shown_from_the_start(tmp_path: Path) -> None:
    varying = numbered_picture(10, seconds=8, also=",select='lt(n,5)+gt(n,60)'")
    film = make_media(tmp_path / "film.mkv", *varying, *tone(8), *H264, "-fps_mode", "vfr")
    clip, still = cut_of(film, 2000, 6400)
    assert frame_numbers(clip) == [4, 61, 62, 63]
    assert frame_numbers(still) == [4]
    assert times_s(clip)[0] == 0


def test_a_film_without_picture_or_whose_picture_is_left_out_gives_sound_alone(tmp_path: Path) -> None:
    film = make_media(tmp_path / "talk.mp3", *SILENCE_THEN_TONE, "-c:a", "libmp3lame")
    clip, still = cut_of(film, 1000, 4000)
    assert not still.exists()
    assert [s.kind for s in probe(clip).streams] == ["audio"]
    assert np.argmax(np.abs(sound(clip).astype(int)) > 500) / 8000 == pytest.approx(1, abs=0.06)


def test_a_picture_without_sound_is_cut_too(tmp_path: Path) -> None:
    film = make_media(tmp_path / "mute.mp4", *numbered_picture(25), *H264[:-2])
    clip, _ = cut_of(film, 1000, 1200)
    assert frame_numbers(clip) == [25, 26, 27, 28, 29]


def test_odd_sizes_and_many_channels_are_cut(tmp_path: Path) -> None:
    picture = ("-f", "lavfi", "-i", "testsrc=size=63x35:rate=10:duration=3")
    surround = ("-f", "lavfi", "-i", "sine=duration=3,pan=5.1|c0=c0|c1=c0|c2=c0|c3=c0|c4=c0|c5=c0")
    film = make_media(tmp_path / "film.mkv", *picture, *surround, "-c:v", "ffv1", "-c:a", "flac")
    clip, _ = cut_of(film, 500, 1500)
    assert {(s.kind, s.width, s.channels) for s in probe(clip).streams} == {
        ("video", 62, None),
        ("audio", None, 2),
    }


def test_a_film_damaged_in_the_passage_gives_no_clip_and_leaves_no_draft(tmp_path: Path) -> None:
    film = make_media(
        tmp_path / "film.mp4", *numbered_picture(25), *SILENCE_THEN_TONE, *H264, "-movflags", "+faststart"
    )
    whole = open_film(film, None, None)
    film.write_bytes(film.read_bytes()[: film.stat().st_size * 6 // 10])
    clip = tmp_path / "clip.mp4"
    with pytest.raises(RecordError) as raised:
        cut_clip(whole, Cut(start_ms=2000, end_ms=4300, still_ms=2100), clip, tmp_path / "still.png")
    assert raised.value.code == "clip-cut-short"
    assert [path.name for path in tmp_path.iterdir()] == [film.name]


def test_streams_that_end_before_the_passage_are_left_out(tmp_path: Path) -> None:
    film = make_media(tmp_path / "film.mp4", *numbered_picture(25, seconds=3), *tone(6), *H264)
    opened = open_film(film, None, probe(film))
    late = part_of(opened, 4000)
    assert (late.picture, late.sound is None) == (None, False)
    assert part_of(opened, 7000).sound is None
    assert part_of(opened, 1000, with_picture=False) == late


def test_captions_and_metadata_are_inside_whatever_they_hold(tmp_path: Path) -> None:
    film = make_media(tmp_path / "film.mp4", *numbered_picture(25), *SILENCE_THEN_TONE, *H264)
    captions = tmp_path / "c.vtt"
    captions.write_text("WEBVTT\n\n00:00:00.100 --> 00:00:01.000\na &lt;b&gt; 😀 é\n", encoding="utf-8")
    tags = {"title": "-y; $(touch x) 'q' \"r\"\n=é\\", "copyright": "CC"}
    cut = Cut(start_ms=1000, end_ms=3000, still_ms=2000, captions=captions, language="fre", tags=tags)
    clip = tmp_path / "clip.mp4"
    cut_clip(open_film(film, None, None), cut, clip, tmp_path / "still.png")
    command = [
        "ffprobe",
        "-v",
        "error",
        "-show_entries",
        "format_tags=title,copyright",
        "-of",
        "default=nw=1:nk=1",
    ]
    shown = subprocess.run([*command, str(clip)], check=True, capture_output=True, text=True, timeout=60)
    assert shown.stdout == f"{tags['title']}\nCC\n"
    read = subprocess.run(
        ["ffmpeg", "-v", "error", "-i", str(clip), "-f", "srt", "-"],
        check=True,
        capture_output=True,
        timeout=60,
    )
    assert read.stdout.decode() == "1\n00:00:00,100 --> 00:00:01,000\na <b> 😀 é\n\n"
    before = clip.read_bytes()
    cut_clip(open_film(film, None, None), cut, clip, tmp_path / "still.png")
    assert clip.read_bytes() == before
