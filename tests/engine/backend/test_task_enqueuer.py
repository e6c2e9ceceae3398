"""Tasks are enqueued once, in the order of their time, and never for what was cancelled."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from dbos import DBOSClient

from webinar_archive.engine.backend import RunStore
from webinar_archive.engine.backend.serialization import SERIALIZER
from webinar_archive.engine.backend.task_enqueuer import TASKS_PER_TRANSACTION, TaskEnqueuer
from webinar_archive.engine.backend.types import APP_NAME, REQUEST_QUEUE, RUN, RUN_QUEUE, WORK_QUEUE
from webinar_archive.engine.polling import QueuePolling
from webinar_archive.engine.tasks import Task

RUN_ID = "essai-1"
STATES = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql))


def task(key: str, host: str | None = None, number: int = 1) -> Task:
    return Task(plan="plan.json", run_id=RUN_ID, key=key, host=host, step="notice", number=number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A database with one run in it, an enqueuer that works in it, and which queues it has polled for."""

    store: RunStore
    enqueuer: TaskEnqueuer
    polling: QueuePolling

    def states(self) -> dict[str, str]:
        return {row.id.removeprefix(f"{RUN_ID}/"): row.state for row in self.store.tasks(RUN_ID)}


@pytest.fixture(params=STATES)
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    database = (
        request.getfixturevalue("database")
        if request.param == "postgresql"
        else f"sqlite:///{tmp_path / 'e'}"
    )
    polling = QueuePolling((REQUEST_QUEUE, WORK_QUEUE), 0.1)
    with RunStore(database) as store:
        client = DBOSClient(system_database_url=database, serializer=SERIALIZER, application_name=APP_NAME)
        client.enqueue({"workflow_name": RUN, "queue_name": RUN_QUEUE, "workflow_id": RUN_ID}, {})
        instance: Any = SimpleNamespace(_sys_db=client._sys_db)
        yield Bench(store=store, enqueuer=TaskEnqueuer(instance, database, polling), polling=polling)
        client.destroy()


def test_tasks_wait_in_their_queues_which_are_polled_for_them(bench: Bench) -> None:
    bench.enqueuer.enqueue([task("a"), task("b", host="h.example")], by=RUN_ID)
    queues = {row.id: (row.state, row.queue, row.partition) for row in bench.store.tasks(RUN_ID)}
    assert queues == {
        f"{RUN_ID}/a/1": ("ENQUEUED", WORK_QUEUE, None),
        f"{RUN_ID}/b/1": ("ENQUEUED", REQUEST_QUEUE, "h.example"),
    }
    assert bench.polling.take_untold() == {WORK_QUEUE, REQUEST_QUEUE}


def test_a_task_that_waits_is_delayed_and_not_polled_for(bench: Bench) -> None:
    bench.enqueuer.enqueue([task("a", host="h.example")], by=RUN_ID, delay_s=600)
    (row,) = bench.store.tasks(RUN_ID)
    assert row.state == "DELAYED"
    assert row.delayed_until is not None
    assert bench.polling.take_untold() == set()


def test_tasks_enqueued_twice_are_there_once_however_many(bench: Bench) -> None:
    many = [task(f"r{number:04}") for number in range(TASKS_PER_TRANSACTION + 1)]
    bench.enqueuer.enqueue(many[:5], by=RUN_ID)
    bench.enqueuer.enqueue(many, by=RUN_ID)
    assert sorted(bench.states()) == sorted(f"{each.key}/1" for each in many)


def test_a_cancelled_run_or_task_enqueues_no_more(bench: Bench) -> None:
    bench.enqueuer.enqueue([task("a"), task("b")], by=RUN_ID)
    assert bench.store.cancel(RUN_ID) == 2
    bench.polling.take_untold()
    bench.enqueuer.enqueue([task("c")], by=RUN_ID)
    bench.enqueuer.enqueue([task("a", number=2)], by=task("a").task_id)
    assert bench.states() == {"a/1": "CANCELLED", "b/1": "CANCELLED"}
    assert bench.polling.take_untold() == set()
    assert bench.store.cancel(RUN_ID) == 0
