"""One module a form of the archive: how the form before becomes it. A module never changes once released."""

from collections.abc import Callable
from pathlib import Path

from webinar_archive.archive.migrations.form_2 import migrate_archive_to_2, migrate_record_to_2

RECORD_MIGRATIONS: dict[int, Callable[[Path], None]] = {1: migrate_record_to_2}
"""By form: the function that takes a record's folder to the next one. Each may be called twice."""
ARCHIVE_MIGRATIONS: dict[int, Callable[[Path], None]] = {1: migrate_archive_to_2}
"""By form: the function that takes what else lies in an archive to the next one. Each may be called twice."""
