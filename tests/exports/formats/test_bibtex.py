"""BibTeX, read back by pybtex: every entry whole, whatever its texts hold."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pybtex.database import Entry, parse_file

from tests.exports.formats.sample_rows import ROWS, hostile_rows
from webinar_archive.exports.citations import citations
from webinar_archive.exports.formats.bibtex import write_bibtex
from webinar_archive.exports.schema import Row, TableMetadata

TABLE = TableMetadata(name="essai")
COMMANDS = {
    "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}", "textasciitilde": "~",
    "textasciicircum": "^",
}  # fmt: skip


def set_by_tex(text: str) -> str:
    """Return the characters that TeX sets: those of commands, escaped ones, braces left out."""
    assert not re.search(r"(?<!\\)[%$#&_^~]|--|''|``", text)
    pattern = r"\\(?P<command>[a-z]+)\{\}|\\(?P<escaped>[&%$#_])|(?P<brace>[{}])"
    return re.sub(pattern, lambda m: COMMANDS[m["command"]] if m["command"] else m["escaped"] or "", text)


def author(entry: Entry) -> str | None:
    people = entry.persons.get("author", [])
    assert len(people) <= 1
    return set_by_tex(str(people[0])) if people else None


@pytest.mark.parametrize("rows", [(), ROWS, hostile_rows()], ids=["none", "ordinary", "hostile"])
def test_every_citation_is_given_back_whole(tmp_path: Path, rows: tuple[Row, ...]) -> None:
    (path,) = write_bibtex(rows, TABLE, tmp_path)
    entries = parse_file(path, "bibtex").entries
    assert list(entries) == [cited.key for cited in citations(rows)]
    for cited in citations(rows):
        entry = entries[cited.key]
        assert entry.type == "misc"
        assert set_by_tex(entry.fields["title"]) == cited.title
        assert set_by_tex(entry.fields.get("abstract", "")) == (cited.quotation or "")
        assert entry.fields.get("note") == cited.note
        assert entry.fields.get("url") == cited.address
        assert author(entry) == cited.speaker


def test_the_day_is_there_for_bibtex_and_for_biblatex(tmp_path: Path) -> None:
    (path,) = write_bibtex(ROWS, TABLE, tmp_path)
    fields = parse_file(path, "bibtex").entries["140892-1"].fields
    assert (fields["year"], fields["date"]) == ("2020", "2020-05-07")
