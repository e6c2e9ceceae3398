"""A supplied file is read only when its size or modification time changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from webinar_archive.archive.file_identity import identify
from webinar_archive.errors import Gone
from webinar_archive.files import checksum


def test_a_file_is_identified_by_its_content_and_then_by_size_and_time(tmp_path: Path) -> None:
    film, record = tmp_path / "film.mp4", tmp_path / "record"
    film.write_bytes(b"film")
    assert identify(film, record) == checksum(b"film")
    stat = film.stat()
    # only the bytes change: nobody sees that without reading them all
    film.write_bytes(b"filn")
    os.utime(film, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert identify(film, record) == checksum(b"film")
    os.utime(film, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert identify(film, record) == checksum(b"filn")
    film.write_bytes(b"longer")
    os.utime(film, ns=(stat.st_atime_ns, stat.st_mtime_ns + 1))
    assert identify(film, record) == checksum(b"longer")


def test_files_of_one_record_are_told_apart_by_their_paths(tmp_path: Path) -> None:
    for name in ("film", "words"):
        (tmp_path / name).write_text(name)
    for _ in range(2):
        found = [identify(tmp_path / name, tmp_path / "record") for name in ("film", "words")]
        assert found == [checksum("film"), checksum("words")]


@pytest.mark.parametrize("rubbish", [b"", b"[]", b'{"a": 1}'])
def test_a_list_of_known_files_that_cannot_be_read_is_made_again(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "film").write_text("film")
    (tmp_path / "supplied.json").write_bytes(rubbish)
    assert identify(tmp_path / "film", tmp_path) == checksum("film")


def test_a_missing_file_is_gone(tmp_path: Path) -> None:
    with pytest.raises(Gone, match="no such file"):
        identify(tmp_path / "nowhere.mp4", tmp_path)
