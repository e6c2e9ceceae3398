"""RIS, read back by rispy."""

from __future__ import annotations

from pathlib import Path

import pytest
import rispy

from tests.exports.formats.sample_rows import ROWS, hostile_rows
from webinar_archive.exports.citations import citations
from webinar_archive.exports.formats.ris import write_ris
from webinar_archive.exports.schema import Row, TableMetadata


@pytest.mark.parametrize("rows", [(), ROWS, hostile_rows()], ids=["none", "ordinary", "hostile"])
def test_every_citation_is_given_back_whole(tmp_path: Path, rows: tuple[Row, ...]) -> None:
    (path,) = write_ris(rows, TableMetadata(name="essai"), tmp_path)
    references = rispy.loads(path.read_bytes().decode())
    for cited, reference in zip(citations(rows), references, strict=True):
        assert reference["type_of_reference"] == "VIDEO"
        assert reference["id"] == cited.key
        assert reference["title"] == cited.title
        assert reference.get("authors", []) == [name for name in (cited.speaker,) if name]
        assert reference.get("abstract") == cited.quotation
        assert reference.get("notes", []) == [note for note in (cited.note,) if note]
        assert reference.get("urls", []) == [address for address in (cited.address,) if address]


def test_lines_end_as_the_format_wants_and_the_day_is_complete(tmp_path: Path) -> None:
    (path,) = write_ris(ROWS, TableMetadata(name="essai"), tmp_path)
    data = path.read_bytes()
    assert data.count(b"\n") == data.count(b"\r\n")
    assert b"DA  - 2020/05/07/\r\n" in data
