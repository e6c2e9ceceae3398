"""A run that waits for long says what for: which record, which host, until when, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, cast

from webinar_archive.engine.backend import RunStore, WorkflowRow
from webinar_archive.engine.progress import RunProgress
from webinar_archive.engine.tasks import Task, TaskResult, to_plain
from webinar_archive.engine.waits import LongWaits, first_wait
from webinar_archive.errors import Failure

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)
REFUSED = Failure(
    code="refused", facts={"address": "http://h.example/v", "status": 429}, kind="Blocked", retryable=True
)


def row(
    state: str, task: Task, result: TaskResult | None = None, until: datetime | None = None
) -> WorkflowRow:
    return WorkflowRow(
        id=task.task_id, state=state, queue="requests", partition=task.host, worker=None, version=None,
        input=to_plain(task), output=to_plain(result) if result else None, started_at=NOW, ended_at=None,
        delayed_until=until,
    )  # fmt: skip


def task(key: str, number: int) -> Task:
    return Task(plan="p", run_id="r", key=key, host="h.example", step="fetch", number=number)


WAITING = (
    row("SUCCESS", task("a", 1), TaskResult(failure=REFUSED, waiting="refused")),
    row("DELAYED", task("a", 2), until=NOW + timedelta(hours=1)),
    row("DELAYED", task("b", 2), until=NOW + timedelta(hours=2)),
)


class Store:
    """The tasks of a run."""

    def tasks(self, _run_id: str) -> Any:
        return WAITING


def test_the_first_wait_to_end_is_told_with_its_reason() -> None:
    (facts,) = first_wait(WAITING)
    assert facts["count"] == 2
    assert facts["record"] == "a"
    assert facts["until"] == "2026-11-27T13:00:00+00:00"
    assert "h.example" in str(facts["reason"])


def test_nothing_is_told_while_a_task_is_at_work() -> None:
    assert not list(first_wait((*WAITING, row("PENDING", task("c", 1)))))
    assert not list(first_wait(WAITING[:1]))


def test_a_wait_is_told_after_a_minute_without_progress_and_then_less_often() -> None:
    now_s = [0.0]
    waits = LongWaits("r", lambda: now_s[0])
    store = cast(RunStore, Store())

    def told(at_s: float, done: int) -> bool:
        now_s[0] = at_s
        return bool(list(waits.new(store, RunProgress(total=9, done=done))))

    assert [told(at_s, 1) for at_s in (0, 59, 61, 62, 120, 130)] == [False, False, True, False, False, True]
    assert not told(131, 2)
    assert not told(185, 2)
    assert told(192, 2)
