"""One process at a time in a folder of an archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.archive.lock import locked
from webinar_archive.errors import UsageError


def test_a_folder_that_another_run_has_locked_is_refused(tmp_path: Path) -> None:
    with locked(tmp_path / "essai"), pytest.raises(UsageError) as refused, locked(tmp_path / "essai"):
        pass
    assert refused.value.code == "already-running"
    with locked(tmp_path / "essai"):
        pass
