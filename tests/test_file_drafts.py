"""Drafts stay while their writers live, and go with them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from webinar_archive.file_drafts import is_draft, remove_draft_folders, remove_drafts
from webinar_archive.files import draft, draft_folder

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


@pytest.mark.parametrize("name", ["é" * 127, "🎬" * 63, "名" * 85, "a" * 255])
def test_names_of_255_bytes_are_written_and_their_drafts_are_known_as_such(tmp_path: Path, name: str) -> None:
    with draft(tmp_path / name) as temporary:
        temporary.write_bytes(b"new")
        assert is_draft(temporary.name)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_drafts_behind_a_link_are_not_deleted(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    left = tmp_path / "elsewhere" / ".x.999999999-00000000.draft"
    left.touch()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    remove_drafts(tmp_path / "link")
    assert left.exists()
