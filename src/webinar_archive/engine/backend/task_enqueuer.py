"""Tasks put into their queues, many in one transaction.

DBOS itself takes two transactions and eight statements for each task that a workflow enqueues: it records them as the
workflow's children, in the order of the calls. Our tasks need no such record, since the name of each follows from the
one before, and a task that is enqueued twice runs once.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property, partial

import sqlalchemy
from dbos import DBOS, DBOSClient, EnqueueOptions

from webinar_archive.engine.backend.database_errors import when_answered
from webinar_archive.engine.backend.serialization import SERIALIZER
from webinar_archive.engine.backend.types import (
    APP_NAME,
    REQUEST_QUEUE,
    TASK,
    TASK_FORMAT_VERSION,
    WORK_QUEUE,
)
from webinar_archive.engine.database import is_local
from webinar_archive.engine.polling import QueuePolling
from webinar_archive.engine.tasks import Task, to_plain

TASKS_PER_TRANSACTION = 200
"""So that others write in between."""


class TaskEnqueuer:
    """Enqueues tasks in this process's own database connections, and has the queues polled for them.

    Args:
        instance: DBOS in this process; it is launched before the first task is enqueued.
        database: Address of its database.
        polling: Is told of the tasks that may run now.
    """

    def __init__(self, instance: DBOS, database: str, polling: QueuePolling) -> None:
        self._instance = instance
        self._database = database
        self._polling = polling
        # the row of who enqueues is locked, so that a cancel waits for the end of the transaction, and finds its tasks
        table, lock = (
            ("workflow_status", "") if is_local(database) else ("dbos.workflow_status", " FOR SHARE")
        )
        self._state = sqlalchemy.text(f"SELECT status FROM {table} WHERE workflow_uuid = :id{lock}")  # noqa: S608

    @cached_property
    def _engine(self) -> sqlalchemy.Engine:
        # not exported: SQLite has one writer, and this pool is where all of this process wait for their turn
        engine: sqlalchemy.Engine = self._instance._sys_db.engine
        return engine

    @cached_property
    def _client(self) -> DBOSClient:
        return DBOSClient(
            system_database_engine=self._engine,
            serializer=SERIALIZER,
            application_name=APP_NAME,
            lazy=True,
        )

    def enqueue(self, tasks: Sequence[Task], *, by: str, delay_s: float = 0.0) -> None:
        """Enqueue tasks, to run after `delay_s`; none when the workflow `by`, which asks for it, was cancelled."""
        for start in range(0, len(tasks), TASKS_PER_TRANSACTION):
            some = tasks[start : start + TASKS_PER_TRANSACTION]
            if not when_answered(self._database, partial(self._enqueue, some, by, delay_s)):
                return
            for queue in {queue_of(task) for task in some} if delay_s <= 0 else ():
                self._polling.task_enqueued(queue)

    def _enqueue(self, tasks: Sequence[Task], by: str, delay_s: float) -> bool:
        with self._engine.connect() as connection, connection.begin() as transaction:
            for task in tasks:
                self._client.enqueue_in_transaction(connection, _options(task, delay_s), to_plain(task))
            # asked last: SQLite takes its lock with the first change
            if connection.execute(self._state, {"id": by}).scalar() != "CANCELLED":
                return True
            transaction.rollback()
            return False


def queue_of(task: Task) -> str:
    """Return the queue in which a task waits: that of its host, or that of local work."""
    return REQUEST_QUEUE if task.host else WORK_QUEUE


def _options(task: Task, delay_s: float) -> EnqueueOptions:
    options: EnqueueOptions = {
        "workflow_name": TASK,
        "queue_name": queue_of(task),
        "workflow_id": task.task_id,
        "app_version": TASK_FORMAT_VERSION,
    }
    if task.host:
        options["queue_partition_key"] = task.host
    if delay_s > 0:
        options["delay_seconds"] = delay_s
    return options
