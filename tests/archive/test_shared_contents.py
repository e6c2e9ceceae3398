"""Identical content is stored once, and only what is compared byte by byte is called identical."""

from __future__ import annotations

import errno
import fcntl
import os
from pathlib import Path

import pytest

from webinar_archive.archive.form import use_archive
from webinar_archive.archive.layout import content_file, pipeline_folders
from webinar_archive.archive.shared_contents import MIN_BYTES, place, share, share_with_archive
from webinar_archive.files import archived_file
from webinar_archive.models import ArchivedFile

FILM = b"film" * MIN_BYTES


def film_of(root: Path, record: str, data: bytes = FILM) -> tuple[Path, ArchivedFile, Path]:
    folder = root / "essai" / record
    path = folder / "capture" / "media.mp4"
    path.parent.mkdir(parents=True)
    path.write_bytes(data)
    return folder, archived_file(path, folder), path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    use_archive(tmp_path)
    return tmp_path


def test_the_second_record_shares_the_film_of_the_first(root: Path) -> None:
    films = [film_of(root, name) for name in ("a", "b", "c")]
    for folder, file, _ in films:
        share_with_archive(folder, file)
    assert len({path.stat().st_ino for _, _, path in films}) == 1
    assert not list(pipeline_folders(root))


def test_a_first_film_that_is_damaged_or_missing_is_not_shared(root: Path) -> None:
    first, file, path = film_of(root, "a")
    share_with_archive(first, file)
    path.write_bytes(b"x" + FILM[1:])
    second, same, other = film_of(root, "b")
    share_with_archive(second, same)
    assert other.read_bytes() == FILM
    # the good one is known from then on
    other.unlink()
    third, _, last = film_of(root, "c")
    share_with_archive(third, same)
    assert last.read_bytes() == FILM


@pytest.mark.parametrize("noted", [b"../outside", b"/etc/hostname", b"", b"\0", b"essai", b"\xff" * 20_000])
def test_a_note_that_leads_elsewhere_is_not_followed(root: Path, noted: bytes) -> None:
    folder, file, path = film_of(root, "a")
    note = content_file(root, file.checksum)
    note.parent.mkdir(parents=True)
    note.write_bytes(noted)
    before = path.stat().st_ino
    share_with_archive(folder, file)
    assert (path.read_bytes(), path.stat().st_ino) == (FILM, before)


def test_small_files_and_folders_outside_of_an_archive_are_not_noted(tmp_path: Path) -> None:
    folder, file, _ = film_of(tmp_path, "a")
    share_with_archive(folder, file)
    use_archive(tmp_path)
    small, captions, _ = film_of(tmp_path, "b", b"small")
    share_with_archive(small, captions)
    assert not (tmp_path / ".contents").exists()


def test_where_nothing_can_be_shared_files_are_copied_or_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EOPNOTSUPP, "this file system cannot")

    monkeypatch.setattr(fcntl, "ioctl", refuse)
    monkeypatch.setattr(os, "link", refuse)
    one, other = tmp_path / "one", tmp_path / "other"
    one.write_bytes(FILM)
    place(one, other)
    before = other.stat().st_ino
    assert other.read_bytes() == FILM
    assert share(one, other)
    assert other.stat().st_ino == before
    other.write_bytes(b"another")
    assert not share(one, other)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "other"]
