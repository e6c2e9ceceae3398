"""Both spreadsheets, opened by LibreOffice itself where it is installed, and written by it as CSV."""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.exports.formats.sample_rows import ROWS, hostile_rows
from webinar_archive.exports.formats.ods import write_ods
from webinar_archive.exports.formats.xlsx import write_xlsx
from webinar_archive.exports.schema import Row, TableMetadata

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
TABLE = TableMetadata(name="essai")
AS_UTF8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"

pytestmark = pytest.mark.skipif(OFFICE is None, reason="LibreOffice is not installed")


def as_written_by_office(path: Path, folder: Path) -> list[dict[str, str]]:
    """Return the first sheet as LibreOffice writes it, by its header."""
    assert OFFICE is not None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    subprocess.run(
        [OFFICE, profile, "--headless", "--convert-to", AS_UTF8_CSV, "--outdir", str(folder), str(path)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    with (folder / f"{path.stem}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("write", [write_xlsx, write_ods])
def test_texts_numbers_and_times_arrive_and_no_text_is_calculated(
    tmp_path: Path, write: Callable[[Sequence[Row], TableMetadata, Path], Sequence[Path]]
) -> None:
    rows = [row for row in (*ROWS, *hostile_rows()) if len(row.quotation or "") < 1000]
    (path,) = write(rows, TABLE, tmp_path)
    found = as_written_by_office(path, tmp_path)
    assert len(found) == len(rows)
    for row, read in zip(rows, found, strict=True):
        assert read["record_id"] == row.record_id
        assert read["start_ms"] == ("" if row.start_ms is None else str(row.start_ms))
        assert as_compared(read["quotation"]) == as_compared(row.quotation or "")
    assert found[0]["start"].startswith("00:52:13.48")


def as_compared(text: str) -> str:
    """Return a text without what no spreadsheet holds: control characters, and kinds of line ends."""
    return re.sub(r"[\s\x00-\x1f\ufffd\ufffe\uffff]+", " ", text).strip()
