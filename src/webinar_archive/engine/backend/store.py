"""What a database knows of runs and tasks: read and changed from any process, or asked inside a worker."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from dbos import DBOS, DBOSClient, WorkflowStatus

from webinar_archive.archive.layout import ENGINE_NAME
from webinar_archive.engine.backend.database_errors import NamedErrors, named_errors
from webinar_archive.engine.backend.serialization import SERIALIZER, refuse_foreign_values
from webinar_archive.engine.backend.types import (
    APP_NAME,
    FIRE,
    MAX_IDS_PER_STATEMENT,
    OPEN_STATES,
    REQUEST_QUEUE,
    RUN,
    RUN_QUEUE,
    TASK_QUEUES,
    Schedule,
    WorkflowRow,
)
from webinar_archive.engine.cron import next_fire_time
from webinar_archive.engine.database import (
    check_integrity,
    has_tables,
    is_local,
    is_read_only,
    prepare_database,
    set_aside,
    sqlite_path,
)
from webinar_archive.engine.tasks import TaskResult, followup_id, from_plain
from webinar_archive.errors import StateDamaged
from webinar_archive.files import named_error


def create_tables(database: str) -> None:
    """Create the tables that a database lacks; waits for other writers. What a killed process began is completed."""
    with named_errors(database):
        DBOS.migrate(database)


def repair_local_database(database: str) -> Path | None:
    """Complete the tables of a local database, and set it aside where it is damaged.

    Only for a process that holds the archive alone. Nothing archived is lost with it: a run begins anew from the
    results on disk.

    Returns:
        Where the damaged file is now; None when there was no damage, or no file.

    Raises:
        StateDamaged: A damaged file that is not an archive's own is left where it is.
    """
    if not is_local(database) or not sqlite_path(database).exists():
        return None
    try:
        check_integrity(database)
        create_tables(database)
        with RunStore(database) as store:
            store.runs(newest=1)
            store.schedules()
    except StateDamaged:
        if sqlite_path(database).name != ENGINE_NAME:
            raise
        return set_aside(database)
    return None


class RunStore:
    """Runs, tasks and schedules of a database, for processes that need not be workers. Use it as a context."""

    def __init__(self, database: str) -> None:
        self._held = ExitStack()
        named = database
        if is_local(database) and is_read_only(database):
            database = self._held.enter_context(_copied(database))
        prepare_database(database)
        # an existing local database is left alone: creating tables would wait for whoever writes to it
        if not (is_local(database) and has_tables(database)):
            create_tables(database)
        refuse_foreign_values(database, named=named)
        with named_errors(database):
            client = DBOSClient(
                system_database_url=database,
                serializer=SERIALIZER,
                application_name=APP_NAME,
                retry_connection_errors=False,
            )
        self._held.callback(client.destroy)
        self._client: Any = NamedErrors(client, database)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def runs(self, *, unfinished: bool = False, newest: int | None = None) -> list[WorkflowRow]:
        """Return runs, the newest first."""
        status = list(OPEN_STATES) if unfinished else None
        found = self._client.list_workflows(name=RUN, status=status, limit=newest, sort_desc=True)
        return [WorkflowRow.of(workflow) for workflow in found]

    def run(self, run_id: str) -> WorkflowRow | None:
        """Return one run, None when there is no such run."""
        found = self._client.list_workflows(workflow_ids=[run_id])
        return WorkflowRow.of(found[0]) if found else None

    def tasks(self, run_id: str) -> list[WorkflowRow]:
        """Return the tasks of a run in the order in which they were enqueued."""
        found = self._client.list_workflows(workflow_id_prefix=f"{run_id}/")
        return [WorkflowRow.of(workflow) for workflow in found]

    def ended_tasks(self, run_id: str, *, after: datetime) -> list[WorkflowRow]:
        """Return the tasks of a run that ended since a time, without their input."""
        found = self._client.list_workflows(
            workflow_id_prefix=f"{run_id}/", completed_after=after.isoformat(), load_input=False
        )
        return [WorkflowRow.of(workflow) for workflow in found]

    def count_waiting(self, run_id: str) -> int:
        """Return how many records of a run wait for a host or for their next attempt."""
        waiting = self._client.list_workflows(
            workflow_id_prefix=f"{run_id}/",
            status=["DELAYED", "ENQUEUED"],
            queue_name=REQUEST_QUEUE,
            load_input=False,
            load_output=False,
        )
        return len(waiting)

    def started_by(self, worker: str) -> list[WorkflowRow]:
        """Return what a worker has started and not ended."""
        found = self._client.list_workflows(status="PENDING", executor_id=worker, load_output=False)
        return [WorkflowRow.of(workflow) for workflow in found]

    def busy_workers(self) -> list[str]:
        """Return the names of the workers, dead or alive, that have started something and not ended it."""
        found = self._client.list_workflows(status="PENDING", load_input=False, load_output=False)
        return sorted({workflow.executor_id for workflow in found if workflow.executor_id})

    def end_continued(self, started: Sequence[WorkflowRow]) -> list[WorkflowRow]:
        """End the started tasks whose followup is enqueued, and return the work that is left.

        Such a task had done all that it had to when its process was killed, before its end was stored. Done again,
        it would make the record's local steps beside its followup, which makes them too.
        """
        followups = {work.id: followup_id(work.id) for work in started if work.queue in TASK_QUEUES}
        if not followups:
            return list(started)
        found = self._client.list_workflows(
            workflow_ids=list(followups.values()), load_input=False, load_output=False
        )
        known = {workflow.workflow_id for workflow in found}
        ended = [task for task, followup in followups.items() if followup in known]
        if ended:
            self._client.cancel_workflows(ended)
        return [work for work in started if work.id not in ended]

    def requeue(self, started: Sequence[WorkflowRow]) -> None:
        """Put started work back into its queues, for whichever worker is free first."""
        for work in self.end_continued(started):
            self._client.resume_workflow(work.id, queue_name=work.queue)

    def cancel(self, run_id: str) -> int:
        """Cancel a run and return how many of its records were open. Cached results stay on disk."""
        # the run first: it would enqueue more tasks
        self._client.cancel_workflows([run_id])
        # again while tasks that ran have enqueued others meanwhile; a cancelled one enqueues none
        return self._change_all(
            self._client.cancel_workflows, workflow_id_prefix=f"{run_id}/", status=list(OPEN_STATES)
        )

    def delete_run(self, run_id: str) -> None:
        """Delete a run and all its tasks from the database."""
        self._change_all(self._client.delete_workflows, workflow_id_prefix=f"{run_id}/")
        self._client.delete_workflows([run_id])

    def delete_fire_times(self, before: datetime) -> None:
        """Delete the rows of schedules' fire times that ended before a time."""
        self._change_all(self._client.delete_workflows, name=FIRE, completed_before=before.isoformat())

    def _change_all(self, change: Callable[[list[str]], None], **which: Any) -> int:
        """Change workflows until none is left that is such; return how many were."""
        changed = 0
        while found := self._client.list_workflows(
            **which, limit=MAX_IDS_PER_STATEMENT, load_input=False, load_output=False
        ):
            change([workflow.workflow_id for workflow in found])
            changed += len(found)
        return changed

    def schedules(self) -> list[Schedule]:
        """Return the schedules of the database."""
        return [
            Schedule(
                name=stored["schedule_name"],
                cron=stored["schedule"],
                timezone=stored["cron_timezone"] or "UTC",
                catch_up=stored["context"]["catch_up"],
                pipeline=stored["context"]["pipeline"],
                verifies=stored["context"].get("verifies", False),
                next_at=next_fire_time(
                    stored["schedule"], stored["cron_timezone"] or "UTC", datetime.now(UTC)
                ),
            )
            for stored in self._client.list_schedules()
        ]


@contextmanager
def _copied(database: str) -> Iterator[str]:
    """Give the address of a copy of a local database: SQLite needs to write beside the file that it reads."""
    path = sqlite_path(database)
    with tempfile.TemporaryDirectory(prefix="webinar-archive-") as folder:
        try:
            for found in (path, path.with_name(f"{path.name}-wal")):
                if found.exists():
                    shutil.copyfile(found, Path(folder, found.name))
        except OSError as error:
            raise named_error(error) from None
        yield f"sqlite:///{Path(folder, path.name)}"


def is_run_queued(pipeline: str) -> bool:
    """Tell whether a run of a pipeline waits for the one before it. Works inside a worker."""
    queued = DBOS.list_workflows(
        name=RUN, queue_name=RUN_QUEUE, status="ENQUEUED", load_input=False, load_output=False
    )
    return any(run.queue_partition_key == pipeline for run in queued)


def has_open_tasks(run_id: str) -> bool:
    """Tell whether any task of a run is open, also one that waits. Works inside a worker."""
    return bool(_any_task(run_id, list(OPEN_STATES)))


def has_progressed(run_id: str, since: datetime) -> bool:
    """Tell whether a task of a run ended after `since`, or all open tasks wait for their next attempt.

    Works inside a worker.
    """
    return bool(
        _any_task(run_id, None, completed_after=since.isoformat())
        or not _any_task(run_id, ["ENQUEUED", "PENDING"])
    )


def _any_task(run_id: str, status: list[str] | None, **more: Any) -> list[WorkflowStatus]:
    return DBOS.list_workflows(
        workflow_id_prefix=f"{run_id}/", status=status, limit=1, load_input=False, load_output=False, **more
    )


def task_results(run_id: str) -> Iterator[TaskResult]:
    """Yield the results of the ended tasks of a run. Works inside a worker."""
    for workflow in DBOS.list_workflows(workflow_id_prefix=f"{run_id}/", status="SUCCESS", load_input=False):
        yield from_plain(workflow.output, TaskResult)
