"""What was written is waited for, and a file system that cannot say whether the disk has it is no failure."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from webinar_archive.file_sync import sync_file


def test_a_file_and_a_folder_are_synced(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "a.txt"):
        if path != tmp_path:
            path.write_text("a")
        descriptor = os.open(path, os.O_RDONLY)
        sync_file(descriptor)
        os.close(descriptor)


def test_what_cannot_be_synced_is_no_failure() -> None:
    # a pipe answers as many network mounts do: invalid argument
    ends = os.pipe()
    with pytest.raises(OSError, match="Invalid argument"):
        os.fsync(ends[1])
    sync_file(ends[1])
    for end in ends:
        os.close(end)


def test_an_error_of_the_disk_is_raised() -> None:
    descriptor = os.open(os.devnull, os.O_WRONLY)
    os.close(descriptor)
    with pytest.raises(OSError, match="Bad file descriptor"):
        sync_file(descriptor)
