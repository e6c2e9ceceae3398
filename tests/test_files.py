"""Files are written whole or not at all, and identified by their checksum."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from webinar_archive.errors import DiskFull, RunError
from webinar_archive.files import (
    archived_file,
    checksum,
    checksum_of_file,
    create_private_folder,
    draft,
    draft_folder,
    named_error,
    regular_file_bytes,
    write_whole,
)


def test_the_checksum_of_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    pipe = tmp_path / "film.mp4"
    os.mkfifo(pipe)
    with pytest.raises(OSError, match="not a regular file"):
        checksum_of_file(pipe)


def test_a_file_is_read_whole_up_to_a_size_and_one_of_unstated_size_too(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"0123456789")
    assert (
        regular_file_bytes(path)
        == regular_file_bytes(path, 10)
        == regular_file_bytes(str(path))
        == b"0123456789"
    )
    assert regular_file_bytes(path, 9) is None
    unstated = Path("/proc/self/status")
    assert unstated.stat().st_size == 0
    assert (regular_file_bytes(unstated) or b"").startswith(b"Name:")
    assert regular_file_bytes(unstated, 10) is None


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


def test_a_full_disk_is_named_by_the_folder_that_was_being_made(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left") as raised, draft_folder(tmp_path / "a-v1"):
        Path("/dev/full").write_bytes(b"x")
    named = named_error(raised.value)
    assert (named.code, named.facts["path"]) == ("disk-full", str(tmp_path / "a-v1"))


def test_an_error_of_the_system_names_its_file_and_reason() -> None:
    missing = FileNotFoundError(errno.ENOENT, "No such file or directory", "a.txt")
    assert named_error(missing).facts == {"path": "a.txt", "reason": "No such file or directory"}
    assert isinstance(named_error(missing), RunError)
    assert isinstance(named_error(OSError(errno.ENOSPC, "no"), Path("folder")), DiskFull)
    assert named_error(OSError("odd")).facts == {"path": "?", "reason": "OSError"}


def test_private_files_and_folders_are_this_users_alone(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        create_private_folder(tmp_path / "a" / "b")
        write_whole(tmp_path / "a" / "b" / "plan.json", b"secret", private=True)
        write_whole(tmp_path / "a" / "table.csv", b"public")
    finally:
        os.umask(before)
    modes = {path.name: path.stat().st_mode & 0o777 for path in (tmp_path / "a").rglob("*")}
    assert modes == {"b": 0o700, "plan.json": 0o600, "table.csv": 0o644}


def test_a_stricter_mask_stays_stricter(tmp_path: Path) -> None:
    before = os.umask(0o377)
    try:
        create_private_folder(tmp_path / "b")
    finally:
        os.umask(before)
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o400
