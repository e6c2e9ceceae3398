"""Copies are hashed as they are made, and links are not followed."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from webinar_archive.file_copies import copied_digest

FILM = bytes(range(256)) * 9000


@pytest.mark.parametrize("link", [True, False])
def test_a_copy_has_the_bytes_and_the_digest_of_its_source(tmp_path: Path, link: bool) -> None:
    source, copy = tmp_path / "film", tmp_path / "copy"
    source.write_bytes(FILM)
    told: list[int] = []
    assert copied_digest(source, copy, told.append, link=link) == hashlib.sha512(FILM).hexdigest()
    assert copy.read_bytes() == FILM
    assert told[-1] == len(FILM)
    if not link:
        # damage to the one must not be damage to the other
        assert not source.samefile(copy)


@pytest.mark.parametrize("what", ["link", "pipe", "folder"])
def test_what_is_no_regular_file_is_not_copied(tmp_path: Path, what: str) -> None:
    source = tmp_path / "film"
    match what:
        case "link":
            source.symlink_to(tmp_path / "elsewhere")
            (tmp_path / "elsewhere").write_bytes(FILM)
        case "pipe":
            os.mkfifo(source)
        case "folder":
            source.mkdir()
    with pytest.raises(OSError):  # noqa: PT011 - the reason is the system's
        copied_digest(source, tmp_path / "copy", lambda _: None, link=True)
    assert not (tmp_path / "copy").exists()
