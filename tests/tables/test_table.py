"""A table is read from a regular file: its names, its rows with their numbers, and what goes beyond the heading."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.tables import Table, TableLimits, read_table


def read(folder: Path, data: str | bytes, limits: TableLimits | None = None) -> Table:
    path = folder / "t.csv"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_table(path, lambda cells: "text" in cells, limits or TableLimits())


def test_rows_keep_their_numbers_and_blank_ones_are_left_out(tmp_path: Path) -> None:
    table = read(tmp_path, "A title\n\ntext;who\n;;\na;b\n\n  ;\nc;d\n")
    assert table.heading == ("text", "who")
    assert [(row.number, row.cells) for row in table.rows] == [(5, ("a", "b")), (8, ("c", "d"))]


def test_cells_beyond_the_heading_are_counted_and_blank_ones_are_not(tmp_path: Path) -> None:
    table = read(tmp_path, "text;who\na;b;c;d\ne;f;;\n")
    assert [table.excess(row) for row in table.rows] == [2, 0]
    assert (table.name(0), table.name(2)) == ("text", "C")


def test_a_single_column_is_not_cut_at_separators(tmp_path: Path) -> None:
    table = read(tmp_path, 'text\nUn, deux; trois\n"Quatre, cinq"\n')
    assert [row.text(0) for row in table.rows] == ["Un, deux; trois", "Quatre, cinq"]


def test_without_the_heading_looked_for_the_first_row_stands_in_its_place(tmp_path: Path) -> None:
    table = read(tmp_path, "titre;lien\nx;y\n")
    assert (table.found, table.heading, len(table.rows)) == (False, ("titre", "lien"), 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "table-empty"),
        (b"\n \n", "table-empty"),
        (b"\x81\x8d\x8f", "table-not-text"),
        (b"te\0xt\nx\n", "table-not-text"),
        (b"text\n" + b"x\n" * 11, "table-too-long"),
        (b"text\n" + b"x" * 200, "table-too-large"),
    ],
)
def test_what_is_no_table_or_too_large_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(UsageError) as error:
        read(tmp_path, data, TableLimits(rows=10, size_bytes=100))
    assert error.value.code == code


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    (tmp_path / "folder.csv").mkdir()
    (tmp_path / "link.csv").symlink_to(tmp_path / "gone")
    for name, code in (
        ("pipe.csv", "file-unreadable"),
        ("folder.csv", "file-is-folder"),
        ("link.csv", "file-missing"),
    ):
        with pytest.raises(UsageError) as error:
            read_table(tmp_path / name, lambda _: True)
        assert error.value.code == code
