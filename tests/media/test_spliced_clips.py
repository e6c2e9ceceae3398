"""Clips with copied frames show what encoded ones show; films of which nothing can be copied are encoded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.media.test_cuts import H264, cut_of, frame_numbers, numbered_picture, times_s
from tests.media_factory import make_media, tone
from webinar_archive.media.avc_parameters import parameters_of, with_parameters
from webinar_archive.media.cut_commands import Cut, Position
from webinar_archive.media.spliced_clips import CopiedRun, copied_run

pytestmark = pytest.mark.untraced

OPEN_GROUPS = ("-x264-params", "open-gop=1:bframes=2:scenecut=0")


@pytest.mark.parametrize(
    ("name", "also", "parameter_sets"),
    [
        ("film.mp4", (), 2),
        ("film.mkv", ("-bf", "0"), 2),
        ("open.mp4", OPEN_GROUPS, 1),
    ],
)
def test_a_clip_of_copied_frames_is_exact_to_the_frame(
    tmp_path: Path, name: str, also: tuple[str, ...], parameter_sets: int
) -> None:
    film = make_media(tmp_path / name, *numbered_picture(25, seconds=9), *tone(9), *H264, *also)
    clip, still = cut_of(film, 1333, 8333)
    begins_s = times_s(film)
    first, *others = [number for number in range(225) if 1.333 - 1 / 25 < begins_s[number] < 8.333]
    assert frame_numbers(clip) == [first, *others]
    assert times_s(clip) == pytest.approx([0.0, *(begins_s[number] - 1.333 for number in others)], abs=0.002)
    assert frame_numbers(still) == [max(number for number in others if begins_s[number] <= 4.833)]
    assert len(parameters_of(clip.read_bytes()).sequence) == parameter_sets
    assert {path.name for path in tmp_path.iterdir()} == {name, "clip.mp4", "still.png"}


def test_a_turned_film_is_encoded(tmp_path: Path) -> None:
    upright = make_media(tmp_path / "upright.mp4", *numbered_picture(5, seconds=8), *H264[:-2], "-g", "5")
    turned = ("-c", "copy", "-metadata:s:v", "rotate=180")
    film = make_media(tmp_path / "film.mp4", *turned, inputs=(upright,))
    clip, _ = cut_of(film, 500, 7500)
    assert len(parameters_of(clip.read_bytes()).sequence) == 1


def test_parameters_of_two_streams_stand_side_by_side(tmp_path: Path) -> None:
    film = make_media(tmp_path / "film.mp4", *numbered_picture(25, seconds=1), *H264[:-2]).read_bytes()
    own = parameters_of(film)
    assert own.is_plain
    assert with_parameters(film, own) == film
    other = replace(own, head=b"\x64\x00\x33", sequence=(b"\x67another",))
    both = parameters_of(with_parameters(film, own.with_sets_of(other)))
    assert both.sequence == (*own.sequence, *other.sequence)
    assert both.head == own.head[:2] + b"\x33"
    for length in (0, 7, 40, len(film) - 200):
        with pytest.raises(ValueError, match=r"bytes|parameters"):
            parameters_of(film[:length])


PLAIN = [(number / 2, number % 4 == 0) for number in range(40)]
"""Two frames a second, a key frame in two seconds."""


@pytest.mark.parametrize(
    ("coded", "start_ms", "end_ms", "expected"),
    [
        (PLAIN, 2200, 9000, CopiedRun(4.0, 10, 9.0, has_rest=False, frames=14)),
        # the first key frame from which enough is copied is too late
        (PLAIN, 2200, 7900, None),
        # a frame is stored before the one that is shown before it: it is encoded, as the last
        ([*PLAIN[:17], PLAIN[18], PLAIN[17], *PLAIN[19:]], 2200, 8600, CopiedRun(4.0, 9, 8.5, has_rest=True, frames=14)),
        # what is shown before the key frame of 4.0 s is stored after it
        ([*PLAIN[:7], PLAIN[8], PLAIN[7], *PLAIN[9:]], 2200, 12000, CopiedRun(6.0, 12, 12.0, has_rest=False, frames=20)),
        # no key frame
        ([(time_s, False) for time_s, _ in PLAIN], 2200, 12000, None),
    ],
)  # fmt: skip
def test_what_can_be_copied_begins_with_a_key_frame_and_ends_where_frames_are_in_order(
    coded: list[tuple[float, bool]], start_ms: int, end_ms: int, expected: CopiedRun | None
) -> None:
    cut = Cut(start_ms=start_ms, end_ms=end_ms, still_ms=start_ms)
    assert copied_run(Position(0.0, 2.0, 2.0, coded), cut) == expected
