"""`doctor [PIPELINE.toml]`: tell what is installed, what is missing, and what to do about it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_database, add_json, add_pipeline, text
from webinar_archive.cli.standard_streams import print_json

if TYPE_CHECKING:
    from webinar_archive.diagnosis.check import Check
    from webinar_archive.pipeline.config import Settings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    add_pipeline(parser, optional=True)
    add_database(parser)
    parser.add_argument("--online", action="store_true", help=text("help-doctor-online"))
    parser.add_argument("--video", metavar=text("metavar-address"), help=text("help-doctor-video"))
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Print each check as it ends; return 1 where something that is needed is missing or fails."""
    errors = warnings = 0
    for check in _checks(options):
        _print(check, as_json=options.json)
        errors += check.state == "error"
        warnings += check.state == "warning"
    print(text("doctor-done", errors=errors, warnings=warnings), file=sys.stderr)
    return int(errors > 0)


def _checks(options: argparse.Namespace) -> Iterator[Check]:
    from webinar_archive.diagnosis.archive_places import cookies_check, database_check, disk_check
    from webinar_archive.diagnosis.libraries import clock_check, library_checks
    from webinar_archive.diagnosis.needs import needed_extras
    from webinar_archive.diagnosis.online import TEST_VIDEO, catalogue_checks, video_check
    from webinar_archive.diagnosis.programs import program_checks
    from webinar_archive.engine.database import archive_root
    from webinar_archive.media.options import FetchLimits
    from webinar_archive.pipeline.config_file import load_settings

    settings: Settings | None = None if options.pipeline is None else load_settings(options.pipeline)
    now = datetime.now(UTC)
    database = _database(options, settings)
    yield from library_checks(needed_extras(settings, database), now.date())
    yield from program_checks()
    # `run NOTICE` archives into ./archive
    folder = Path("archive").resolve() if settings is None else archive_root(settings)
    limits = FetchLimits() if settings is None else settings.fetch
    yield disk_check(folder, limits.min_free_bytes)
    if database is not None:
        yield database_check(database)
    if settings is not None and settings.fetch.cookies is not None:
        yield cookies_check(settings.path(settings.fetch.cookies))
    yield clock_check(now)
    if options.online and settings is not None:
        yield from catalogue_checks(settings)
    if options.online or options.video is not None:
        yield video_check(options.video or TEST_VIDEO, settings)


def _database(options: argparse.Namespace, settings: Settings | None) -> str | None:
    from webinar_archive.engine.database import archive_database

    if options.database:
        return str(options.database)
    return None if settings is None else archive_database(settings)


def _print(check: Check, *, as_json: bool) -> None:
    from webinar_archive.text.characters import printable

    sentence = printable(text(check.code, **check.facts))
    if as_json:
        import msgspec

        line = {"check": check.name, "state": check.state, "code": check.code, "message": sentence}
        print_json(msgspec.json.encode({**line, "facts": check.facts}, enc_hook=str).decode())
        return
    print(f"{text(f'doctor-state-{check.state}'):<15} {check.name:<15} {sentence}", flush=True)
