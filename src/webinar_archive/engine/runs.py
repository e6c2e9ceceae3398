"""Runs started, joined and watched from one process: what `run`, `retry`, `serve` and `worker` rest on."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from webinar_archive.engine import durable, notifications
from webinar_archive.engine.locks import file_of, is_local, mind_room, name_held
from webinar_archive.engine.polling import Pace, backing_off, kept
from webinar_archive.engine.run_workflow import handlers, request_run, summary_of, unchanged_records
from webinar_archive.engine.tasks import Request, Task, TaskResult, back
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.context import Tell, silent
from webinar_archive.pipeline.outcome import Status
from webinar_archive.pipeline.plan import RunOptions, load_plan, make_plan, options_checksum
from webinar_archive.pipeline.release import Summary, alone, utc_now

WATCH_S = (0.2, 1.0)
"""Between two looks at a run that moves, and at one that does not."""
SHARED_POLL_S = 0.2
"""Between two looks at queues that several workers share: each look is one more on the same server."""
AHEAD = 8
"""A lone worker fetches so many times what it works on at once: one look at the queues feeds many records."""
LOCAL_WORKER = "local"

Say = Callable[[str, dict[str, object]], None]
"""Hears of something worth a sentence: its code and facts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a run has come. `waiting` records wait for a host or for their next attempt."""

    total: int = 0
    done: int = 0
    unchanged: int = 0
    failed: int = 0
    waiting: int = 0
    size_bytes: int = 0
    elapsed_s: float = 0.0
    worked: int = 0
    """Records ended since this process began to watch."""

    @property
    def ended(self) -> int:
        """Records done with."""
        return self.done + self.unchanged + self.failed

    @property
    def left_s(self) -> float | None:
        """Seconds that the rest will take at the pace so far, None before there is one."""
        if not self.worked or self.ended >= self.total:
            return None
        return (self.total - self.ended) * self.elapsed_s / self.worked


def archive_root(settings: Settings) -> Path:
    """The folder whose pipelines share hosts' manners, workers and database."""
    return settings.path(settings.pipeline.archive)


def own_database(settings: Settings) -> str:
    """The SQLite database of an archive folder."""
    return f"sqlite:///{archive_root(settings) / 'engine.sqlite'}"


def worker_name() -> str:
    """The usual name of a worker: its machine."""
    return socket.gethostname()


def slots_here() -> int:
    """How many records are worked on at once on this machine."""
    return max(4, os.cpu_count() or 4)


def host_limits_of(every: Sequence[Settings]) -> durable.HostLimits:
    """The politest of several pipelines' manners: they may meet at one host."""
    return durable.HostLimits(
        per_host=min(settings.fetch.per_host for settings in every),
        delay_s=max(settings.fetch.per_host_delay_s for settings in every),
    )


@contextmanager
def working(
    every: Sequence[Settings],
    database: str,
    worker: str,
    *,
    slots: int | None = None,
    busy: bool = True,
    tell: Tell = silent,
    ended: Callable[[TaskResult], None] = lambda _: None,
    run_ended: Callable[[dict[str, int]], None] = lambda _: None,
) -> Iterator[None]:
    """This process at work on a database, for these pipelines (none: whatever others order).

    `slots` is how many records are worked on at once, `busy` whether work is expected from the start.
    """
    lone = is_local(database)
    room = slots or slots_here()
    pace = Pace(busy=busy)
    does = _within(threading.BoundedSemaphore(room), pace, handlers(tell, ended, run_ended))
    with (
        durable.running(
            database,
            worker,
            does,
            host_limits=host_limits_of(every) if every else durable.HostLimits(),
            slots=room,
            claims=room * AHEAD if lone else room,
            poll_s=pace.poll_s if lone else SHARED_POLL_S,
            busy=busy,
            polite=bool(every),
        ),
        kept(pace, durable.look_every) if lone else contextlib.nullcontext(),
    ):
        yield


def _within(room: threading.BoundedSemaphore, pace: Pace, does: durable.Handlers) -> durable.Handlers:
    """Work on this machine only where there is room for it; visits are bounded by their hosts."""

    def leg(task: Task) -> TaskResult:
        with contextlib.nullcontext() if task.host else room:
            result = does.leg(task)
        pace.worked()
        return result

    return replace(does, leg=leg)


@contextmanager
def claimed(every: Sequence[Settings], database: str, worker: str) -> Iterator[None]:
    """Hold the archives (SQLite) or the worker's name (PostgreSQL) for this process.

    Raises `UsageError` when another process is at work on the same archive, or bears the same name. The
    system lets go when the process ends, however it ends.
    """
    with contextlib.ExitStack() as held:
        if is_local(database):
            folders = {archive_root(settings) for settings in every} | {s.archive for s in every}
            for folder in sorted(folders):
                held.enter_context(alone(folder))
        else:
            # two processes of one name would take over each other's records at every start
            if not held.enter_context(name_held(database, worker)):
                raise UsageError("worker-name-taken", worker=worker)
        yield


@dataclass(slots=True, kw_only=True)
class Run:
    """A run asked for: whether it joins one that was begun before."""

    request: Request
    joined: bool = False


def find_or_plan(
    settings: Settings,
    run_options: RunOptions,
    database: str,
    *,
    say: Say,
    now: Callable[[], datetime] = utc_now,
) -> Run:
    """The unfinished run of the same request, or a new one planned.

    An unfinished run that asked for something else is set aside, which loses nothing that is kept on disk;
    on a shared database, where it may be at work elsewhere, it is waited for by a person: `UsageError`.
    """
    notifications.check(settings)
    make_plan(settings, "dry", run_options)
    wanted = options_checksum(settings, run_options)
    joined: Request | None = None
    with _ledger(database) as ledger:
        for request in _unfinished(ledger, settings.pipeline.name, say) if ledger else ():
            facts: dict[str, object] = {"run": request.run_id, "release": request.release}
            if request.run_options == wanted and joined is None:
                joined = request
                say("run-resumed", facts)
            elif ledger and is_local(database):
                ledger.cancel(request.run_id)
                say("run-cancelled", facts)
            else:
                raise UsageError("already-running", folder=str(settings.archive))
    if joined is not None:
        return Run(request=joined, joined=True)
    return Run(request=request_run(settings, run_options, now()))


def _unfinished(ledger: durable.RunStore, pipeline: str, say: Say) -> list[Request]:
    """The open runs of a pipeline that this release can finish; the others are set aside, which is said."""
    finishable = []
    for batch in ledger.batches(unfinished=True):
        request = back(batch.input, Request)
        if request.pipeline != pipeline:
            continue
        if batch.version == durable.ORDERS_VERSION:
            finishable.append(request)
            continue
        records = ledger.cancel(request.run_id)
        say("run-restarted", {"run": request.run_id, "release": request.release, "records": records})
    return finishable


def incompatible_runs(settings: Settings, database: str, say: Say) -> bool:
    """Whether a pipeline had runs that only another release could finish; they are set aside, which is said.

    Left alone, they would hold the pipeline's place in the line for ever.
    """
    said: list[str] = []

    def tell(code: str, facts: dict[str, object]) -> None:
        said.append(code)
        say(code, facts)

    with _ledger(database) as ledger:
        if ledger:
            _unfinished(ledger, settings.pipeline.name, tell)
    return bool(said)


@contextmanager
def _ledger(database: str) -> Iterator[durable.RunStore | None]:
    if is_local(database) and not file_of(database).exists():
        yield None
        return
    with durable.RunStore(database) as ledger:
        yield ledger


def run_batch(
    settings: Settings,
    run_options: RunOptions,
    *,
    database: str | None = None,
    worker: str = LOCAL_WORKER,
    tell: Tell = silent,
    say: Say = lambda *_: None,
    watch: Callable[[Standing], None] = lambda _: None,
) -> Summary:
    """Run one batch now, durably, to its end; the same call goes on where a killed one stopped.

    On SQLite this process does all the work; on PostgreSQL it works beside the other workers.
    """
    where = database or own_database(settings)
    mind_room(where)
    with claimed([settings], where, worker):
        run = find_or_plan(settings, run_options, where, say=say)
        with working([settings], where, worker, tell=tell):
            if not run.joined:
                durable.begin(run.request)
            output = follow(run.request, where, watch)
    return summary_of(run.request, output)


def follow(request: Request, database: str, watch: Callable[[Standing], None]) -> dict[str, object]:
    """Watch a run to its end. Returns what it left.

    Raises `UsageError` when someone set it aside, and `DiskFull` before there is no room to go on.
    """
    plan, _ = load_plan(Path(request.plan))
    began = time.monotonic()
    standing = Standing(total=len(plan.todo))
    watcher = _Watcher()
    waits = backing_off(*WATCH_S)
    with durable.RunStore(database) as ledger:
        while True:
            mind_room(database)
            batch = ledger.batch(request.run_id)
            ended = standing.ended
            standing = replace(watcher.look(ledger, request, standing), elapsed_s=time.monotonic() - began)
            if standing.ended > ended:
                waits = backing_off(*WATCH_S)
            watch(standing)
            if batch is not None and batch.state == "SUCCESS":
                return dict(batch.output)
            if batch is not None and batch.state not in durable.OPEN:
                raise UsageError("run-failed", run=request.run_id, state=batch.state)
            time.sleep(next(waits))


@dataclass(slots=True)
class _Watcher:
    """Counts ended legs as they come, so that watching ten thousand records costs no more than ten."""

    since: datetime = field(default_factory=lambda: datetime.fromtimestamp(0, UTC))
    seen: set[str] = field(default_factory=set)
    count_again_at_s: float = 0.0
    waiting: int = 0

    def look(self, ledger: durable.RunStore, request: Request, before: Standing) -> Standing:
        done, failed, size_bytes = before.done, before.failed, before.size_bytes
        first = not self.seen
        newest = self.since
        for leg in ledger.legs(request.run_id, ended_after=self.since):
            if leg.id in self.seen or not leg.output:
                continue
            self.seen.add(leg.id)
            newest = max(newest, leg.ended or newest)
            result = back(leg.output, TaskResult)
            size_bytes += result.size_bytes
            if result.ended:
                done += result.ended.status is not Status.FAILED
                failed += result.ended.status is Status.FAILED
        self.since = newest
        worked = 0 if first else before.worked + done + failed - before.done - before.failed
        unchanged = before.unchanged or unchanged_records(request)
        return replace(
            before,
            done=done,
            failed=failed,
            unchanged=unchanged,
            size_bytes=size_bytes,
            worked=worked,
            waiting=self._waiting(ledger, request),
        )

    def _waiting(self, ledger: durable.RunStore, request: Request) -> int:
        began_s = time.monotonic()
        if began_s >= self.count_again_at_s:
            self.waiting = ledger.waiting(request.run_id)
            # counting thousands of rows may take a while: at most a twentieth of our time
            ended_s = time.monotonic()
            self.count_again_at_s = ended_s + 20 * (ended_s - began_s)
        return self.waiting
