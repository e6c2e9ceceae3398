"""The format `jsonl`: `quotations.jsonl`, JSON Lines in UTF-8, an object a row with every column, typed.

Numbers are numbers, an empty cell is `null`, and no text is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.files import write_changed

FILE_NAME = "quotations.jsonl"
# Unicode's own line ends, at which some readers of lines would cut an object
_LINE_ENDS = {"\u2028".encode(): b"\\u2028", "\u2029".encode(): b"\\u2029", "\x85".encode(): b"\\u0085"}


def write_jsonl(rows: Sequence[Row], table: TableMetadata, folder: Path) -> tuple[Path, ...]:
    """Write the rows as JSON Lines into `folder` and return the file's path."""
    del table  # JSON has one way to write a number

    def write(path: Path) -> None:
        with path.open("wb") as file:
            file.writelines(map(json_line, rows))

    return (write_changed(folder / FILE_NAME, write),)


def json_line(row: Row) -> bytes:
    """Encode a row as one line of JSON, with its line end."""
    line = msgspec.json.encode(row)
    for written, escaped in _LINE_ENDS.items():
        line = line.replace(written, escaped)
    return line + b"\n"
