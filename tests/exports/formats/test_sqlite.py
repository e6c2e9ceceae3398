"""The database holds every row as it is, finds its words, and is sound."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import astuple
from pathlib import Path
from typing import Any

import pytest

from tests.exports.formats.sample_rows import ROWS, hostile_rows, written_at
from webinar_archive.exports.formats.sqlite import draft_database, write_sqlite
from webinar_archive.exports.schema import COLUMNS, Row, TableMetadata

TABLE = TableMetadata(name="essai")
Query = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def query(tmp_path: Path) -> Iterator[Query]:
    """Ask the database of the ordinary rows."""
    path, _ = write_sqlite(ROWS, TABLE, tmp_path)
    with closing(sqlite3.connect(path)) as database:
        yield lambda sql: database.execute(sql).fetchall()


def rows_in(path: Path) -> list[tuple[Any, ...]]:
    names = ", ".join(f'"{column.name}"' for column in COLUMNS)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        # raises an error where the index and the table differ
        database.execute("INSERT INTO quotations_fts (quotations_fts, rank) VALUES ('integrity-check', 1)")
        return database.execute(f"SELECT {names} FROM quotations ORDER BY id").fetchall()  # noqa: S608


@pytest.mark.parametrize("rows", [(), ROWS, hostile_rows()], ids=["none", "ordinary", "hostile"])
def test_every_row_is_given_back_whole_by_a_sound_database(tmp_path: Path, rows: tuple[Row, ...]) -> None:
    path, _ = write_sqlite(rows, TABLE, tmp_path)
    assert rows_in(path) == [astuple(row) for row in rows]


@pytest.mark.parametrize(
    ("words", "record"),
    [
        ("œuvre", "140892"),
        ('"BENOIT"', "140892"),
        ('"deux lignes"', "140892"),
        ("שלום", "140893"),
        ("الأرشيف", "140893"),
    ],
)
def test_words_are_found_without_regard_to_case_and_accents(query: Query, words: str, record: str) -> None:
    sql = f"SELECT record_id FROM quotations_fts f JOIN quotations q ON q.id = f.rowid WHERE quotations_fts MATCH '{words}'"  # noqa: S608
    assert query(sql) == [(record,)]


def test_numbers_are_numbers(query: Query) -> None:
    (types,) = query(
        "SELECT typeof(start_ms), typeof(confidence), typeof(quotation_no), typeof(reviewed_by) FROM quotations LIMIT 1"
    )
    assert types == ("integer", "real", "integer", "null")


def test_a_record_has_one_row_and_its_quotations_refer_to_it(tmp_path: Path) -> None:
    rows = [Row(record_id="1", quotation_no=n, quotation=f"mot {n}", title="t") for n in (1, 2)]
    path, _ = write_sqlite([*rows, Row(record_id="2")], TABLE, tmp_path)
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT record_id, title FROM records").fetchall() == [
            ("1", "t"),
            ("2", None),
        ]


def test_views_answer_what_people_ask(query: Query) -> None:
    assert query("SELECT record_id, start FROM found") == [
        ("140892", "00:52:13.480"),
        ("140893", "100:00:00.001"),
    ]
    assert query("SELECT record_id, verdict FROM not_found") == [("140894", "not_found")]
    assert query("SELECT verdict, quotations, mean_confidence FROM verdicts") == [
        ("edited", 1, 0.931),
        ("not_found", 1, 0.02),
        ("verbatim", 1, 1.0),
    ]
    assert ("Benoît Vallauri", 1, 1, 1) in query("SELECT * FROM speakers")
    assert query("SELECT * FROM finding_counts") == [("page-gone", 1, 1), ("speaker-unknown", 1, 1)]


def test_findings_are_sentences_and_columns_are_explained(query: Query) -> None:
    ((english, french),) = query("SELECT en, fr FROM findings WHERE quotation_id = 1 AND code = 'page-gone'")
    assert "404" in english
    assert english != french
    assert query("SELECT name, en, fr FROM columns ORDER BY rowid") == [(c.name, c.en, c.fr) for c in COLUMNS]


def test_the_metadata_name_only_tables_and_columns_that_are_there(tmp_path: Path, query: Query) -> None:
    metadata = json.loads((tmp_path / "datasette-metadata.json").read_text(encoding="utf-8"))
    tables = metadata["databases"]["quotations"]["tables"]
    for name, described in tables.items():
        there = {column for (column,) in query(f"SELECT name FROM pragma_table_info('{name}')")}  # noqa: S608
        named = [*described.get("columns", ()), *described.get("facets", ())]
        named += [described[key] for key in ("sort", "label_column", "fts_pk") if key in described]
        assert there
        assert set(named) <= there


def test_datasette_recognizes_the_full_text_index(query: Query) -> None:
    # how it looks for one, from its source
    pattern = '%VIRTUAL TABLE%USING FTS%content="quotations"%'
    sql = f"SELECT name FROM sqlite_master WHERE rootpage = 0 AND sql LIKE '{pattern}'"  # noqa: S608
    assert query(sql) == [("quotations_fts",)]


def test_a_nul_is_replaced_and_told(tmp_path: Path) -> None:
    path, _ = write_sqlite([Row(record_id="1", quotation="a\x00b")], TABLE, tmp_path)
    with closing(sqlite3.connect(path)) as database:
        (row,) = database.execute("SELECT quotation, findings FROM quotations")
    assert row == ("a�b", "characters-replaced (column=quotation; count=1)")


def test_a_database_with_the_same_rows_is_not_touched(tmp_path: Path) -> None:
    path, _ = write_sqlite(ROWS, TABLE, tmp_path)
    before = written_at([path])
    write_sqlite(ROWS, TABLE, tmp_path)
    assert written_at([path]) == before
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "datasette-metadata.json",
        "quotations.sqlite",
    ]


def test_a_database_is_written_where_files_cannot_be_locked(tmp_path: Path) -> None:
    # to SQLite, a lock that somebody else has is as one that the file system refuses
    path = tmp_path / "Ça & là ? #1.sqlite"
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        with closing(draft_database(path)) as database:
            database.executescript("PRAGMA journal_mode = OFF; CREATE TABLE a (b);")
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("SELECT name FROM sqlite_master").fetchall() == [("a",)]
