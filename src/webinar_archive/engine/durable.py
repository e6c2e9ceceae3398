"""The only door to DBOS: durable workflows and queues on SQLite or PostgreSQL (facts: design, Engine).

Two workflows. A `batch` plans a run, orders the first leg of each record that has something to do, waits
for the last one and releases the table. A `leg` does one step of ours and orders the next leg as its child.
What a killed process had begun is done again by the next process of the same worker's name, or by the
others after `take_over`; what had ended stays ended.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self

from dbos import (
    DBOS,
    DBOSClient,
    DBOSConfig,
    DBOSPortableJSONSerializer,
    EnqueueOptions,
    ScheduleInput,
    WorkflowStatus,
)

from webinar_archive.engine.cron import is_schedule, missed_tick, next_tick
from webinar_archive.engine.locks import QuickSQLite, in_turn, is_local, prepare
from webinar_archive.engine.tasks import Request, Task, TaskResult, back, plain
from webinar_archive.errors import UsageError

NAME = "webinar-archive"
ORDERS_VERSION = "orders-1"
"""The form of what travels. A release that changes it cannot go on with unfinished runs: it restarts them."""

VISITS, WORK, BATCHES = "visits", "work", "batches"
POOL_SIZE = 20
MOST_AT_ONCE = 5000
"""Workflows named in one statement: SQLite takes 32,766 values, PostgreSQL 65,535."""
VISITS_A_SLOT = 2
"""Visits at once for each record that this machine may work on: they mostly wait for the other side, but
each costs a process and its memory, however many hosts there are."""
IDLE_POLL_S = 1.0
"""Between two looks at shared queues while no run is open: each worker's look costs it and the server.

From seldom to often the engine goes by a tenth a look: eight seconds, paid once a run.
"""
OPEN = ("DELAYED", "ENQUEUED", "PENDING")
_REGISTERED: dict[str, Callable[..., Any]] = {}
# each kill of a process counts as one attempt of what it had begun; giving up is not the engine's business
ENDLESS_RECOVERIES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Handlers:
    """What the workflows call: plain functions from plain values to plain values, harmless twice.

    `survey` plans a run and returns its first orders' file; `orders` reads that file; `settle` ends a run.
    """

    leg: Callable[[Task], TaskResult]
    survey: Callable[[Request], dict[str, Any]]
    tasks: Callable[[dict[str, Any]], Sequence[Task]]
    wait: Callable[[Request], None]
    settle: Callable[[Request, dict[str, Any]], dict[str, Any]]
    tick: Callable[[datetime, str], Request | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class HostLimits:
    """How hosts are treated across all workers: visits at once, and seconds between two starts."""

    per_host: int = 1
    delay_s: float = 0.0

    @property
    def limiter(self) -> Any:
        """The delay as the engine's queues take it (a type that it does not export)."""
        return {"limit": 1, "period": self.delay_s} if self.delay_s else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A schedule: five fields of cron, its time zone, whether ticks missed while stopped are made up for."""

    name: str
    cron: str
    timezone: str
    catch_up: bool
    pipeline: str
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkflowRow:
    """A workflow as the database shows it. Times are UTC; `until` is when a waiting one goes on."""

    id: str
    state: str
    queue: str | None
    host: str | None
    worker: str | None
    version: str | None
    input: Any
    output: Any
    began: datetime | None
    ended: datetime | None
    until: datetime | None


@contextmanager
def running(
    database: str,
    worker: str,
    handlers: Handlers,
    *,
    host_limits: HostLimits,
    slots: int,
    claims: int,
    poll_s: float,
    busy: bool,
    polite: bool,
) -> Iterator[None]:
    """Run the engine in this process until the block ends. `slots` bounds the visits from this machine,
    `claims` the work fetched for it, `poll_s` is how often the queues are looked at; on a shared database,
    while a run is open, or from the start when `busy`.

    `polite` sets the manners for all workers, at least as polite as the unfinished runs ask for; without it
    the ones that stand are kept. Raises `Unreachable` when the database cannot be used.
    """
    prepare(database)
    local = is_local(database)
    config = DBOSConfig(
        name=NAME,
        system_database_url=database,
        application_version=ORDERS_VERSION,
        executor_id=worker,
        serializer=DBOSPortableJSONSerializer(),
        # SQLite has one writer: in the pool's line it is waited for in turn, in SQLite's by ever longer naps
        sys_db_pool_size=1 if local else POOL_SIZE,
        db_engine_kwargs={"connect_args": {"factory": QuickSQLite}} if local else None,
        log_level="WARNING",
        # nothing of ours listens, but a stop waits for the listener to wake
        notification_listener_polling_interval_sec=1.0,
        scheduler_polling_interval_sec=1.0,
    )
    DBOS(config=config)
    if busy and not local:
        with RunStore(database) as ledger:
            ledger.look_every(poll_s)
    try:
        # a lone worker paces itself
        _register(handlers if local else _hurried(handlers, poll_s), database)
        DBOS.launch()
        _declare_queues(host_limits, slots, claims, poll_s, polite=polite)
        if not (local or busy):
            calm_down(poll_s)
        yield
    finally:
        DBOS.destroy(destroy_registry=True)
    if not local:
        # only after a good end: who is interrupted or killed is known by name, and starts again or is taken over
        _leave_to_others(database, worker)


class _AtWork:
    """Counts what this process is doing for the engine right now."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def __enter__(self) -> None:
        with self._changed:
            self._count += 1

    def __exit__(self, *_: object) -> None:
        with self._changed:
            self._count -= 1
            self._changed.notify_all()

    def wait_for_end(self) -> None:
        """Until nothing is being done."""
        with self._changed:
            self._changed.wait_for(lambda: self._count == 0)


_AT_WORK = _AtWork()


def _leave_to_others(database: str, worker: str) -> None:
    """Give what this worker had begun of other runs to the workers that stay.

    A record in flight comes to its end first: what it brings is on disk, where the next one finds it done.
    """
    _AT_WORK.wait_for_end()
    with RunStore(database) as ledger:
        ledger.hand_over(ledger.held_by(worker))


def calm_down(poll_s: float, but: str = "") -> None:
    """Look at shared queues seldom, unless a run other than `but` is open."""
    if not _open_runs().keys() - {but}:
        look_every(IDLE_POLL_S)
        # one that began in between had hurried before we slowed down
        if _open_runs().keys() - {but}:
            look_every(poll_s)


def _hurried(handlers: Handlers, poll_s: float) -> Handlers:
    """The same, with all workers in a hurry from the beginning of a run to its end."""

    def survey(run_options: Request) -> dict[str, Any]:
        look_every(poll_s)
        return handlers.survey(run_options)

    def settle(run_options: Request, surveyed: dict[str, Any]) -> dict[str, Any]:
        summary = handlers.settle(run_options, surveyed)
        calm_down(poll_s, but=run_options.run_id)
        return summary

    return replace(handlers, survey=survey, settle=settle)


def _register(handlers: Handlers, database: str) -> None:
    @DBOS.workflow(name="leg", max_recovery_attempts=ENDLESS_RECOVERIES)
    def leg(task: dict[str, Any]) -> dict[str, Any]:
        # no step of the engine inside: ours are kept on disk, so that a leg done again finds them done, and
        # the next leg has the same name and is ordered once; it saves a third of the engine's time
        with _AT_WORK:
            result = handlers.leg(back(task, Task))
        if result.then is not None:
            _enqueue_task(result.then, result.delay_s)
        return dict(plain(replace(result, then=None)))

    def begun(run_options: Request) -> dict[str, Any]:
        with _AT_WORK:
            apply_host_limits(run_options)
            return handlers.survey(run_options)

    def ended(run_options: Request, surveyed: dict[str, Any]) -> dict[str, Any]:
        with _AT_WORK:
            return handlers.settle(run_options, surveyed)

    @DBOS.workflow(name="batch", max_recovery_attempts=ENDLESS_RECOVERIES)
    def batch(request: dict[str, Any]) -> dict[str, Any]:
        run_options = back(request, Request)
        surveyed = DBOS.run_step({"name": "survey"}, begun, run_options)
        for task in handlers.tasks(surveyed):
            _enqueue_task(task, 0.0)
        DBOS.run_step({"name": "wait"}, lambda: handlers.wait(run_options))
        return DBOS.run_step({"name": "settle"}, ended, run_options, surveyed)

    @DBOS.workflow(name="tick", max_recovery_attempts=ENDLESS_RECOVERIES)
    def tick(planned_at: str, context: dict[str, Any]) -> None:
        moment, pipeline = datetime.fromisoformat(str(planned_at)), context["pipeline"]
        # a moment that comes while the one before it still plans its run must see that run in line
        with in_turn(database, f"ticks of {pipeline}"):
            planned = DBOS.run_step({"name": "plan"}, lambda: plain(handlers.tick(moment, pipeline)))
            if planned is not None:
                begin(back(planned, Request))

    _REGISTERED["tick"] = tick


def _declare_queues(host_limits: HostLimits, slots: int, claims: int, poll_s: float, *, polite: bool) -> None:
    host_limits = _strictest([host_limits, *_host_limits_of_open_runs()])
    DBOS.register_queue(
        VISITS,
        worker_concurrency=slots * VISITS_A_SLOT,
        partition_concurrency=host_limits.per_host,
        partition_limiter=host_limits.limiter,
        polling_interval_sec=poll_s,
        on_conflict="always_update" if polite else "never_update",
    )
    DBOS.register_queue(
        WORK, worker_concurrency=claims, polling_interval_sec=poll_s, on_conflict="always_update"
    )
    # one run of a pipeline at a time: the pipeline's name is the partition
    DBOS.register_queue(
        BATCHES, partition_concurrency=1, polling_interval_sec=poll_s, on_conflict="always_update"
    )


def apply_host_limits(begun: Request) -> None:
    """Treat hosts as the politest of this run and the unfinished ones asks: they may meet at one host.

    Every run does this when it begins, so that whoever starts last does not set the manners for all.
    """
    host_limits = _strictest([_host_limits_of(begun), *_host_limits_of_open_runs()])
    queue = DBOS.retrieve_queue(VISITS)
    assert queue is not None  # noqa: S101 - declared before any run begins
    queue.set_partition_concurrency(host_limits.per_host)
    queue.set_partition_limiter(host_limits.limiter)


def _open_runs() -> dict[str, Request]:
    unfinished = DBOS.list_workflows(name="batch", status=list(OPEN), load_output=False)
    return {batch.workflow_id: back(_workflow_row(batch).input, Request) for batch in unfinished}


def _host_limits_of_open_runs() -> list[HostLimits]:
    return [_host_limits_of(request) for request in _open_runs().values()]


def _host_limits_of(request: Request) -> HostLimits:
    return HostLimits(per_host=request.per_host, delay_s=request.per_host_delay_s)


def _strictest(every: Sequence[HostLimits]) -> HostLimits:
    return HostLimits(
        per_host=min(host_limits.per_host for host_limits in every),
        delay_s=max(host_limits.delay_s for host_limits in every),
    )


def _enqueue_task(task: Task, delay_s: float) -> None:
    options: EnqueueOptions = {
        "workflow_name": "leg",
        "queue_name": VISITS if task.host else WORK,
        "workflow_id": task.task_id,
        "app_version": ORDERS_VERSION,
    }
    if task.host:
        options["queue_partition_key"] = task.host
    if delay_s > 0:
        options["delay_seconds"] = delay_s
    DBOS.enqueue_workflow_with_options(options, plain(task))


def _batch_options(request: Request) -> EnqueueOptions:
    return {
        "workflow_name": "batch",
        "queue_name": BATCHES,
        "workflow_id": request.run_id,
        "queue_partition_key": request.pipeline,
        "app_version": ORDERS_VERSION,
    }


def look_every(poll_s: float, known: type[DBOS] | DBOSClient = DBOS) -> None:
    """Look at the queues at this interval from now on, in every process on this database."""
    for name in (VISITS, WORK, BATCHES):
        queue = known.retrieve_queue(name)
        if queue is not None:
            queue.set_polling_interval_sec(poll_s)


def begin(request: Request) -> None:
    """Order a run; ordered twice it is still one."""
    DBOS.enqueue_workflow_with_options(_batch_options(request), plain(request))


def schedule(ticks: Sequence[Planned], now: datetime, *, alone: bool) -> None:
    """Put these schedules into the database; with `alone`, drop all others. Raises `UsageError`.

    However many moments of a schedule that catches up went by while nobody served it, one tick is ordered.
    """
    for planned in ticks:
        if not is_schedule(planned.cron):
            raise UsageError("bad-schedule", path=planned.pipeline, schedule=planned.cron)
    known = {entry["schedule_name"]: entry for entry in DBOS.list_schedules()}
    for name in known.keys() - {planned.name for planned in ticks}:
        if alone:
            DBOS.delete_schedule(name)
    for planned in ticks:
        before = known.get(planned.name)
        same = before and (before["schedule"], before["cron_timezone"]) == (planned.cron, planned.timezone)
        since = before["context"]["since"] if before and same else now.isoformat()
        entry: ScheduleInput = {
            "schedule_name": planned.name,
            "workflow_fn": _REGISTERED["tick"],
            "schedule": planned.cron,
            "context": {"pipeline": planned.pipeline, "catch_up": planned.catch_up, "since": since},
            # the engine's own catching up would order a tick for each moment that was missed
            "automatic_backfill": False,
            "cron_timezone": planned.timezone,
        }
        DBOS.apply_schedules([entry])
        if planned.catch_up and before and same:
            served_until = datetime.fromisoformat(before["last_fired_at"] or since)
            missed = missed_tick(planned.cron, planned.timezone, served_until, now)
            if missed:
                # the same id as in time: a moment that did become a run is not made up for
                DBOS.backfill_schedule(planned.name, missed - timedelta(seconds=1), now)


def run_is_in_line(pipeline: str) -> bool:
    """Whether a run of a pipeline waits for the one before it to end."""
    in_line = DBOS.list_workflows(
        name="batch", queue_name=BATCHES, status="ENQUEUED", load_input=False, load_output=False
    )
    return any(batch.queue_partition_key == pipeline for batch in in_line)


def has_open_tasks(run_id: str) -> bool:
    """Whether any record of a run is on its way, also one that waits."""
    return bool(_some_leg(run_id, list(OPEN)))


def is_moving(run_id: str, since: datetime) -> bool:
    """Whether a leg of a run ended after `since`, or all that is open waits for a moment of its own."""
    return bool(
        _some_leg(run_id, None, completed_after=since.isoformat())
        or not _some_leg(run_id, ["ENQUEUED", "PENDING"])
    )


def _some_leg(run_id: str, status: list[str] | None, **more: Any) -> list[WorkflowStatus]:
    return DBOS.list_workflows(
        workflow_id_prefix=f"{run_id}/", status=status, limit=1, load_input=False, load_output=False, **more
    )


def results(run_id: str) -> Iterator[TaskResult]:
    """How the ended legs of a run ended."""
    for workflow in DBOS.list_workflows(workflow_id_prefix=f"{run_id}/", status="SUCCESS", load_input=False):
        yield back(workflow.output, TaskResult)


class RunStore:
    """What a database knows of runs and legs, read and changed from outside the workers."""

    def __init__(self, database: str) -> None:
        prepare(database)
        if not is_local(database):
            # whoever comes first to a new database makes its tables
            DBOS.migrate(database)
        self._client = DBOSClient(
            system_database_url=database,
            serializer=DBOSPortableJSONSerializer(),
            application_name=NAME,
            retry_connection_errors=False,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.destroy()

    def look_every(self, poll_s: float) -> None:
        """Have all workers look at the queues at this interval."""
        look_every(poll_s, self._client)

    def batches(self, *, unfinished: bool = False, newest: int | None = None) -> list[WorkflowRow]:
        """Runs, the newest first."""
        status = list(OPEN) if unfinished else None
        found = self._client.list_workflows(name="batch", status=status, limit=newest, sort_desc=True)
        return [_workflow_row(workflow) for workflow in found]

    def batch(self, run_id: str) -> WorkflowRow | None:
        """One run."""
        found = self._client.list_workflows(workflow_ids=[run_id])
        return _workflow_row(found[0]) if found else None

    def legs(
        self, run_id: str, *, unfinished: bool = False, ended_after: datetime | None = None
    ) -> list[WorkflowRow]:
        """The legs of a run, in the order in which they were asked for; results only of those ended."""
        found = self._client.list_workflows(
            workflow_id_prefix=f"{run_id}/",
            status=list(OPEN) if unfinished else None,
            completed_after=ended_after.isoformat() if ended_after else None,
        )
        return [_workflow_row(workflow) for workflow in found]

    def waiting(self, run_id: str) -> int:
        """How many of a run's records wait for a host's turn or for their next attempt."""
        return len(
            self._client.list_workflows(
                workflow_id_prefix=f"{run_id}/",
                status=["DELAYED", "ENQUEUED"],
                queue_name=VISITS,
                load_input=False,
                load_output=False,
            )
        )

    def held_by(self, worker: str) -> list[WorkflowRow]:
        """What a worker had begun and not ended."""
        found = self._client.list_workflows(status="PENDING", executor_id=worker, load_output=False)
        return [_workflow_row(workflow) for workflow in found]

    def holders(self) -> list[str]:
        """The workers that have begun something, dead or alive."""
        found = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return sorted({workflow.executor_id for workflow in found if workflow.executor_id})

    def hand_over(self, held: Sequence[WorkflowRow]) -> None:
        """Put begun work back into its queues, for whichever worker comes first."""
        for work in held:
            self._client.resume_workflow(work.id, queue_name=work.queue)

    def cancel(self, run_id: str) -> int:
        """Stop a run for good; how many of its records were open. What it kept on disk stays."""
        legs = [leg.id for leg in self.legs(run_id, unfinished=True)]
        # the run first: it would order more legs
        self._client.cancel_workflows([run_id])
        for start in range(0, len(legs), MOST_AT_ONCE):
            self._client.cancel_workflows(legs[start : start + MOST_AT_ONCE])
        return len(legs)

    def forget(self, run_id: str) -> None:
        """Delete a run and all its legs from the database."""
        self._delete(workflow_id_prefix=f"{run_id}/")
        self._client.delete_workflows([run_id])

    def forget_ticks(self, before: datetime) -> None:
        """Delete what the schedules' moments before `before` left behind."""
        self._delete(name="tick", completed_before=before.isoformat())

    def _delete(self, **which: Any) -> None:
        while found := self._client.list_workflows(
            **which, limit=MOST_AT_ONCE, load_input=False, load_output=False
        ):
            self._client.delete_workflows([workflow.workflow_id for workflow in found])

    def schedules(self) -> list[Planned]:
        """The schedules in the database."""
        return [
            Planned(
                name=known["schedule_name"],
                cron=known["schedule"],
                timezone=known["cron_timezone"] or "UTC",
                catch_up=known["context"]["catch_up"],
                pipeline=known["context"]["pipeline"],
                next_at=next_tick(known["schedule"], known["cron_timezone"] or "UTC", datetime.now(UTC)),
            )
            for known in self._client.list_schedules()
        ]


def _workflow_row(workflow: WorkflowStatus) -> WorkflowRow:
    given = workflow.input["args"][0] if workflow.input and workflow.input["args"] else None
    return WorkflowRow(
        id=workflow.workflow_id,
        state=workflow.status,
        queue=workflow.queue_name,
        host=workflow.queue_partition_key,
        worker=workflow.executor_id,
        version=workflow.app_version,
        input=given,
        output=workflow.output,
        began=_moment(workflow.dequeued_at or workflow.created_at),
        ended=_moment(workflow.completed_at),
        until=_moment(workflow.delay_until_epoch_ms) if workflow.status == "DELAYED" else None,
    )


def _moment(epoch_ms: int | None) -> datetime | None:
    return None if epoch_ms is None else datetime.fromtimestamp(epoch_ms / 1000, UTC)
