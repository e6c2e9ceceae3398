"""The format `sqlite`: `quotations.sqlite`, a database with a full-text index, views and the meaning of every column,
and `datasette-metadata.json`, with which Datasette shows it.

Tables: `records`, `quotations` (the rows, with every column), `findings` (as sentences in English and French),
`columns`. `quotations_fts` finds words without regard to case and accents. Views: `found`, `not_found`, `speakers`,
`verdicts`, `finding_counts`.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sqlite3
from collections.abc import Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from webinar_archive.errors import RunError
from webinar_archive.exports.finding_cells import finding_sentences, findings_in
from webinar_archive.exports.schema import COLUMNS, Row, TableMetadata
from webinar_archive.exports.text_limits import TextLimits, within_limits
from webinar_archive.files import write_changed, write_whole
from webinar_archive.models.codec import to_json
from webinar_archive.text.characters import NOT_IN_UTF8

FILE_NAME = "quotations.sqlite"
METADATA_NAME = "datasette-metadata.json"
_LIMITS = TextLimits(forbidden=NOT_IN_UTF8)
_TYPES = {"string": "TEXT", "date": "TEXT", "integer": "INTEGER", "number": "REAL"}
_OF_RECORD = (
    "record_id",
    "title",
    "event_date",
    "language",
    "media_file",
    "media_checksum",
    "stated_duration_s",
    "measured_duration_s",
    "transcript_source",
)
"""Columns that are the same in all rows of a record."""
_SEARCHED = {"fts_table": "quotations_fts", "fts_pk": "id"}
"""What tells Datasette how a table or a view is searched."""
_NAMES = tuple(column.name for column in COLUMNS)


def _declared(names: Sequence[str]) -> str:
    types = {column.name: _TYPES[column.type] for column in COLUMNS}
    return ", ".join(f'"{name}" {types[name]}' for name in names if name != "record_id")


_SCHEMA = f"""
CREATE TABLE records (record_id TEXT PRIMARY KEY NOT NULL, {_declared(_OF_RECORD)});
CREATE TABLE quotations (
    id INTEGER PRIMARY KEY, record_id TEXT NOT NULL REFERENCES records(record_id), {_declared(_NAMES)}
);
CREATE TABLE findings (
    id INTEGER PRIMARY KEY,
    quotation_id INTEGER NOT NULL REFERENCES quotations(id),
    record_id TEXT NOT NULL REFERENCES records(record_id),
    code TEXT NOT NULL, en TEXT NOT NULL, fr TEXT NOT NULL, finding TEXT NOT NULL
);
CREATE TABLE columns (
    name TEXT PRIMARY KEY NOT NULL, type TEXT NOT NULL, unit TEXT, en TEXT NOT NULL, fr TEXT NOT NULL
);
CREATE VIEW found AS
    SELECT id, record_id, title, speaker, quotation_no, quotation, spoken, verdict, confidence, start, "end",
        link_at_start
    FROM quotations WHERE start_ms IS NOT NULL;
CREATE VIEW not_found AS
    SELECT id, record_id, title, speaker, quotation_no, quotation, verdict, confidence, findings
    FROM quotations WHERE quotation IS NOT NULL AND start_ms IS NULL;
CREATE VIEW speakers AS
    SELECT speaker, count(*) AS quotations, count(start_ms) AS found, count(DISTINCT record_id) AS records
    FROM quotations WHERE speaker IS NOT NULL GROUP BY speaker;
CREATE VIEW verdicts AS
    SELECT verdict, count(*) AS quotations, round(avg(confidence), 3) AS mean_confidence
    FROM quotations WHERE quotation IS NOT NULL GROUP BY verdict;
CREATE VIEW finding_counts AS
    SELECT code, count(*) AS findings, count(DISTINCT record_id) AS records FROM findings GROUP BY code;
"""  # noqa: S608 - our own names
_INDEXES = """
CREATE INDEX quotations_of_record ON quotations (record_id);
CREATE INDEX quotations_of_speaker ON quotations (speaker);
CREATE INDEX quotations_of_verdict ON quotations (verdict);
CREATE INDEX findings_of_quotation ON findings (quotation_id);
CREATE INDEX findings_of_record ON findings (record_id);
CREATE INDEX findings_of_code ON findings (code);
CREATE VIRTUAL TABLE quotations_fts USING fts5 (
    title, speaker, quotation, spoken,
    content="quotations", content_rowid="id", tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO quotations_fts (quotations_fts) VALUES ('rebuild');
"""


def write_sqlite(rows: Sequence[Row], table: TableMetadata, folder: Path) -> tuple[Path, ...]:
    """Write the database and its metadata into `folder` and return their paths; equal files stay untouched."""

    def write(path: Path) -> None:
        with _errors_of(folder / FILE_NAME), contextlib.closing(draft_database(path)) as database:
            _fill(database, rows)

    database = write_changed(folder / FILE_NAME, write)
    write_whole(folder / METADATA_NAME, to_json(datasette_metadata(table)) + b"\n")
    return database, folder / METADATA_NAME


def draft_database(path: Path) -> sqlite3.Connection:
    """Open a database that nobody else opens, without locks: some network mounts have none."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?vfs=unix-none", uri=True)


@contextlib.contextmanager
def _errors_of(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_FULL:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from None
        raise RunError("file-failed", path=str(path), reason=str(error)) from None


def _fill(database: sqlite3.Connection, rows: Sequence[Row]) -> None:
    # a draft: nobody else opens it, and what a crash leaves of it is thrown away
    database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + _SCHEMA)
    fitting = [within_limits(row, _LIMITS) for row in rows]
    insert_into(database, "OR IGNORE", "records", len(_OF_RECORD), map(attrgetter(*_OF_RECORD), fitting))
    numbered = ((number, *_cells(row)) for number, row in enumerate(fitting, start=1))
    insert_into(database, "", "quotations", len(_NAMES) + 1, numbered)
    insert_into(database, "", "findings", 7, _findings(fitting))
    insert_into(database, "", "columns", 5, ((c.name, c.type, c.unit, c.en, c.fr) for c in COLUMNS))
    database.commit()
    database.executescript(_INDEXES)


_cells = attrgetter(*_NAMES)


def insert_into(
    database: sqlite3.Connection, conflict: str, table: str, width: int, values: Iterator[tuple[Any, ...]]
) -> None:
    """Insert rows of this width into a table."""
    marks = ", ".join("?" * width)
    database.executemany(f"INSERT {conflict} INTO {table} VALUES ({marks})", values)  # noqa: S608 - our own names


def _findings(rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
    every = (
        (number, row, finding)
        for number, row in enumerate(rows, start=1)
        for finding in findings_in(row.findings)
    )
    for count, (number, row, finding) in enumerate(every, start=1):
        yield count, number, row.record_id, *finding_sentences(finding), finding


def datasette_metadata(table: TableMetadata) -> dict[str, Any]:
    """Return what Datasette shows of the database: titles, the meaning of the columns, facets, the order."""
    meanings = {c.name: f"{c.en} ({c.unit})" if c.unit else c.en for c in COLUMNS}
    of_record = {name: meanings[name] for name in _OF_RECORD}
    tables = {
        "quotations": {
            "description": "One row a quotation, and one for a record that has none.",
            "columns": meanings,
            "facets": ["verdict", "speaker", "transcript_source"],
            "sort": "id",
            "label_column": "quotation",
            **_SEARCHED,
        },
        "found": {"description": "The quotations that were found, with their moment.", **_SEARCHED},
        "not_found": {"description": "The quotations that were not found.", **_SEARCHED},
        "records": {"description": "One row a record.", "columns": of_record, "label_column": "title"},
        "findings": {
            "description": "What a person should know, as sentences in English and French.",
            "facets": ["code"],
            "label_column": "code",
        },
        "columns": {"description": "What each column means, in English and French."},
    }
    return {
        "title": table.name,
        "description": "Annotated archive table: quotations and when they are spoken",
        "databases": {FILE_NAME.removesuffix(".sqlite"): {"tables": tables}},
    }
