"""One leg of one record: one visit, or all work on this machine up to the next visit."""

from __future__ import annotations

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from webinar_archive.engine.backoff import delay_s
from webinar_archive.engine.circuit_breaker import host_state, note_visit, refusal
from webinar_archive.engine.tasks import Ended, LegResult, Order
from webinar_archive.errors import ArchiveError, DiskFull, UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.pipeline.context import Pace, Stopped, Tell, Work, silent
from webinar_archive.pipeline.outcome import Failure, Outcome, Status
from webinar_archive.pipeline.plan import keep_outcome, kept_outcome, load_plan
from webinar_archive.pipeline.record import archive_record, unreadable

log = logging.getLogger("webinar_archive.engine")

LONGEST_HOLD_S = 0.05
"""A rest shorter than this is not worth another place in the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """The world of a leg: the clock (UTC), chance, and whom to tell."""

    now: Callable[[], datetime]
    chance: random.Random
    tell: Tell = silent


def run_leg(order: Order, around: Surroundings) -> LegResult:
    """Do what the order says. Raises nothing: whatever happens concerns this record alone."""
    plan, by_key = load_plan(Path(order.plan))
    work = Work(
        job=by_key[order.key],
        now=around.now().isoformat(timespec="seconds"),
        run_id=plan.run_id,
        tell=around.tell,
        pace=Pace.VISIT if order.host else Pace.STAY,
        host=order.host,
        given_up={step: failure.error() for step, failure in order.given_up.items()},
        made=list(order.made),
    )
    try:
        resting = _wait_for_host(order, work, around)
        result = resting or _travel(order, work, around)
    except Exception as error:
        # a defect of ours must cost this record only; its trace is in the log
        log.exception("unexpected", extra={"record": order.key, "step": order.step})
        result = _stuck(work, ArchiveError("unexpected-error", error=type(error).__name__))
    return replace(result, took_ms=dict(work.took_ms), size_bytes=_brought_home(work))


def _wait_for_host(order: Order, work: Work, around: Surroundings) -> LegResult | None:
    if order.host is None:
        return None
    settings = work.job.settings
    state = host_state(settings, order.host)
    rest_s = state.rests_for_s(around.now())
    if rest_s <= LONGEST_HOLD_S:
        return None
    if state.refusals > settings.fetch.attempts or rest_s > settings.fetch.patience_s:
        return _give_up(order, work, refusal(state))
    wait_s = rest_s * (1 + around.chance.uniform(0, 0.1))
    return LegResult(then=order.onwards(), delay_s=wait_s, waiting="host-rests")


def _travel(order: Order, work: Work, around: Surroundings) -> LegResult:
    outcome, stop, error = None, None, None
    try:
        outcome = archive_record(work)
    except Stopped as stopped:
        stop = stopped
    except (DiskFull, UsageError) as failed:
        error = failed
    visit_error = next(iter(work.failed.values()), None)
    if order.host and (work.failed or work.took_ms):
        note_visit(work.job.settings, order.host, visit_error, around.now())
    if visit_error is not None:
        return _again(order, work, visit_error, around) or _give_up(order, work, visit_error)
    if error is not None:
        return _again(order, work, error, around) or _stuck(work, error)
    if stop is not None:
        return LegResult(then=order.onwards(host=stop.host, step=stop.step, attempt=1, made=tuple(work.made)))
    assert outcome is not None  # noqa: S101 - one of the three is always there
    if work.fell_back and outcome.failure is None:
        # its rows are those of the old capture; that there is no new one is told, and tried again
        failure = order.given_up[work.fell_back[0]]
        outcome = replace(outcome, status=Status.FAILED, failure=failure)
    keep_outcome(work.folder, outcome)
    return LegResult(ended=Ended.of(outcome), failure=outcome.failure)


def _again(order: Order, work: Work, error: ArchiveError, around: Surroundings) -> LegResult | None:
    wait_s = delay_s(error, order.attempt, work.job.settings.fetch, around.chance)
    if wait_s is None:
        return None
    failure = Failure.of(error)
    # an errand of several steps is named by the one that failed
    step = next(iter(work.failed), order.step)
    then = order.onwards(step=step, attempt=order.attempt + 1, made=tuple(work.made))
    log.info(
        "again later",
        extra={"record": order.key, "step": step, "reason": error.code, "delay_s": round(wait_s, 1)},
    )
    return LegResult(then=then, delay_s=wait_s, waiting=error.code, failure=failure)


def _give_up(order: Order, work: Work, error: ArchiveError) -> LegResult:
    # the record goes on without this visit: it may still have words of its own to search
    failed = next(iter(work.failed), order.step)
    given_up = {**order.given_up, failed: Failure.of(error)}
    then = order.onwards(host=None, step=failed, attempt=1, given_up=given_up, made=tuple(work.made))
    log.warning("given up", extra={"record": order.key, "step": failed, "reason": error.code})
    return LegResult(then=then, failure=Failure.of(error))


def _stuck(work: Work, error: ArchiveError) -> LegResult:
    """The end of a record that could not even be annotated; rows that it had before stay in the table."""
    outcome = _outcome_of_stuck(work, error)
    try:
        keep_outcome(work.folder, outcome)
    except DiskFull:
        log.exception("outcome not kept", extra={"record": work.job.key})
    return LegResult(ended=Ended.of(outcome), failure=outcome.failure)


def _outcome_of_stuck(work: Work, error: ArchiveError) -> Outcome:
    if isinstance(error, UsageError):
        return unreadable(work, error)
    before = kept_outcome(work.folder)
    name = before.record_id if before else work.job.source.id or work.job.key
    rows = before.rows if before else (Row(record_id=name, findings=f"not-captured (reason={error.code})"),)
    return Outcome(
        key=work.job.key, record_id=name, status=Status.FAILED, rows=rows, failure=Failure.of(error)
    )


def _brought_home(work: Work) -> int:
    if "fetch" not in work.took_ms:
        return 0
    captured = work.folder / "capture"
    return sum(path.stat().st_size for path in captured.rglob("*") if path.is_file())
