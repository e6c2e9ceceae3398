"""The format `csljson`: `quotations.csl.json`, a citation for each quotation with its moment, for Zotero and pandoc."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from webinar_archive.exports.citations import Citation, citations
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.files import write_whole
from webinar_archive.models.codec import to_json

FILE_NAME = "quotations.csl.json"


def write_csljson(rows: Sequence[Row], table: TableMetadata, folder: Path) -> tuple[Path, ...]:
    """Write the citations into `folder` and return the file's path; an equal file stays untouched."""
    del table
    write_whole(folder / FILE_NAME, to_json([csl_item(citation) for citation in citations(rows)]) + b"\n")
    return (folder / FILE_NAME,)


def csl_item(citation: Citation) -> dict[str, Any]:
    """Return a citation as an item of CSL-JSON. A name stays whole: where the family's begins is not known."""
    date = citation.date
    item = {
        "id": citation.key,
        "type": "motion_picture",
        "title": citation.title,
        "author": [{"literal": citation.speaker}] if citation.speaker else None,
        "issued": {"date-parts": [[date.year, date.month, date.day]]} if date else None,
        "medium": "Video",
        "locator": citation.start,
        "URL": citation.address,
        "abstract": citation.quotation,
        "note": citation.note,
        "language": citation.language,
    }
    return {name: value for name, value in item.items() if value is not None}
