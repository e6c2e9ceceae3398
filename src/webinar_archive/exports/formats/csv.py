"""The format `csv`: the table as CSV with its Data Package 2.0, `datapackage.json` (only this module imports pandas).

A spreadsheet evaluates a cell that begins with `=`, `+`, `-`, `@`, a tab or a line break. Notices and captions
are untrusted text, so such a text cell gets an apostrophe in front, which spreadsheets hide (OWASP, "CSV
Injection"). Numbers are written as numbers and left alone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Any

from webinar_archive.exports.schema import COLUMNS, PROFILES, Row, Spreadsheet, TableMetadata, table_schema
from webinar_archive.exports.text_limits import FORMULA_STARTS
from webinar_archive.files import write_whole
from webinar_archive.models.codec import to_json

TABLE_NAME = "quotations.csv"
# a spreadsheet of another language cuts the line at its own separator, inside of quotes too; `-]` and `+}` end what
# the column `differences` marks, and no formula begins so
_FORMULA_AFTER_SEPARATOR = re.compile(r"(?s)(?:(?<=[;,|])|(?<=.[\t\r\n]))(?=\"*[=+@＝＋＠－-])(?!-\]|\+\})")
_PANDAS_TYPES = {"string": "string", "date": "string", "integer": "Int64", "number": "Float64"}


def write_csv(rows: Sequence[Row], table: TableMetadata, folder: Path) -> tuple[Path, ...]:
    """Write the CSV and its description into `folder` and return their paths; equal files stay untouched."""
    data = csv_bytes(rows, spreadsheet=table.spreadsheet)
    description = data_package(table, data)
    write_whole(folder / TABLE_NAME, data)
    write_whole(folder / "datapackage.json", to_json(description) + b"\n")
    return folder / TABLE_NAME, folder / "datapackage.json"


def csv_bytes(rows: Sequence[Row], *, spreadsheet: Spreadsheet | None = None) -> bytes:
    """Encode rows as RFC 4180 in UTF-8; `spreadsheet="fr"` adds a BOM and uses `;` and decimal commas."""
    import pandas as pd  # takes half a second, which reading a pipeline file need not wait for

    names = [column.name for column in COLUMNS]
    # not `astuple`, which copies each cell on its way
    cells = [list(map(neutralize_formula, row)) for row in map(attrgetter(*names), rows)]
    frame = pd.DataFrame(cells, columns=names, dtype="object")
    frame = frame.astype({column.name: _PANDAS_TYPES[column.type] for column in COLUMNS})
    french = spreadsheet == "fr"
    text = frame.to_csv(
        index=False, lineterminator="\r\n", sep=";" if french else ",", decimal="," if french else "."
    )
    return text.encode("utf-8-sig" if french else "utf-8")


def data_package(table: TableMetadata, data: bytes) -> dict[str, Any]:
    """Return the Data Package that describes the CSV `data`, which lies beside it."""
    french = table.spreadsheet == "fr"
    schema = table_schema()
    if french:
        for described in schema["fields"]:
            if described["type"] == "number":
                described["decimalChar"] = ","
    return {
        "$schema": f"{PROFILES}/datapackage.json",
        "name": table.name,
        "title": "Annotated archive table: quotations and when they are spoken",
        "title@fr": "Table d'archive annotée : les citations et le moment où elles sont prononcées",
        "resources": [
            {
                "name": "quotations",
                "type": "table",
                "path": TABLE_NAME,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig" if french else "utf-8",
                "dialect": {
                    "$schema": f"{PROFILES}/tabledialect.json",
                    "delimiter": ";" if french else ",",
                    "lineTerminator": "\r\n",
                },
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "schema": schema,
            }
        ],
    }


def sheet_csv(
    columns: Sequence[str], rows: Iterable[Iterable[object]], spreadsheet: Spreadsheet | None = None
) -> bytes:
    """Encode other rows than those of the table as `csv_bytes` encodes these, without loading pandas.

    Numbers are written as they are given; half of a character, which is none in any file, becomes `?`.
    """
    french = spreadsheet == "fr"
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";" if french else ",", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(map(neutralize_formula, row) for row in rows)
    return text.getvalue().encode("utf-8-sig" if french else "utf-8", "replace")


def neutralize_formula(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would evaluate; NULs are removed.

    >>> neutralize_formula("=1+1")
    "'=1+1"
    >>> neutralize_formula("un texte"), neutralize_formula(-5)
    ('un texte', -5)
    >>> neutralize_formula("a;=1+1"), neutralize_formula("[-a,-] {+b;+}")
    ("a;'=1+1", '[-a,-] {+b;+}')
    """
    if not isinstance(cell, str):
        return cell
    # a NUL ends the cell, or the file, in more than one spreadsheet
    cell = cell.replace("\0", "")
    cell = _FORMULA_AFTER_SEPARATOR.sub("'", cell)
    return f"'{cell}" if cell.startswith(FORMULA_STARTS) else cell
