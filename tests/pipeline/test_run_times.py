"""When a run began is read from its id, when it ended from the archive; what is not known is None."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from webinar_archive.archive.layout import plan_file
from webinar_archive.exports.schema import RunTimes
from webinar_archive.pipeline.run_times import run_name, run_times, save_run_end

TIME = datetime(2026, 11, 27, 10, 15, 2, 900_000, UTC)


def test_a_run_that_ended_has_both_times(tmp_path: Path) -> None:
    run_id = run_name("débats-20", TIME)
    plan = plan_file(tmp_path, run_id)
    plan.parent.mkdir()
    save_run_end(plan, datetime(2026, 11, 28, 1, 2, 3, 4, UTC))
    assert run_times(tmp_path, run_id) == RunTimes(
        began_at="2026-11-27T10:15:02+00:00", ended_at="2026-11-28T01:02:03+00:00"
    )


def test_a_second_run_within_a_second_began_at_the_same_time(tmp_path: Path) -> None:
    assert run_times(tmp_path, "débats-20261127T101502Z-2") == RunTimes(began_at="2026-11-27T10:15:02+00:00")


@pytest.mark.parametrize("run_id", [
    "", "essai-1", "essai", "essai-20261127T101502Z-", "essai-20261399T101502Z", "20261127T101502Z", "../runs/essai",
    "/etc/passwd", "..", "a\0b", "essai-" + "9" * 5_000, "damaged", "folder",
])  # fmt: skip
def test_of_an_id_of_another_kind_nothing_is_known(run_id: str, tmp_path: Path) -> None:
    runs = plan_file(tmp_path, "essai").parent
    runs.mkdir()
    (tmp_path / "essai.end.json").write_text('{"ended_at": "2026-11-28T01:02:03Z"}', encoding="utf-8")
    (runs / "damaged.end.json").write_bytes(b'{"ended_at": "yesterday"}')
    (runs / "folder.end.json").mkdir()
    assert run_times(tmp_path, run_id) == RunTimes()
