"""CSL-JSON: items of the schema's properties, and citeproc-py prints them."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import pytest

from tests.exports.formats.sample_rows import ROWS, hostile_rows
from webinar_archive.exports.citations import citations
from webinar_archive.exports.formats.csljson import write_csljson
from webinar_archive.exports.schema import Row, TableMetadata

TABLE = TableMetadata(name="essai")


@pytest.mark.parametrize("rows", [(), ROWS, hostile_rows()], ids=["none", "ordinary", "hostile"])
def test_every_citation_is_given_back_whole(tmp_path: Path, rows: tuple[Row, ...]) -> None:
    (path,) = write_csljson(rows, TABLE, tmp_path)
    for cited, item in zip(citations(rows), json.loads(path.read_bytes()), strict=True):
        assert (item["id"], item["type"], item["title"]) == (cited.key, "motion_picture", cited.title)
        assert item.get("author") == ([{"literal": cited.speaker}] if cited.speaker else None)
        expected = (cited.quotation, cited.note, cited.address, cited.start)
        assert tuple(item.get(name) for name in ("abstract", "note", "URL", "locator")) == expected


def test_a_citation_processor_prints_who_what_when_and_where(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        # of the library's own making: it opens its styles without closing them
        warnings.simplefilter("ignore")
        from citeproc import (
            Citation,
            CitationItem,
            CitationStylesBibliography,
            CitationStylesStyle,
            formatter,
        )
        from citeproc.source.json import CiteProcJSON

        (path,) = write_csljson(ROWS, TABLE, tmp_path)
        items = json.loads(path.read_bytes())
        style = CitationStylesStyle("harvard-cite-them-right", validate=False)
        bibliography = CitationStylesBibliography(style, CiteProcJSON(items), formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"]) for item in items]))
        printed = [str(entry) for entry in bibliography.bibliography()]
    (first,) = (line for line in printed if "Vallauri" in line)
    assert "Quelle innovation publique pour construire" in first
    assert "2020" in first
    assert "https://example.org/film.mp4?a=1&b=%C3%A9#t=3133.48" in first
