"""The format `bibtex`: `quotations.bib`, a citation for each quotation with its moment, for BibTeX and BibLaTeX."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from webinar_archive.exports.citations import Citation, citations
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.files import write_whole

FILE_NAME = "quotations.bib"
# braces by their names: BibTeX counts those of `\{` as well
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: rf"\{character}" for character in "&%$#_"},
    }
)
# characters that TeX would join with the next one: `--` is a dash
_LIGATURES = re.compile("-(?=-)|'(?=')|`(?=`)|[?!](?=`)|<(?=<)|>(?=>)|,(?=,)")


def write_bibtex(rows: Sequence[Row], table: TableMetadata, folder: Path) -> tuple[Path, ...]:
    """Write the citations into `folder` and return the file's path; an equal file stays untouched."""
    del table
    entries = "\n".join(map(bibtex_entry, citations(rows)))
    write_whole(folder / FILE_NAME, entries.encode())
    return (folder / FILE_NAME,)


def bibtex_entry(citation: Citation) -> str:
    """Return a citation as an entry. Titles and names stand in further braces, so that they stay as printed."""
    fields = {
        "author": _kept(citation.speaker),
        "title": _kept(citation.title),
        "year": f"{citation.date.year}" if citation.date else None,
        "date": citation.date.isoformat() if citation.date else None,
        "howpublished": "Video",
        # no escapes: an address is read as it is
        "url": citation.address,
        "note": _escaped(citation.note),
        "abstract": _escaped(citation.quotation),
        "language": _escaped(citation.language),
    }
    lines = [f"  {name} = {{{value}}}" for name, value in fields.items() if value]
    return f"@misc{{{citation.key},\n" + ",\n".join(lines) + "\n}\n"


def _escaped(text: str | None) -> str | None:
    return _LIGATURES.sub(r"\g<0>{}", text.translate(_ESCAPES)) if text else None


def _kept(text: str | None) -> str | None:
    return f"{{{_escaped(text)}}}" if text else None
