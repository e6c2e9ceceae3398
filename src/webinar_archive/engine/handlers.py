"""What this process does when a workflow of the backend calls: tasks, surveys, ends of runs, fire times."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import partial
from typing import Any

from webinar_archive.engine import backend
from webinar_archive.engine.run_end import failed_run, finish_run, wait_for_tasks
from webinar_archive.engine.run_request import run_at_fire_time
from webinar_archive.engine.run_task import TaskContext, run_task
from webinar_archive.engine.scheduled_verification import verify_at_fire_time
from webinar_archive.engine.survey import first_tasks, survey_run
from webinar_archive.engine.tasks import RunRequest, TaskResult
from webinar_archive.errors import ArchiveError
from webinar_archive.files import our_error
from webinar_archive.pipeline.context import OnProgress, no_progress
from webinar_archive.pipeline.release import utc_now
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS


def make_handlers(
    *,
    steps: StepTable = STEPS,
    on_step: OnProgress = no_progress,
    on_task_end: Callable[[TaskResult], None] = lambda _: None,
    on_run_end: Callable[[dict[str, int]], None] = lambda _: None,
) -> backend.Handlers:
    """Return what this process does when the workflows call.

    Args:
        steps: The steps of a record's way.
        on_step: Is called with the progress of each step done here.
        on_task_end: Is called with the result of each task done here.
        on_run_end: Is called with the records by status of each run that ends here.
    """
    task_context = TaskContext(
        now=utc_now,
        rng=random.Random(),  # noqa: S311 - spreads retries
        steps=steps,
        on_progress=on_step,
        on_end=on_task_end,
    )

    def survey(request: RunRequest) -> dict[str, Any]:
        try:
            return survey_run(request, steps)
        except (ArchiveError, OSError) as raised:
            return failed_run(request, our_error(raised))

    def finish(request: RunRequest, surveyed: dict[str, Any]) -> dict[str, Any]:
        summary = finish_run(request, surveyed, on_step)
        on_run_end(summary["counts"])
        return summary

    return backend.Handlers(
        run_task=partial(run_task, task_context=task_context),
        survey=survey,
        first_tasks=first_tasks,
        wait=wait_for_tasks,
        finish=finish,
        fire=run_at_fire_time,
        verify=verify_at_fire_time,
    )
