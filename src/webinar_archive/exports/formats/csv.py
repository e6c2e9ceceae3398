"""The table as files: CSV with its Frictionless description beside it (the only pandas).

A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a carriage return. Notices and
captions are strangers' words, so such a text cell gets an apostrophe in front, which spreadsheets hide
(OWASP, "CSV Injection"). Numbers are written as numbers and left alone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from webinar_archive.exports.schema import COLUMNS, Row
from webinar_archive.files import write_whole
from webinar_archive.models.codec import to_json

Spreadsheet = Literal["fr"]

TABLE_NAME = "quotations.csv"
_RUNS_AS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_PANDAS = {"string": "string", "date": "string", "integer": "Int64", "number": "Float64"}


def csv_bytes(rows: Sequence[Row], *, spreadsheet: Spreadsheet | None = None) -> bytes:
    """RFC 4180 in UTF-8; with `spreadsheet="fr"` what a French Excel opens: BOM, `;`, decimal comma."""
    cells = [[_safe(cell) for cell in astuple(row)] for row in rows]
    frame = pd.DataFrame(cells, columns=[column.name for column in COLUMNS], dtype="object")
    frame = frame.astype({column.name: _PANDAS[column.type] for column in COLUMNS})
    french = spreadsheet == "fr"
    text = frame.to_csv(
        index=False, lineterminator="\r\n", sep=";" if french else ",", decimal="," if french else "."
    )
    return text.encode("utf-8-sig" if french else "utf-8")


def table_schema() -> dict[str, Any]:
    """The Frictionless Table Schema of the table, meanings in English and French."""
    return {
        "fields": [
            {
                "name": column.name,
                "type": column.type,
                "description": column.en,
                "description@fr": column.fr,
                **({"unit": column.unit} if column.unit else {}),
                **({"constraints": {"required": True}} if column.name == "record_id" else {}),
            }
            for column in COLUMNS
        ],
        "missingValues": [""],
    }


def datapackage(name: str, data: bytes, *, spreadsheet: Spreadsheet | None = None) -> dict[str, Any]:
    """The Data Package that describes the CSV `data` lying beside it."""
    french = spreadsheet == "fr"
    schema = table_schema()
    if french:
        for described in schema["fields"]:
            if described["type"] == "number":
                described["decimalChar"] = ","
    return {
        "profile": "tabular-data-package",
        "name": name,
        "title": "Annotated archive table: quotations and when they are spoken",
        "title@fr": "Table d'archive annotée : les citations et le moment où elles sont prononcées",
        "resources": [
            {
                "profile": "tabular-data-resource",
                "name": "quotations",
                "path": TABLE_NAME,
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8-sig" if french else "utf-8",
                "dialect": {"delimiter": ";" if french else ",", "lineTerminator": "\r\n"},
                "bytes": len(data),
                "hash": f"sha256:{hashlib.sha256(data).hexdigest()}",
                "schema": schema,
            }
        ],
    }


def write_table(
    rows: Sequence[Row], folder: Path, *, name: str, spreadsheet: Spreadsheet | None = None
) -> tuple[Path, ...]:
    """Write the CSV and its description into `folder`, each whole; what is the same stays untouched."""
    data = csv_bytes(rows, spreadsheet=spreadsheet)
    write_whole(folder / TABLE_NAME, data)
    write_whole(
        folder / "datapackage.json", to_json(datapackage(name, data, spreadsheet=spreadsheet)) + b"\n"
    )
    return folder / TABLE_NAME, folder / "datapackage.json"


def _safe(cell: object) -> object:
    if not isinstance(cell, str):
        return cell
    # a NUL ends the cell, or the file, in more than one spreadsheet
    cell = cell.replace("\0", "")
    return f"'{cell}" if cell.startswith(_RUNS_AS_FORMULA) else cell
