"""Durable workflows and queues on SQLite or PostgreSQL: the only package that imports DBOS.

`app` runs workflows in this process, `store` reads and changes a database from any process.
"""

from webinar_archive.engine.backend.app import run_backend
from webinar_archive.engine.backend.schedules import apply_schedules
from webinar_archive.engine.backend.store import (
    RunStore,
    create_tables,
    has_open_tasks,
    has_progressed,
    is_run_queued,
    repair_local_database,
    task_results,
)
from webinar_archive.engine.backend.types import (
    OPEN_STATES,
    TASK_FORMAT_VERSION,
    Handlers,
    Schedule,
    WorkflowRow,
)
from webinar_archive.engine.backend.workflows import start_run

__all__ = [
    "OPEN_STATES",
    "TASK_FORMAT_VERSION",
    "Handlers",
    "RunStore",
    "Schedule",
    "WorkflowRow",
    "apply_schedules",
    "create_tables",
    "has_open_tasks",
    "has_progressed",
    "is_run_queued",
    "repair_local_database",
    "run_backend",
    "start_run",
    "task_results",
]
