"""Parquet, read back by pyarrow: typed columns that explain themselves."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from pathlib import Path

import pytest

from tests.exports.formats.sample_rows import ROWS, hostile_rows
from webinar_archive.exports.formats.parquet import write_parquet
from webinar_archive.exports.schema import COLUMNS, Row, TableMetadata

pq = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
TABLE = TableMetadata(name="essai")


@pytest.mark.parametrize("rows", [(), ROWS, hostile_rows()], ids=["none", "ordinary", "hostile"])
def test_every_row_is_given_back_whole(tmp_path: Path, rows: tuple[Row, ...]) -> None:
    (path,) = write_parquet(rows, TABLE, tmp_path)
    expected = [
        {**asdict(row), "event_date": row.event_date and dt.date.fromisoformat(row.event_date)}
        for row in rows
    ]
    assert pq.read_table(path).to_pylist() == expected


def test_columns_have_types_and_meanings_even_without_rows(tmp_path: Path) -> None:
    (path,) = write_parquet((), TABLE, tmp_path)
    schema = pq.read_schema(path)
    assert schema.names == [column.name for column in COLUMNS]
    types = {
        name: str(schema.field(name).type) for name in ("record_id", "event_date", "start_ms", "confidence")
    }
    assert types == {
        "record_id": "string",
        "event_date": "date32[day]",
        "start_ms": "int64",
        "confidence": "double",
    }
    for column in COLUMNS:
        metadata = schema.field(column.name).metadata
        assert metadata[b"description@fr"].decode() == column.fr
        assert schema.field(column.name).nullable is not column.required


def test_a_day_that_is_none_is_an_empty_cell(tmp_path: Path) -> None:
    (path,) = write_parquet([Row(record_id="1", event_date="2020-02-30")], TABLE, tmp_path)
    assert pq.read_table(path).to_pylist()[0]["event_date"] is None
