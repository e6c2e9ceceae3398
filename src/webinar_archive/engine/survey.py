"""What a run has to do: a survey of its records before any task, saved beside the plan."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from webinar_archive.archive.form import migrate_archive
from webinar_archive.archive.layout import beside_plan
from webinar_archive.engine.database import archive_root
from webinar_archive.engine.tasks import RecordResult, RunRequest, Task, stored_result
from webinar_archive.files import write_whole
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.outcome import Outcome
from webinar_archive.pipeline.plan import (
    Due,
    RunOptions,
    invalidate_requested,
    jobs_of,
    load_plan,
    make_plan,
    pending_steps,
)
from webinar_archive.pipeline.release import utc_now
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS

log = logging.getLogger("webinar_archive.engine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What a run found before it began: records that need nothing, and the first tasks of the others."""

    ended: tuple[RecordResult, ...]
    tasks: tuple[Task, ...]


def survey_run(request: RunRequest, steps: StepTable = STEPS) -> dict[str, Any]:
    """Find what there is to do for every record of the run, and save it beside the plan."""
    plan, by_key = load_plan(Path(request.plan))
    invalidate_requested(plan, steps)
    ended: list[RecordResult] = []
    first: list[Task] = []
    for found in pending_steps(plan, by_key, _timestamp(), steps):
        if isinstance(found, Due):
            first.append(
                Task(plan=request.plan, run_id=plan.run_id, key=found.key, host=found.host, step=found.step)
            )
        else:
            ended.append(stored_result(by_key[found.key].folder, found))
    path = beside_plan(Path(request.plan), "survey")
    write_whole(path, to_json(Survey(ended=tuple(ended), tasks=tuple(first))))
    log.info("run_surveyed", extra={"run": plan.run_id, "to_do": len(first), "unchanged": len(ended)})
    return {"survey": str(path), "to_do": len(first)}


def preview_run(
    settings: Settings, run_options: RunOptions, steps: StepTable = STEPS
) -> Iterator[Due | Outcome]:
    """Yield what a run would do for each record, and why, without doing any of it."""
    migrate_archive(archive_root(settings))
    plan = make_plan(settings, "dry-run", run_options)
    for job, found in zip(
        jobs_of(plan).values(), pending_steps(plan, jobs_of(plan), _timestamp(), steps), strict=True
    ):
        if run_options.again:
            yield Due(key=job.key, step=steps.requests[0], why="asked", host=None)
        elif run_options.start_from is not None:
            yield Due(key=job.key, step=run_options.start_from, why="asked", host=None)
        else:
            yield found


def first_tasks(surveyed: dict[str, Any]) -> tuple[Task, ...]:
    """Return the first tasks that a survey found."""
    return from_json(Path(surveyed["survey"]).read_bytes(), Survey).tasks


def count_unchanged(request: RunRequest) -> int | None:
    """Return how many records the survey found with nothing to do; None before there is a survey."""
    try:
        return len(from_json(beside_plan(Path(request.plan), "survey").read_bytes(), Survey).ended)
    except FileNotFoundError:
        return None


def _timestamp() -> str:
    return utc_now().isoformat(timespec="seconds")
