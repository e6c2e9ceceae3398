"""The records of a pipeline file, of a pipeline's folder, of an archive."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.stored_records import stored_records


def names(*arguments: object) -> list[str]:
    return [record.name for record in stored_records(*arguments)]  # type: ignore[arg-type]


def test_records_are_those_of_the_file_of_the_folder_or_of_the_archive(tmp_path: Path) -> None:
    one = archived(tmp_path, outcome("b"), outcome("a"), name="un")
    archived(tmp_path, outcome("a"), name="deux")
    assert names(one) == names(tmp_path / "archive" / "un") == ["un/a", "un/b"]
    assert names(tmp_path / "archive") == ["deux/a", "un/a", "un/b"]
    assert names(tmp_path / "archive", ["b"]) == ["un/b"]


def test_a_record_is_named_by_its_key_or_by_its_id(tmp_path: Path) -> None:
    pipeline = archived(tmp_path, outcome("a", record_id="140892"), outcome("b"))
    assert names(pipeline, ["140892", "b"]) == ["essai/a", "essai/b"]
    with pytest.raises(UsageError) as refused:
        stored_records(pipeline, ["a", "x", "y"])
    assert refused.value.facts == {"record": "x, y", "pipeline": "essai"}
