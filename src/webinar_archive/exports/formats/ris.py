"""The format `ris`: `quotations.ris`, a citation for each quotation with its moment, for EndNote and Zotero."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from webinar_archive.exports.citations import Citation, citations
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.files import write_whole

FILE_NAME = "quotations.ris"


def write_ris(rows: Sequence[Row], table: TableMetadata, folder: Path) -> tuple[Path, ...]:
    """Write the citations into `folder` and return the file's path; an equal file stays untouched."""
    del table
    write_whole(folder / FILE_NAME, "".join(map(ris_reference, citations(rows))).encode())
    return (folder / FILE_NAME,)


def ris_reference(citation: Citation) -> str:
    """Return a citation as a reference: a line for each value, ended by CR LF as the format wants."""
    date = citation.date
    values = {
        "TY": "VIDEO",
        "ID": citation.key,
        "AU": citation.speaker,
        "TI": citation.title,
        "PY": f"{date.year:04}" if date else None,
        "DA": f"{date:%Y/%m/%d}/" if date else None,
        "UR": citation.address,
        "N1": citation.note,
        "AB": citation.quotation,
        "LA": citation.language,
    }
    lines = [f"{tag}  - {value}" for tag, value in values.items() if value]
    return "\r\n".join([*lines, "ER  - ", "", ""])
