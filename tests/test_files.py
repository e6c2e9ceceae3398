"""Files are written whole or not at all, and identified by their checksum."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from webinar_archive.errors import DiskFull
from webinar_archive.files import archived_file, checksum, checksum_of_file, draft, write_whole


def test_a_failed_write_leaves_the_old_file_and_no_temporary_one(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    write_whole(target, b"old")

    def fail_halfway() -> None:
        with draft(target) as temporary:
            temporary.write_bytes(b"half of the ne")
            raise RuntimeError("interrupted")

    with pytest.raises(RuntimeError, match="interrupted"):
        fail_halfway()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_a_full_disk_is_an_error_of_ours_and_loses_nothing(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    write_whole(target, b"old")
    with pytest.raises(DiskFull, match="disk of"), draft(target):
        raise OSError(errno.ENOSPC, "No space left on device")
    assert target.read_bytes() == b"old"


def test_writing_the_same_bytes_again_does_not_touch_the_file(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    write_whole(target, b"same")
    before = target.stat().st_ino
    write_whole(target, b"same")
    assert target.stat().st_ino == before


def test_an_archived_file_is_described_by_path_checksum_and_size(tmp_path: Path) -> None:
    path = tmp_path / "capture" / "media.mp4"
    write_whole(path, b"film")
    described = archived_file(path, tmp_path)
    assert (described.path, described.size_bytes) == ("capture/media.mp4", 4)
    assert described.checksum == checksum(b"film") == checksum("film") == checksum_of_file(path)
    assert described.checksum.startswith("sha512:")
