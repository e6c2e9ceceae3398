"""Arguments that several commands share, and what follows from them."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from webinar_archive.i18n.messages import reader_language, sentence

PIPELINE_FILE = "PIPELINE.toml"
MOST_PORT = 65_535


def text(code: str, **facts: Any) -> str:
    """Return a message in the reader's language."""
    return sentence(code, facts, reader_language())


def language(written: str) -> str:
    """Return the tag (BCP 47) of a language's code or name as typed; what is neither stays as it is."""
    from webinar_archive.text.languages import language_tag

    return language_tag(written) or written


def port(written: str) -> int:
    """Return the number of a port as typed. Raises `ArgumentTypeError` for what is none."""
    number = int(written) if written.isascii() and written.isdigit() and len(written) <= 5 else MOST_PORT + 1
    if number > MOST_PORT:
        raise argparse.ArgumentTypeError(text("port-wrong", written=written, most=MOST_PORT))
    return number


def file_ending_in(*endings: str) -> Callable[[str], Path]:
    """Return what reads the name of a file to write, and raises `ArgumentTypeError` for one with another ending."""

    def file(written: str) -> Path:
        path = Path(written)
        if path.suffix.lower() not in endings:
            raise argparse.ArgumentTypeError(
                text("file-ending-wrong", path=written, endings=", ".join(endings))
            )
        return path

    return file


def add_pipeline(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """Declare the argument `pipeline`: one pipeline file."""
    parser.add_argument(
        "pipeline",
        type=Path,
        nargs="?" if optional else None,
        metavar=PIPELINE_FILE,
        help=text("help-pipeline"),
    )


def add_source(parser: argparse.ArgumentParser) -> None:
    """Declare the argument `source`: a pipeline file, or an archive's folder."""
    parser.add_argument(
        "source", type=Path, metavar=text("metavar-export-source"), help=text("help-export-source")
    )


def add_records(
    parser: argparse.ArgumentParser, code: str = "help-export-records", *, required: bool = False
) -> None:
    """Declare `source` and `records`, the keys or ids of some of its records; `code` is the message of their help."""
    add_source(parser)
    add_chosen_records(parser, code, required=required)


def add_chosen_records(
    parser: argparse.ArgumentParser, code: str = "help-export-records", *, required: bool = False
) -> None:
    """Declare `records` as `add_records` does."""
    parser.add_argument(
        "records", nargs="+" if required else "*", metavar=text("metavar-record"), help=text(code)
    )


def add_database(parser: argparse.ArgumentParser, code: str = "help-database") -> None:
    """Declare `--database`; `code` is the message of its help."""
    parser.add_argument(
        "--database",
        metavar="URL",
        default=os.environ.get("WEBINAR_ARCHIVE_DATABASE") or None,
        help=text(code),
    )


def add_json(parser: argparse.ArgumentParser) -> None:
    """Declare `--json`."""
    parser.add_argument("--json", action="store_true", help=text("help-json"))


def add_log(parser: argparse.ArgumentParser, default: str | None = None) -> None:
    """Declare `--log`, the form of the log on standard error; without `default` there is no log."""
    code = "help-log" if default is None else "help-log-always"
    parser.add_argument("--log", choices=("text", "json"), default=default, help=text(code))


def database_of(options: argparse.Namespace) -> str | None:
    """Return the database asked for, or the pipeline's own; None when that one has never been used.

    Raises `UsageError` when neither a database nor a pipeline was given.
    """
    from webinar_archive.engine.database import archive_database, sqlite_path
    from webinar_archive.errors import UsageError
    from webinar_archive.pipeline.config_file import load_settings

    if options.database:
        return str(options.database)
    if options.pipeline is None:
        raise UsageError("pipeline-missing")
    own = archive_database(load_settings(options.pipeline))
    return own if sqlite_path(own).exists() else None


def shared_database(options: argparse.Namespace) -> str:
    """Return the database asked for, which several workers can share. Raises `UsageError`."""
    from webinar_archive.engine.database import is_local
    from webinar_archive.errors import UsageError

    if not options.database:
        raise UsageError("database-missing")
    if is_local(options.database):
        raise UsageError("database-unsupported")
    return str(options.database)
