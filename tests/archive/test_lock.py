"""One process at a time in a folder of an archive."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from webinar_archive.archive.lock import in_use, lock_error, locked
from webinar_archive.errors import UsageError
from webinar_archive.i18n.messages import sentence


def test_a_folder_that_another_run_has_locked_is_refused(tmp_path: Path) -> None:
    with locked(tmp_path / "essai"), pytest.raises(UsageError) as refused, locked(tmp_path / "essai"):
        pass
    assert refused.value.code == "already-running"
    with locked(tmp_path / "essai"):
        pass


def test_a_folder_in_use_is_had_alone_when_all_other_uses_have_ended(tmp_path: Path) -> None:
    with in_use(tmp_path) as is_first_alone:
        with in_use(tmp_path) as is_second_alone:
            assert not is_second_alone()
        assert is_first_alone()
    with in_use(tmp_path / "nowhere") as is_alone:
        assert is_alone()


def test_a_file_system_without_locks_is_told_and_not_taken_for_another_run(tmp_path: Path) -> None:
    error = lock_error(OSError(errno.ENOLCK, os.strerror(errno.ENOLCK)), tmp_path)
    assert error.code == "no-locks"
    told = sentence(error.code, error.facts, "en")
    assert f"Files in {tmp_path} cannot be locked (No locks available)" in told
