"""JSON Lines give every row back as it is, one a line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.exports.formats.sample_rows import ROWS, hostile_rows, written_at
from webinar_archive.exports.formats.jsonl import json_line, write_jsonl
from webinar_archive.exports.schema import COLUMNS, Row, TableMetadata
from webinar_archive.models.codec import from_json

TABLE = TableMetadata(name="essai")


@pytest.mark.parametrize("rows", [(), ROWS, hostile_rows()], ids=["none", "ordinary", "hostile"])
def test_every_row_is_given_back_whole(tmp_path: Path, rows: tuple[Row, ...]) -> None:
    (path,) = write_jsonl(rows, TABLE, tmp_path)
    # a reader that cuts lines at every line end that Unicode knows
    lines = path.read_bytes().decode().splitlines()
    assert tuple(from_json(line.encode(), Row) for line in lines) == rows


def test_an_object_has_every_column_in_order_and_numbers_are_numbers() -> None:
    read = json.loads(json_line(ROWS[0]))
    assert list(read) == [column.name for column in COLUMNS]
    assert (read["start_ms"], read["confidence"], read["reviewed_by"]) == (3_133_480, 0.931, None)


def test_a_file_that_would_say_the_same_is_not_touched(tmp_path: Path) -> None:
    (path,) = write_jsonl(ROWS, TABLE, tmp_path)
    before = written_at([path])
    write_jsonl(ROWS, TABLE, tmp_path)
    assert written_at([path]) == before
    write_jsonl(ROWS[:1], TABLE, tmp_path)
    assert path.read_bytes().count(b"\n") == 1
