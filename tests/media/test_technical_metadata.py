"""What ffprobe says about a film is given whole, and says nothing of this machine."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.media_factory import SMALL, make_media, picture, tone
from webinar_archive.errors import Unreachable
from webinar_archive.media.technical_metadata import technical_metadata


def test_all_that_ffprobe_says_is_given_under_the_name_of_the_package(tmp_path: Path) -> None:
    film = make_media(
        tmp_path / "a.mkv",
        *picture(1),
        *tone(1),
        "-metadata",
        "title=Débat",
        "-metadata",
        "place=Lyon",
        *SMALL,
    )
    data = technical_metadata(film, "data/record/capture/media.mkv")
    assert data is not None
    assert str(tmp_path).encode() not in data
    found = json.loads(data)
    assert found["format"]["filename"] == "data/record/capture/media.mkv"
    tags = {name.lower(): value for name, value in found["format"]["tags"].items()}
    assert (tags["title"], tags["place"]) == ("Débat", "Lyon")
    assert [stream["codec_name"] for stream in found["streams"]] == ["h264", "aac"]
    assert "pix_fmt" in found["streams"][0]
    assert found["chapters"] == []
    assert found["program_version"]["version"]


@pytest.mark.parametrize("data", [None, b"", b"no film", b"#EXTM3U\nfile:///etc/passwd\n"])
def test_of_what_is_no_film_there_is_none(tmp_path: Path, data: bytes | None) -> None:
    path = tmp_path / "film.mp4"
    if data is not None:
        path.write_bytes(data)
    assert technical_metadata(path, "film.mp4") is None


def test_it_is_left_out_where_ffprobe_is_not_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    film = make_media(tmp_path / "a.mkv", *picture(1), *tone(1), *SMALL)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert technical_metadata(film, "a.mkv") is None


def test_it_is_not_left_out_where_ffprobe_was_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    film = make_media(tmp_path / "a.mkv", *picture(1), *tone(1), *SMALL)
    (tmp_path / "ffprobe").write_text("#!/bin/sh\nkill -KILL $$\n")
    (tmp_path / "ffprobe").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unreachable, match="ffprobe was killed"):
        technical_metadata(film, "a.mkv")
