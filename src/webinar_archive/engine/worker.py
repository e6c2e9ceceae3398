"""This process as a worker: its name, what it holds alone, and the work it does until it stops."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from webinar_archive.archive.form import use_archive
from webinar_archive.archive.layout import hosts_folder, runs_folder
from webinar_archive.archive.lock import locked
from webinar_archive.engine import backend
from webinar_archive.engine.database import archive_root, is_local
from webinar_archive.engine.locks import worker_name_lock
from webinar_archive.engine.tasks import host_limits, strictest
from webinar_archive.errors import UsageError
from webinar_archive.file_drafts import remove_drafts
from webinar_archive.pipeline.config import Settings

LOCAL_WORKER = "local"
MIN_SLOTS = 4
CLAIMS_PER_SLOT = 8
"""A worker that shares its queues with nobody claims so many tasks per slot: one poll serves many records."""


def worker_name() -> str:
    """Return the usual name of a worker: its machine's."""
    return socket.gethostname()


def default_slots() -> int:
    """Return how many records are worked on at once on this machine."""
    return max(MIN_SLOTS, os.cpu_count() or MIN_SLOTS)


@contextmanager
def run_worker(
    pipelines: Sequence[Settings],
    database: str,
    worker: str,
    handlers: backend.Handlers,
    *,
    slots: int | None = None,
) -> Iterator[None]:
    """Work on a database until the block ends.

    Args:
        pipelines: The pipelines whose host limits apply; with none, the limits that stand are kept.
        database: Address of the database.
        worker: This process's name.
        handlers: What the workflows call.
        slots: Records worked on at once, `default_slots()` where not given.

    Raises:
        Unreachable: The database cannot be used.
    """
    count = slots or default_slots()
    with backend.run_backend(
        database,
        worker,
        handlers,
        host_limits=strictest(map(host_limits, pipelines)) if pipelines else None,
        slots=count,
        claims=count * CLAIMS_PER_SLOT if is_local(database) else count,
    ):
        yield


def _remove_drafts(settings: Settings) -> None:
    """Delete what killed processes left half-written, except in the records' folders: their tasks do that."""
    root = archive_root(settings)
    for folder in (settings.release, root, hosts_folder(root), runs_folder(settings.archive)):
        remove_drafts(folder)


@contextmanager
def claim_archives(pipelines: Sequence[Settings], database: str, worker: str) -> Iterator[None]:
    """Hold the archives (SQLite) or the worker's name (PostgreSQL) for this process.

    The system releases them when the process ends, however it ends.

    Raises:
        UsageError: Another process works on the same archive, or bears the same name; or the archive was written
            by a newer release.
    """
    for root in {archive_root(settings) for settings in pipelines}:
        use_archive(root)
    with contextlib.ExitStack() as held:
        if is_local(database):
            held.enter_context(locked(*map(archive_root, pipelines), *(s.archive for s in pipelines)))
            for settings in pipelines:
                _remove_drafts(settings)
        elif not held.enter_context(worker_name_lock(database, worker)):
            # two processes of one name would take over each other's records at every start
            raise UsageError("worker-name-taken", worker=worker)
        yield
