"""The disk on which an archive lies, the database that holds its runs, and the cookies that it requests with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from webinar_archive.diagnosis.check import Check, failed_check
from webinar_archive.engine.database import (
    check_integrity,
    database_name,
    is_local,
    prepare_database,
    sqlite_path,
)
from webinar_archive.errors import ArchiveError
from webinar_archive.web import read_cookies


def disk_check(folder: Path, reserve_bytes: int) -> Check:
    """Check that files can be written in a folder, which may not be there yet, and that there is space."""
    present = next(path for path in (folder, *folder.parents) if path.exists())
    free_bytes = shutil.disk_usage(present).free
    facts = {"path": str(folder), "free_bytes": free_bytes, "reserve_bytes": reserve_bytes}
    if not present.is_dir() or not os.access(present, os.W_OK | os.X_OK):
        facts["present"] = str(present)
        return Check(name="disk", state="error", code="doctor-disk-unwritable", facts=facts)
    if free_bytes < reserve_bytes:
        return Check(name="disk", state="error", code="doctor-disk-low", facts=facts)
    return Check(name="disk", state="ok", code="doctor-disk", facts=facts)


def database_check(database: str) -> Check:
    """Check that a shared database answers, or that a local one is whole; nothing is made or changed."""
    facts = {"where": database_name(database)}
    try:
        if not is_local(database):
            prepare_database(database)
        elif not sqlite_path(database).exists():
            return Check(name="database", state="ok", code="doctor-database-new", facts=facts)
        else:
            check_integrity(database)
    except ArchiveError as error:
        return failed_check("database", error)
    return Check(name="database", state="ok", code="doctor-database", facts=facts)


def cookies_check(path: Path) -> Check:
    """Check that a cookies file can be used."""
    try:
        read_cookies(path)
    except ArchiveError as error:
        return failed_check("cookies", error)
    return Check(name="cookies", state="ok", code="doctor-cookies", facts={"path": str(path)})
