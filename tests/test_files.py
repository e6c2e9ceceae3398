"""Files are written whole or not at all, and identified by their checksum."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
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
    is_draft,
    named_error,
    regular_file_bytes,
    remove_draft_folders,
    remove_drafts,
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


KILLED_WHILE_WRITING = """
import os, signal, sys
from pathlib import Path
from webinar_archive.files import draft
with draft(Path(sys.argv[1])) as temporary:
    temporary.write_bytes(b"half of the ne")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_draft_of_a_killed_process_is_removed_and_that_of_a_living_one_stays(tmp_path: Path) -> None:
    target = tmp_path / "table.csv"
    subprocess.run([sys.executable, "-c", KILLED_WHILE_WRITING, str(target)], check=False)
    (left,) = tmp_path.iterdir()
    ours = tmp_path / ".notes.draft"
    living = tmp_path / f".table.csv.{os.getppid()}-0a1b2c3d.draft"
    for path in (ours, living):
        path.touch()
    (tmp_path / ".a folder.1-0a1b2c3d.draft").mkdir()
    remove_drafts(tmp_path)
    assert not left.exists()
    assert ours.exists()
    assert living.exists()
    remove_drafts(tmp_path / "nowhere")


def test_drafts_of_other_threads_of_this_process_stay_and_those_of_an_earlier_one_of_its_number_go(
    tmp_path: Path,
) -> None:
    earlier = tmp_path / f".table.csv.{os.getpid()}-0a1b2c3d.draft"
    earlier.touch()
    with draft(tmp_path / "table.csv") as written, draft_folder(tmp_path / "bag") as filled:
        written.write_bytes(b"new")
        remove_drafts(tmp_path)
        remove_draft_folders(tmp_path)
        assert [written.exists(), filled.exists(), earlier.exists()] == [True, True, False]
    assert (tmp_path / "table.csv").read_bytes() == b"new"


def test_a_full_disk_is_named_by_the_folder_that_was_being_made(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left") as raised, draft_folder(tmp_path / "a-v1"):
        Path("/dev/full").write_bytes(b"x")
    named = named_error(raised.value)
    assert (named.code, named.facts["path"]) == ("disk-full", str(tmp_path / "a-v1"))


@pytest.mark.parametrize("name", ["é" * 127, "🎬" * 63, "名" * 85, "a" * 255])
def test_names_of_255_bytes_are_written_and_their_drafts_are_known_as_such(tmp_path: Path, name: str) -> None:
    with draft(tmp_path / name) as temporary:
        temporary.write_bytes(b"new")
        assert is_draft(temporary.name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


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


def test_drafts_behind_a_link_are_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    left = tmp_path / "elsewhere" / ".x.999999999-00000000.draft"
    left.touch()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    remove_drafts(tmp_path / "link")
    assert left.exists()
