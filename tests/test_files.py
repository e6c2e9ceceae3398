"""Files are whole or not there."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from webinar_archive.errors import ChecksumMismatch, DiskFull
from webinar_archive.files import archived_file, checksum, draft, verify, write_whole


def test_a_draft_that_fails_leaves_the_old_file_and_no_litter(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    write_whole(target, b"old")

    def pull_the_plug() -> None:
        with draft(target) as beside:
            beside.write_bytes(b"half of the ne")
            raise RuntimeError("plug pulled")

    with pytest.raises(RuntimeError, match="pulled"):
        pull_the_plug()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_said_in_our_words_and_loses_nothing(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    write_whole(target, b"old")
    with pytest.raises(DiskFull, match="No room left"), draft(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert target.read_bytes() == b"old"


def test_writing_the_same_bytes_again_touches_nothing(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    write_whole(target, b"same")
    before = target.stat().st_ino
    write_whole(target, b"same")
    assert target.stat().st_ino == before


def test_a_kept_file_verifies_until_one_byte_changes(tmp_path: Path) -> None:
    path = tmp_path / "media.mp4"
    path.write_bytes(b"film")
    kept = archived_file(path, tmp_path)
    assert kept.checksum == checksum(b"film")
    assert verify(kept, tmp_path) == path
    path.write_bytes(b"filn")
    with pytest.raises(ChecksumMismatch) as changed:
        verify(kept, tmp_path)
    assert changed.value.code == "kept-file-changed"
    path.unlink()
    with pytest.raises(ChecksumMismatch) as missing:
        verify(kept, tmp_path)
    assert missing.value.code == "kept-file-missing"
