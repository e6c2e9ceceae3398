"""The released table: where it cannot be written, one sentence says so, before and after the work."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from webinar_archive.errors import RunError, UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.pipeline.config import ExportSection, PipelineSection, Settings, Source
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.release import Summary, check_release, release

OUTCOME = Outcome(key="r1", record_id="r1", status=Status.DONE, rows=(Row(record_id="r1"),))


def settings_to(folder: Path, to: str, *formats: str) -> Settings:
    return Settings(
        pipeline=PipelineSection(name="p", archive="archive"),
        source=(Source(notice="n"),),
        export=ExportSection(to=to, formats=formats or ("csv",)),
        base=folder,
    )


@pytest.mark.parametrize("to", ["a file", "a file/released", "a link to nowhere"])
def test_a_folder_that_cannot_be_one_is_named_before_and_after_the_work(tmp_path: Path, to: str) -> None:
    (tmp_path / "a file").touch()
    (tmp_path / "a link to nowhere").symlink_to(tmp_path / "a file" / "nowhere")
    settings = settings_to(tmp_path, to)
    with pytest.raises(RunError, match=r"The table cannot be written to .* with `to` in"):
        check_release(settings)
    with pytest.raises(RunError, match=r"The table cannot be written to .* with `to` in"):
        release(settings, (OUTCOME,))
    assert (tmp_path / "a file").read_bytes() == b""


def test_a_folder_that_is_not_there_yet_is_made_with_those_above_it(tmp_path: Path) -> None:
    settings = settings_to(tmp_path, "a/b/c")
    check_release(settings)
    assert not (tmp_path / "a").exists()
    assert release(settings, (OUTCOME,))[0] == tmp_path / "a/b/c/quotations.csv"


def test_a_folder_in_the_place_of_the_table_is_named(tmp_path: Path) -> None:
    (tmp_path / "released" / "quotations.csv").mkdir(parents=True)
    with pytest.raises(RunError, match="Is a directory"):
        release(settings_to(tmp_path, "released"), (OUTCOME,))


def test_a_format_whose_library_is_missing_is_told_before_the_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as if it were not installed
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"webinar-archive\[parquet\]"):
        check_release(settings_to(tmp_path, "released", "parquet"))
    assert not (tmp_path / "released").exists()


def test_of_many_records_those_that_the_run_worked_on_are_its_news() -> None:
    statuses = [Status.UNCHANGED, Status.DONE, Status.SKIPPED, Status.FAILED, Status.DONE]
    outcomes = tuple(
        Outcome(key=f"r{number}", record_id=f"r{number}", status=status, rows=())
        for number, status in enumerate(statuses)
    )
    summary = Summary(run_id="1", outcomes=outcomes, released=())
    assert summary.news(5) == outcomes
    assert summary.news(4) == (outcomes[1], outcomes[3], outcomes[4])
    assert summary.news(2) == (outcomes[1], outcomes[3])
