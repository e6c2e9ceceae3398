"""The backend's life in this process: configured, launched, and ended without losing what was started."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager

from dbos import DBOS, DBOSConfig

from webinar_archive.engine.backend.clock import clock_watched
from webinar_archive.engine.backend.database_errors import named_errors
from webinar_archive.engine.backend.queues import declare_queues, queues_polled
from webinar_archive.engine.backend.schedules import restart_schedules
from webinar_archive.engine.backend.serialization import SERIALIZER
from webinar_archive.engine.backend.store import RunStore
from webinar_archive.engine.backend.task_enqueuer import TaskEnqueuer
from webinar_archive.engine.backend.types import APP_NAME, QUEUES, TASK_FORMAT_VERSION, ActiveCalls, Handlers
from webinar_archive.engine.backend.workflows import register_workflows
from webinar_archive.engine.database import FastSQLiteConnection, has_tables, is_local, prepare_database
from webinar_archive.engine.polling import (
    BACKEND_POLL_INTERVAL_S,
    LOCAL_POLL_GAP_S,
    SHARED_POLL_GAP_S,
    QueuePolling,
)
from webinar_archive.engine.queue_signals import queue_signals
from webinar_archive.engine.tasks import HostLimits

POOL_SIZE = 20


@contextmanager
def run_backend(
    database: str,
    worker: str,
    handlers: Handlers,
    *,
    host_limits: HostLimits | None,
    slots: int,
    claims: int,
) -> Iterator[None]:
    """Run workflows in this process until the block ends.

    Args:
        database: Address of the database, `sqlite:///…` or `postgresql://…`.
        worker: This process's name. What a killed worker had started is continued by the next one of its name.
        handlers: What the workflows call.
        host_limits: Limits to set for all workers, unless an unfinished run asks for stricter ones; None keeps
            the limits that stand in the database.
        slots: Records worked on at once on this machine.
        claims: Local tasks taken from the queue at once.

    Raises:
        Unreachable: The database cannot be used.
        UsageError: The database's address is of no kind that we know.
    """
    prepare_database(database)
    local = is_local(database)
    if not local or has_tables(database):
        # which refuses values of another kind than ours; a database without tables has none
        with RunStore(database) as store:
            # before DBOS starts again what the last process of this name had started
            store.end_continued(store.started_by(worker))
    instance = DBOS(config=_config(database, worker))
    # `queues_polled` polls ours
    DBOS.listen_queues([])
    polling = QueuePolling(QUEUES, LOCAL_POLL_GAP_S if local else SHARED_POLL_GAP_S)
    active = ActiveCalls()
    try:
        enqueuer = TaskEnqueuer(instance, database, polling)
        register_workflows(handlers, database, enqueuer, polling, active, slots=slots)
        with named_errors(database):
            DBOS.launch()
            declare_queues(host_limits, slots=slots, claims=claims)
        with (
            clock_watched(database, restart_schedules),
            contextlib.nullcontext() if local else queue_signals(database, polling),
            queues_polled(instance, polling),
        ):
            yield
    finally:
        DBOS.destroy(destroy_registry=True)
    if not local:
        # only after an orderly end: a killed worker is known by name, and restarts or is taken over
        _release_started_work(database, worker, active)


def _config(database: str, worker: str) -> DBOSConfig:
    local = is_local(database)
    return DBOSConfig(
        name=APP_NAME,
        system_database_url=database,
        application_version=TASK_FORMAT_VERSION,
        executor_id=worker,
        serializer=SERIALIZER,
        # SQLite has one writer: the pool's queue is first come, first served; SQLite's own waits grow ever longer
        sys_db_pool_size=1 if local else POOL_SIZE,
        # a file does not go away as a server does: the pool need not ask before each use
        db_engine_kwargs={"connect_args": {"factory": FastSQLiteConnection}, "pool_pre_ping": False}
        if local
        else None,
        log_level="WARNING",
        # we listen to no notifications, but a stop waits for the listener's poll
        notification_listener_polling_interval_sec=BACKEND_POLL_INTERVAL_S,
        scheduler_polling_interval_sec=BACKEND_POLL_INTERVAL_S,
    )


def _release_started_work(database: str, worker: str, active: ActiveCalls) -> None:
    """Put what this worker had started of other runs back into the queues, for the workers that stay.

    Running steps finish first: their results are cached on disk, where the next worker finds them.
    """
    active.wait_until_idle()
    with RunStore(database) as store:
        store.requeue(store.started_by(worker))
