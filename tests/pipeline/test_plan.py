"""The plan of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import PipelineSection, Settings, Source
from webinar_archive.pipeline.plan import RunOptions, load_plan, make_plan, save_plan


def plan_of(folder: Path) -> Path:
    (folder / "notice.txt").touch()
    settings = Settings(
        pipeline=PipelineSection(name="essai"), source=(Source(notice="notice.txt"),), base=folder
    )
    return save_plan(make_plan(settings, "r", RunOptions()))


def test_a_record_that_the_pipeline_does_not_have_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").touch()
    settings = Settings(
        pipeline=PipelineSection(name="essai"), source=(Source(notice="notice.txt"),), base=tmp_path
    )
    with pytest.raises(UsageError, match="nobody"):
        make_plan(settings, "r", RunOptions(records=("nobody",)))


def test_a_plan_that_lies_elsewhere_than_in_its_archive_is_not_followed(tmp_path: Path) -> None:
    path = plan_of(tmp_path)
    assert load_plan(path)[0].keys == ("notice",)
    copy = tmp_path / "elsewhere.json"
    copy.write_bytes(path.read_bytes())
    with pytest.raises(UsageError, match="not followed"):
        load_plan(copy)
    assert load_plan(copy, moved=True)[0].keys == ("notice",)
