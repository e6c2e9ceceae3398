"""What was released last is read from the archive: its records in the table's order, and how they ended."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.pipeline.archived_pipeline import archived, ended_run, outcome
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.stored_release import stored_releases


def test_the_records_stand_in_the_order_of_the_last_table(tmp_path: Path) -> None:
    pipeline = archived(tmp_path, outcome("a"), outcome("b"), outcome("c"))
    os.utime(ended_run(tmp_path, "run-1", "a", "b").with_suffix(".ended.json"), (1, 1))
    ended_run(tmp_path, "run-2", "c", "a")
    ended_run(tmp_path, "run-3", "b", release=False)
    for source in (pipeline, tmp_path / "archive" / "essai", tmp_path / "archive"):
        (release,) = stored_releases(source)
        assert [row.record_id for row in release.rows] == ["c", "a"], source
        assert release.export.formats == ("jsonl",)


def test_without_a_stored_run_every_record_is_there_by_name(tmp_path: Path) -> None:
    (release,) = stored_releases(archived(tmp_path, outcome("b"), outcome("a")))
    assert [row.record_id for row in release.rows] == ["a", "b"]


def test_a_plan_that_cannot_be_read_is_passed_over(tmp_path: Path) -> None:
    pipeline = archived(tmp_path, outcome("b"), outcome("a"))
    ended_run(tmp_path, "run-1", "b").write_bytes(b'{"run_id": 1}')
    ended_run(tmp_path, "run-2", "b").write_bytes(b"\x00")
    (release,) = stored_releases(pipeline)
    assert len(release.outcomes) == 2


def test_an_outcome_that_is_lost_or_broken_costs_that_record_only(tmp_path: Path) -> None:
    pipeline = archived(tmp_path, outcome("a"), outcome("b"))
    ended_run(tmp_path, "run-1", "a", "b", "never")
    (tmp_path / "archive" / "essai" / "a" / "outcome.json").write_bytes(b"{")
    (release,) = stored_releases(pipeline)
    assert [(row.record_id, row.findings) for row in release.rows] == [
        ("a", "not-captured (reason=never-archived)"),
        ("b", None),
        ("never", "not-captured (reason=never-archived)"),
    ]


def test_records_are_chosen_by_key_or_id_and_those_with_one_id_are_told_apart(tmp_path: Path) -> None:
    pipeline = archived(
        tmp_path, outcome("a", record_id="12"), outcome("b", record_id="12"), outcome("c", record_id="13")
    )
    (release,) = stored_releases(pipeline, ["13", "a"])
    assert [row.record_id for row in release.rows] == ["a", "13"]
    assert "record-id-shared" in (release.rows[0].findings or "")


def test_an_archive_of_several_pipelines_has_a_release_and_a_folder_for_each(tmp_path: Path) -> None:
    archived(tmp_path, outcome("a"), name="un")
    archived(tmp_path, outcome("a"), outcome("b"), name="deux")
    assert [(r.below, len(r.rows)) for r in stored_releases(tmp_path / "archive")] == [("deux", 2), ("un", 1)]
    assert [r.name for r in stored_releases(tmp_path / "archive", ["b"])] == ["deux"]


def test_an_archive_that_was_moved_is_read_where_it_is(tmp_path: Path) -> None:
    archived(tmp_path, outcome("a"))
    ended_run(tmp_path, "run-1", "a")
    (tmp_path / "archive").rename(tmp_path / "moved")
    (release,) = stored_releases(tmp_path / "moved")
    assert release.rows[0].findings is None


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    pipeline = archived(tmp_path)
    (tmp_path / "empty").mkdir()
    for source, code in ((pipeline, "nothing-archived"), (tmp_path / "empty", "nothing-archived")):
        with pytest.raises(UsageError) as refused:
            stored_releases(source)
        assert refused.value.code == code
    with pytest.raises(UsageError, match="no such file"):
        stored_releases(tmp_path / "none")
    archived(tmp_path, outcome("a"))
    with pytest.raises(UsageError, match="no record `x, y`"):
        stored_releases(pipeline, ["a", "y", "x"])
