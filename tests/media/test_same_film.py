"""Two files are the same film where their streams are, in whichever container; in doubt they are not."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.media_factory import SMALL, make_media, picture, tone
from webinar_archive.deadline import Deadline
from webinar_archive.media import ffmpeg
from webinar_archive.media.same_film import are_equally_long, is_same_film

pytestmark = pytest.mark.untraced

COPY = ("-c", "copy")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_media(tmp_path_factory.mktemp("small") / "film.mp4", *picture(3), *tone(3), *SMALL)


@pytest.mark.parametrize(
    ("name", "how"),
    [
        ("a.mkv", COPY),
        ("a.ts", COPY),
        ("a.mp4", ("-map", "0:a", "-map", "0:v", *COPY, "-movflags", "+faststart", "-metadata", "title=x")),
    ],
)
def test_a_film_wrapped_anew_is_the_same(
    tmp_path: Path, small: Path, name: str, how: tuple[str, ...]
) -> None:
    assert is_same_film(small, make_media(tmp_path / name, *how, inputs=(small,)))


def test_packets_that_are_wrapped_otherwise_decode_to_the_same(tmp_path: Path, small: Path) -> None:
    wrapped = make_media(tmp_path / "a.ts", *COPY, inputs=(small,))
    limit = Deadline.after(60)
    hashes = [
        [ffmpeg.stream_hashes(path, limit, decoded=decoded) for path in (small, wrapped)]
        for decoded in (False, True)
    ]
    assert [one == other for one, other in hashes] == [False, True]


@pytest.mark.parametrize(
    "how",
    [
        ("-t", "2.5", *COPY),
        ("-c:v", "libx264", "-crf", "40", "-c:a", "copy"),
        ("-an", *COPY),
        ("-c:v", "copy", "-af", "volume=0.9"),
    ],
    ids=["shorter", "compressed again", "without sound", "quieter"],
)
def test_a_film_of_other_frames_or_samples_is_another(
    tmp_path: Path, small: Path, how: tuple[str, ...]
) -> None:
    assert not is_same_film(small, make_media(tmp_path / "a.mp4", *how, inputs=(small,)))


def test_films_are_equally_long_by_what_they_state(tmp_path: Path, small: Path) -> None:
    compressed = make_media(
        tmp_path / "a.mp4", "-c:v", "libx264", "-crf", "40", "-c:a", "copy", inputs=(small,)
    )
    shorter = make_media(tmp_path / "b.mp4", "-t", "1.5", *COPY, inputs=(small,))
    assert are_equally_long(small, compressed)
    assert not are_equally_long(small, shorter)
    assert not are_equally_long(small, tmp_path / "missing.mp4")


def test_a_film_whose_sound_was_shifted_is_another(tmp_path: Path, small: Path) -> None:
    shifted = make_media(
        tmp_path / "a.mp4", "-itsoffset", "0.4", "-i", str(small), "-map", "0:v", "-map", "1:a", *COPY,
        inputs=(small,),
    )  # fmt: skip
    assert not is_same_film(small, shifted)


def test_what_cannot_be_read_whole_or_in_time_is_not_called_the_same(tmp_path: Path, small: Path) -> None:
    cut = tmp_path / "cut.ts"
    whole = make_media(tmp_path / "a.ts", *COPY, inputs=(small,))
    cut.write_bytes(whole.read_bytes()[: -whole.stat().st_size // 3])
    text = tmp_path / "page.mp4"
    text.write_text("<html>")
    for other in (cut, text, tmp_path / "missing.mp4"):
        assert not is_same_film(small, other)
    assert not is_same_film(small, small, timeout_s=0.0)
