"""The copies of a run's packages: made when the table is released, each storage at its own cost."""

from __future__ import annotations

import pytest

from tests.engine.workspace import Workspace

pytestmark = pytest.mark.untraced


def test_a_run_copies_packages_and_tells_which_storage_said_no(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4", "http://h.example/w.mp4"])
    workspace.write_pipeline()
    with workspace.pipeline.open("a") as text:
        text.write('[storage]\ncopies = ["mnt", "copy"]\n')
    (workspace.folder / "copy").mkdir()
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 1
    assert len(workspace.table()) == 2
    assert len(list((workspace.folder / "copy").glob("*/*-v1/bagit.txt"))) == 2
    assert f"{workspace.folder / 'mnt'}: there is no such folder or bucket" in ended.stderr
    assert "2 packages copied, 0 unchanged, 1 failed." in ended.stderr
