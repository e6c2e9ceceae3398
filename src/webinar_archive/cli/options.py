"""`--database`: which database a command is about; what the commands that take it share."""

from __future__ import annotations

import argparse
import os


def language(text: str) -> str:
    """Return the tag (BCP 47) of a language's code or name as typed; what is neither stays as it is."""
    from webinar_archive.text.languages import language_tag

    return language_tag(text) or text


def add_database(
    parser: argparse.ArgumentParser,
    what: str = "postgresql://… (or WEBINAR_ARCHIVE_DATABASE); the archive's SQLite otherwise",
) -> None:
    """Declare `--database`; `what` is its help."""
    parser.add_argument(
        "--database", metavar="URL", default=os.environ.get("WEBINAR_ARCHIVE_DATABASE"), help=what
    )


def database_of(options: argparse.Namespace) -> str | None:
    """The database asked for, or the pipeline's own; None when that one has never been used."""
    from webinar_archive.engine.database import archive_database, sqlite_path
    from webinar_archive.errors import UsageError
    from webinar_archive.pipeline import load_settings

    if options.database:
        return str(options.database)
    if options.pipeline is None:
        raise UsageError("pipeline-missing")
    own = archive_database(load_settings(options.pipeline))
    return own if sqlite_path(own).exists() else None


def shared_database(options: argparse.Namespace) -> str:
    """The database asked for, which several workers can share. Raises `UsageError`."""
    from webinar_archive.engine.database import is_local
    from webinar_archive.errors import UsageError

    if not options.database:
        raise UsageError("database-missing")
    if is_local(options.database):
        raise UsageError("database-unsupported")
    return str(options.database)
