"""Why a run makes no progress: the records that wait for their next attempt, told when that takes unusually long."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime

from webinar_archive.engine.backend import RunStore, WorkflowRow
from webinar_archive.engine.polling import QUIET_INTERVALS_S, growing_intervals
from webinar_archive.engine.progress import RunProgress
from webinar_archive.engine.tasks import Task, TaskResult, from_plain
from webinar_archive.i18n.messages import reader_language, sentence


class LongWaits:
    """Tells once a minute at first, then less often, what a run waits for while none of its records ends."""

    def __init__(self, run_id: str, clock_s: Callable[[], float] = time.monotonic) -> None:
        self._run_id = run_id
        self._clock_s = clock_s
        self._ended = -1
        self._restart()

    def _restart(self) -> None:
        self._intervals = growing_intervals(*QUIET_INTERVALS_S)
        self._due_s = self._clock_s() + next(self._intervals)

    def new(self, store: RunStore, progress: RunProgress) -> Iterator[dict[str, object]]:
        """Yield the facts of the message `run-waiting`, when it is time to tell it."""
        if progress.ended != self._ended:
            self._ended = progress.ended
            self._restart()
        elif self._clock_s() >= self._due_s:
            self._due_s = self._clock_s() + next(self._intervals)
            yield from first_wait(store.tasks(self._run_id))


def first_wait(tasks: Sequence[WorkflowRow]) -> Iterator[dict[str, object]]:
    """Yield the facts of the wait that ends first, unless any task is at work or may be."""
    if any(row.state in ("PENDING", "ENQUEUED") for row in tasks):
        return
    waiting = [(row.delayed_until, row) for row in tasks if row.delayed_until is not None]
    if not waiting:
        return
    until, row = min(waiting, key=lambda wait: wait[0])
    task = from_plain(row.input, Task)
    yield {
        "count": len(waiting),
        "record": task.key,
        "until": until.isoformat(timespec="seconds"),
        "reason": _reason(tasks, task, until),
    }


def _reason(tasks: Sequence[WorkflowRow], task: Task, until: datetime) -> str:
    """Return why the task's record waits, which the task before it said."""
    for row in tasks:
        before = from_plain(row.input, Task)
        if row.output and (before.key, before.number) == (task.key, task.number - 1):
            result = from_plain(row.output, TaskResult)
            if result.failure is not None:
                return sentence(result.failure.code, result.failure.facts, reader_language())
    facts = {"host": task.host, "until": until.isoformat()}
    return sentence("host-circuit-open", facts, reader_language())
