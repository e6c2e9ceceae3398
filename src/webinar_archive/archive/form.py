"""The number of an archive's form on disk: an older archive is migrated on first use, a newer one is refused.

Whoever changes the name, the place or the content of anything that an archive holds counts `FORM` up and adds the
migration from the form before, with a test, so that nothing is made again for the records that are there.
"""

from __future__ import annotations

import logging
import time
from pathlib import Path

import msgspec

from webinar_archive.archive.layout import (
    engine_file,
    form_file,
    form_lock_file,
    hosts_folder,
    pipeline_folders,
    record_folders,
)
from webinar_archive.archive.lock import in_turn, locked
from webinar_archive.errors import UsageError
from webinar_archive.files import create_private_folder, write_whole
from webinar_archive.models.codec import from_json, to_json

log = logging.getLogger("webinar_archive.archive")

FORM = 2
"""The form that this release reads and writes."""


class _FormFile(msgspec.Struct, frozen=True):
    form: int


def use_archive(root: Path) -> None:
    """Make sure that an archive has the form of this release, before anything in it is read or written.

    An older archive is migrated, which may take some minutes for thousands of records; a kill meanwhile costs
    nothing, the next call goes on.

    Raises:
        UsageError: The archive was written by a newer release, its form cannot be read, or a process that has not
            ended works on the older archive.
        DiskFull: There is no space to migrate it.
    """
    if stored_form(root) != FORM:
        migrate_archive(root)
        create_private_folder(root)
        write_whole(form_file(root), to_json(_FormFile(form=FORM)))


def migrate_archive(root: Path) -> None:
    """Bring an archive that is there to the form of this release, as `use_archive` does; create none.

    Raises:
        UsageError: As `use_archive`.
        DiskFull: There is no space to migrate it.
    """
    if stored_form(root) in (None, FORM):
        return
    # who comes second waits, and finds it done
    with in_turn(form_lock_file(root)):
        form = stored_form(root)
        if form is not None and form < FORM:
            _migrate(root, form)
            write_whole(form_file(root), to_json(_FormFile(form=FORM)))


def stored_form(root: Path) -> int | None:
    """Return the form of an archive, None for one that does not exist yet. Raises `UsageError`."""
    path = form_file(root)
    try:
        form = from_json(path.read_bytes(), _FormFile).form
    except FileNotFoundError:
        # the first form had no number
        return 1 if _is_used(root) else None
    except msgspec.DecodeError:
        raise UsageError("archive-form-unreadable", path=str(path)) from None
    if not 1 <= form <= FORM:
        raise UsageError("archive-newer", folder=str(root), form=form, known=FORM)
    return form


def _is_used(root: Path) -> bool:
    if not root.is_dir():
        return False
    return engine_file(root).exists() or hosts_folder(root).is_dir() or any(pipeline_folders(root))


def _migrate(root: Path, form: int) -> None:
    # loaded late: most archives have the form of this release, and a list takes little more time than to load this
    from webinar_archive.archive.migrations import ARCHIVE_MIGRATIONS, RECORD_MIGRATIONS

    began_s = time.monotonic()
    records = 0
    # a process of the release before may be at work
    with locked(root, *pipeline_folders(root)):
        for number in range(form, FORM):
            for pipeline in pipeline_folders(root):
                for record in record_folders(pipeline):
                    RECORD_MIGRATIONS[number](record)
                    records += 1
            ARCHIVE_MIGRATIONS[number](root)
    facts = {
        "folder": str(root),
        "form": FORM,
        "records": records,
        "took_s": round(time.monotonic() - began_s, 1),
    }
    log.info("archive_migrated", extra=facts)
