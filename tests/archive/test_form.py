"""The number of an archive's form: older archives are migrated on first use, newer ones are refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from webinar_archive.archive.form import FORM, migrate_archive, stored_form, use_archive
from webinar_archive.archive.lock import locked
from webinar_archive.errors import UsageError


def write(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def test_a_new_archive_bears_the_number_of_this_release(tmp_path: Path) -> None:
    root = tmp_path / "archive"
    assert stored_form(root) is None
    migrate_archive(root)
    assert not root.exists()
    for _ in range(2):
        use_archive(root)
        assert json.loads((root / "archive.json").read_bytes()) == {"form": FORM}


@pytest.mark.parametrize("form", [FORM + 1, 0])
def test_an_archive_of_a_form_that_this_release_does_not_know_is_refused(tmp_path: Path, form: int) -> None:
    write(tmp_path / "archive.json", {"form": form})
    with pytest.raises(UsageError) as refused:
        use_archive(tmp_path)
    assert refused.value.code == "archive-newer"
    assert str(refused.value).count("\n") == 0
    assert json.loads((tmp_path / "archive.json").read_bytes()) == {"form": form}


@pytest.mark.parametrize("content", ["", "[]", '{"form": "two"}'])
def test_a_number_that_cannot_be_read_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "archive.json").write_text(content)
    with pytest.raises(UsageError, match=r"archive\.json"):
        use_archive(tmp_path)


def test_an_older_archive_is_not_migrated_while_a_process_works_on_it(tmp_path: Path) -> None:
    write(tmp_path / "essai" / "r1" / "outcome.json", {"status": "left out"})
    with locked(tmp_path / "essai"), pytest.raises(UsageError) as refused:
        use_archive(tmp_path)
    assert refused.value.code == "already-running"
    assert stored_form(tmp_path) == 1
    use_archive(tmp_path)
    assert stored_form(tmp_path) == FORM
    assert json.loads((tmp_path / "essai" / "r1" / "outcome.json").read_bytes()) == {"status": "skipped"}
