"""Runs started, continued and watched to their end from one process, as `run` and `retry` do."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from webinar_archive.engine import backend, notifications
from webinar_archive.engine.database import archive_database, check_free_space, is_local, sqlite_path
from webinar_archive.engine.handlers import make_handlers
from webinar_archive.engine.polling import PROGRESS_INTERVALS_S, growing_intervals
from webinar_archive.engine.progress import ProgressCounter, RunProgress
from webinar_archive.engine.run_end import failure_of, summary_of
from webinar_archive.engine.run_request import plan_run
from webinar_archive.engine.tasks import RunRequest, from_plain
from webinar_archive.engine.waits import LongWaits
from webinar_archive.engine.worker import LOCAL_WORKER, claim_archives, run_worker
from webinar_archive.errors import Unreachable, UsageError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.context import OnProgress, no_progress
from webinar_archive.pipeline.plan import RunOptions, check_cookies, load_plan, make_plan, options_checksum
from webinar_archive.pipeline.release import Summary, check_release, utc_now
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS

DATABASE_PATIENCE_S = 900.0
"""How long a shared database that does not answer is waited for: a restart, or an upgrade of its server."""

OnMessage = Callable[[str, dict[str, object]], None]
"""Is called with the code and the facts of a message for a person."""


def run_batch(
    settings: Settings,
    run_options: RunOptions,
    *,
    database: str | None = None,
    worker: str = LOCAL_WORKER,
    steps: StepTable = STEPS,
    on_step: OnProgress = no_progress,
    on_message: OnMessage = lambda *_: None,
    on_progress: Callable[[RunProgress], None] = lambda _: None,
) -> Summary:
    """Run a pipeline now, durably, to its end; the same call continues where a killed one stopped.

    On SQLite this process does all the work; on PostgreSQL it works beside the other workers.

    Args:
        settings: The pipeline file.
        run_options: Which records, and what is to be done again.
        database: Address of the database; the archive's own where not given.
        worker: This process's name on a shared database.
        steps: The steps of a record's way.
        on_step: Is called with the progress of each step done here.
        on_message: Is called with what a person should know, such as that a run is continued.
        on_progress: Is called with the progress of the run, about once a second.

    Returns:
        The run's records with their rows, and the released files.

    Raises:
        UsageError: The pipeline cannot be run, or is run by another process.
        Unreachable: The database cannot be used.
        DiskFull: The disk of the archive's own database has no space to go on.
        RunError: The archive, its state file or the table cannot be written.
    """
    _check_pipeline(settings, run_options)
    where = database or archive_database(settings)
    check_free_space(where)
    if run_options.release:
        check_release(settings)
    with claim_archives([settings], where, worker):
        aside = backend.repair_local_database(where)
        if aside is not None:
            on_message("database-set-aside", {"path": str(aside)})
        request = find_unfinished_run(settings, run_options, where, on_message=on_message)
        continued = request is not None
        request = request or plan_run(settings, run_options, utc_now(), on_step=on_step)
        for finding in load_plan(Path(request.plan))[0].findings:
            on_message(finding.code, finding.facts)
        with run_worker([settings], where, worker, make_handlers(steps=steps, on_step=on_step)):
            if not continued:
                backend.start_run(request)
            output = follow_run(request, where, on_progress, on_message)
    return summary_of(request, output)


def _check_pipeline(settings: Settings, run_options: RunOptions) -> None:
    """Raise `UsageError` for a pipeline that cannot be run, before anything of an archive is made for it."""
    notifications.check_notify_section(settings)
    if any(source.oai for source in settings.source):
        # what a server has is known when it was harvested
        check_cookies(settings)
    else:
        make_plan(settings, "dry", run_options)


def find_unfinished_run(
    settings: Settings, run_options: RunOptions, database: str, *, on_message: OnMessage
) -> RunRequest | None:
    """Return the unfinished run of the same options, None when there is none.

    An unfinished run of other options is cancelled, which loses nothing that is cached on disk.

    Raises:
        UsageError: On a shared database, where it may be running elsewhere, a run of other options is unfinished.
    """
    wanted = options_checksum(settings, run_options)
    found: RunRequest | None = None
    with _existing_store(database) as store:
        for request in _compatible_runs(store, settings.pipeline.name, on_message) if store else ():
            facts: dict[str, object] = {"run": request.run_id, "release": request.release}
            if store and not _has_plan(request):
                store.cancel(request.run_id)
                on_message("run-plan-lost", facts)
            elif request.options_checksum == wanted and found is None:
                found = request
                on_message("run-resumed", facts)
            elif store and is_local(database):
                store.cancel(request.run_id)
                on_message("run-cancelled", facts)
            else:
                raise UsageError("already-running", folder=str(settings.archive))
    return found


def _has_plan(request: RunRequest) -> bool:
    try:
        load_plan(Path(request.plan))
    except UsageError:
        return False
    return True


def cancel_incompatible_runs(settings: Settings, database: str, on_message: OnMessage) -> bool:
    """Cancel a pipeline's unfinished runs that only another release could finish; tell whether there were any.

    They would block the pipeline's later runs for ever.
    """
    cancelled: list[str] = []

    def note(code: str, facts: dict[str, object]) -> None:
        cancelled.append(code)
        on_message(code, facts)

    with _existing_store(database) as store:
        if store:
            _compatible_runs(store, settings.pipeline.name, note)
    return bool(cancelled)


def _compatible_runs(store: backend.RunStore, pipeline: str, on_message: OnMessage) -> list[RunRequest]:
    """Return the unfinished runs of a pipeline that this release can finish; cancel the others."""
    compatible = []
    for run in store.runs(unfinished=True):
        if run.partition != pipeline:
            continue
        if run.version == backend.TASK_FORMAT_VERSION:
            compatible.append(from_plain(run.input, RunRequest))
            continue
        records = store.cancel(run.id)
        # of a form that we may not know, this much has always been there
        release = run.input.get("release", "?")
        on_message("run-restarted", {"run": run.id, "release": release, "records": records})
    return compatible


@contextmanager
def _existing_store(database: str) -> Iterator[backend.RunStore | None]:
    if is_local(database) and not sqlite_path(database).exists():
        yield None
        return
    with backend.RunStore(database) as store:
        yield store


def follow_run(
    request: RunRequest,
    database: str,
    on_progress: Callable[[RunProgress], None],
    on_message: OnMessage = lambda *_: None,
) -> dict[str, Any]:
    """Watch a run to its end and return its output. A database that does not answer for a while is waited for.

    Raises:
        UsageError: The run was cancelled, or the engine failed.
        DiskFull: The disk of a local database has no space to go on.
        Unreachable: The database did not answer for `DATABASE_PATIENCE_S`.
        ArchiveError: The run could not begin or end.
    """
    plan, _ = load_plan(Path(request.plan))
    counter = ProgressCounter(request=request, progress=RunProgress(total=len(plan.todo)))
    intervals = growing_intervals(*PROGRESS_INTERVALS_S)
    silent_since_s: float | None = None
    waits = LongWaits(request.run_id)
    with backend.RunStore(database) as store:
        while True:
            check_free_space(database)
            try:
                run = store.run(request.run_id)
                before = counter.progress.ended
                progress = counter.update(store)
                silent_since_s = None
            except Unreachable as error:
                now_s = time.monotonic()
                if silent_since_s is None:
                    silent_since_s = now_s
                    on_message("database-waiting", dict(error.facts))
                if now_s - silent_since_s > DATABASE_PATIENCE_S:
                    raise
                time.sleep(next(intervals))
                continue
            if progress.ended > before:
                intervals = growing_intervals(*PROGRESS_INTERVALS_S)
            on_progress(progress)
            for wait in waits.new(store, progress):
                on_message("run-waiting", wait)
            if run is not None and run.state == "SUCCESS":
                return _output(run.output)
            if run is not None and run.state not in backend.OPEN_STATES:
                raise UsageError("run-failed", run=request.run_id, state=run.state.lower())
            time.sleep(next(intervals))


def _output(output: dict[str, Any]) -> dict[str, Any]:
    failure = failure_of(output)
    if failure is not None:
        raise failure.error()
    return output
