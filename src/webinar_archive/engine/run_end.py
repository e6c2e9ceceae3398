"""The end of a run: the wait for the last record, the release of the table, the notifications."""

from __future__ import annotations

import contextlib
import logging
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from webinar_archive.archive.layout import beside_plan, is_record
from webinar_archive.engine import backend, notifications
from webinar_archive.engine.copies import copy_records
from webinar_archive.engine.polling import RUN_END_INTERVALS_S, growing_intervals
from webinar_archive.engine.survey import Survey
from webinar_archive.engine.tasks import RecordResult, RunRequest, from_plain, to_plain
from webinar_archive.errors import ArchiveError, Failure
from webinar_archive.exports.schema import Row
from webinar_archive.files import our_error, write_whole
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.pipeline.context import OnProgress, no_progress
from webinar_archive.pipeline.copy_summary import CopyProblem, CopySummary
from webinar_archive.pipeline.outcome import Outcome, Status, never_archived
from webinar_archive.pipeline.plan import Plan, load_outcome, load_plan
from webinar_archive.pipeline.record_ids import told_apart
from webinar_archive.pipeline.release import Summary, release, utc_now
from webinar_archive.pipeline.reviewed_outcomes import reviewed_outcomes
from webinar_archive.pipeline.run_times import save_run_end
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.reviews.reviews_file import load_reviews

log = logging.getLogger("webinar_archive.engine")


def wait_for_tasks(request: RunRequest) -> None:
    """Return when no task of the run is open; say so once when nothing progresses for long."""
    plan, _ = load_plan(Path(request.plan))
    stalled_after_s = plan.settings.notify.stalled_after_s
    # by a clock that is never set back
    progressed_s, notified = time.monotonic(), False
    intervals = growing_intervals(*RUN_END_INTERVALS_S)
    while backend.has_open_tasks(request.run_id):
        time.sleep(next(intervals))
        now_s = time.monotonic()
        if now_s - progressed_s < stalled_after_s:
            continue
        if backend.has_progressed(request.run_id, utc_now() - timedelta(seconds=now_s - progressed_s)):
            progressed_s, notified = now_s, False
        elif not notified:
            notified = True
            log.error("run_stalled", extra={"run": request.run_id})
            notifications.notify_stalled(plan.settings, request.run_id, round(stalled_after_s / 60))


def finish_run(
    request: RunRequest, surveyed: dict[str, Any], on_step: OnProgress = no_progress
) -> dict[str, Any]:
    """End a run: save how each record ended, release the table, copy packages, notify; return its summary.

    When the table cannot be written, the summary says so: the records are done all the same.
    """
    try:
        return _finish_run(request, surveyed, on_step)
    except (ArchiveError, OSError) as raised:
        # the run must not end in silence
        return failed_run(request, our_error(raised))


def failed_run(request: RunRequest, error: ArchiveError) -> dict[str, Any]:
    """Return the summary of a run that could not begin or end, and tell who wants to know."""
    log.error("run_failed", extra={"run": request.run_id, "reason": error.code})
    with contextlib.suppress(ArchiveError):
        # the plan itself may be what cannot be read
        notifications.notify_run_failed(load_plan(Path(request.plan))[0].settings, request.run_id, error)
    return {"counts": {}, "released": [], "failure": to_plain(Failure.of(error))}


def failure_of(output: Mapping[str, Any]) -> Failure | None:
    """Return why a run could not begin or end, as its summary says; None for one that did."""
    plain = output.get("failure")
    return from_plain(plain, Failure) if plain else None


def _finish_run(request: RunRequest, surveyed: dict[str, Any], on_step: OnProgress) -> dict[str, Any]:
    plan, _ = load_plan(Path(request.plan))
    found = from_json(Path(surveyed["survey"]).read_bytes(), Survey)
    by_key = {result.key: result for result in found.ended}
    by_key |= {task.ended.key: task.ended for task in backend.task_results(request.run_id) if task.ended}
    results = tuple(by_key.get(key) or _result_of_lost_record(key) for key in plan.keys)
    write_whole(beside_plan(Path(request.plan), "ended"), to_json(results))
    save_run_end(Path(request.plan), utc_now())
    released: tuple[Path, ...] = ()
    rows: tuple[Row, ...] = ()
    copies = CopySummary()
    if plan.run_options.release:
        outcomes = _outcomes(plan, plan.every, by_key)
        released = release(plan.settings, outcomes)
        rows = tuple(row for outcome in outcomes for row in outcome.rows)
        copies = _copy(plan, on_step)
    counts = Counter(result.status.value for result in results)
    log.info("run_ended", extra={"run": request.run_id, **counts})
    notifications.notify_run_ended(plan.settings, request.run_id, results, rows, copies)
    return {
        "counts": dict(counts),
        "released": [str(path) for path in released],
        "copies": to_plain(copies),
    }


def _copy(plan: Plan, on_step: OnProgress) -> CopySummary:
    """Copy the packages of a pipeline's records to where its file says; the table is released already."""
    settings = plan.settings
    if not settings.storage.copies:
        return CopySummary()
    folders = (settings.archive / key for key in plan.every)
    records = [StoredRecord(folder=folder) for folder in folders if is_record(folder)]
    try:
        return copy_records(
            settings,
            records,
            settings.copies,
            settings.fetch,
            on_share=lambda key, share: on_step(key, "copy", share),
        )
    except (ArchiveError, OSError) as raised:
        failure = Failure.of(our_error(raised))
        log.exception("copies_failed", extra={"reason": failure.code})
        return CopySummary(
            problems=(CopyProblem(storage=", ".join(a.name for a in settings.copies), failure=failure),)
        )


def _outcomes(plan: Plan, keys: Iterable[str], ended: Mapping[str, RecordResult]) -> tuple[Outcome, ...]:
    """Return the outcomes of records, with what people decided about their quotations."""
    archive = plan.settings.archive
    outcomes = told_apart([_outcome(archive, key, ended.get(key)) for key in keys])
    return reviewed_outcomes(outcomes, archive, load_reviews(plan.settings.release))


def _outcome(archive: Path, key: str, ended: RecordResult | None) -> Outcome:
    if ended is not None and ended.rows:
        return Outcome(
            key=key, record_id=ended.record_id, status=ended.status, rows=ended.rows, failure=ended.failure
        )
    saved = load_outcome(archive / key)
    if saved is None:
        return never_archived(key, ended.record_id, ended.failure) if ended else never_archived(key)
    return replace(saved, status=ended.status, failure=ended.failure) if ended else saved


def _result_of_lost_record(key: str) -> RecordResult:
    failure = Failure.of(ArchiveError("unexpected-error", error="no result"))
    return RecordResult(key=key, record_id=key, status=Status.FAILED, failure=failure)


def summary_of(request: RunRequest, output: dict[str, Any]) -> Summary:
    """Return a run that has ended, with the rows of its records."""
    plan, _ = load_plan(Path(request.plan))
    results = from_json(beside_plan(Path(request.plan), "ended").read_bytes(), tuple[RecordResult, ...])
    ended = {result.key: result for result in results}
    # ids are shared within the whole table, of which a run of single records has a part
    keys = plan.every if plan.run_options.release else plan.keys
    every = _outcomes(plan, keys, ended)
    outcomes = tuple(outcome for outcome in every if outcome.key in ended)
    return Summary(
        run_id=request.run_id,
        outcomes=outcomes,
        released=tuple(map(Path, output["released"])),
        findings=plan.findings,
        # not in the output of a run that another release ended
        copies=from_plain(output.get("copies", {}), CopySummary),
    )
