"""The plan of a run."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import PipelineSection, Settings, Source
from webinar_archive.pipeline.plan import RunOptions, make_plan


def test_a_record_that_the_pipeline_does_not_have_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").touch()
    settings = Settings(
        pipeline=PipelineSection(name="essai"), source=(Source(notice="notice.txt"),), base=tmp_path
    )
    with pytest.raises(UsageError, match="nobody"):
        make_plan(settings, "r", RunOptions(records=("nobody",)))
