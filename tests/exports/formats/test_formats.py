"""The list of export formats: what a pipeline file names is what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.exports.formats import FORMATS, nearest_format, write_formats
from webinar_archive.exports.schema import Row, TableMetadata

ROWS = (Row(record_id="140892"),)
TABLE = TableMetadata(name="essai")


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_returns_the_files_that_it_wrote(name: str, tmp_path: Path) -> None:
    written = write_formats([name], ROWS, TABLE, tmp_path / "released")
    assert written
    assert sorted(written) == sorted((tmp_path / "released").iterdir())


def test_a_format_named_twice_is_written_once(tmp_path: Path) -> None:
    assert write_formats(["csv", "csv"], ROWS, TABLE, tmp_path) == write_formats(
        ["csv"], ROWS, TABLE, tmp_path
    )


def test_no_format_writes_nothing(tmp_path: Path) -> None:
    assert write_formats([], ROWS, TABLE, tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_name_has_a_nearest_one() -> None:
    assert nearest_format("cvs") == "csv"
    assert nearest_format("") in FORMATS
