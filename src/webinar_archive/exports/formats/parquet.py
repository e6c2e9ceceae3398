"""The format `parquet`: `quotations.parquet`, typed columns with their meaning.

The only module that imports pyarrow.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Sequence
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from webinar_archive.exports.schema import COLUMNS, Column, Row, TableMetadata
from webinar_archive.files import write_changed

if TYPE_CHECKING:
    import pyarrow as pa

FILE_NAME = "quotations.parquet"


def write_parquet(rows: Sequence[Row], table: TableMetadata, folder: Path) -> tuple[Path, ...]:
    """Write the rows into `folder` and return the file's path; an equal file stays untouched."""
    import pyarrow.parquet as pq

    typed = _table(rows, table)

    def write(path: Path) -> None:
        # opened here: pyarrow's own errors of the file system have no number
        with path.open("wb") as file:
            pq.write_table(typed, file, compression="zstd")

    return (write_changed(folder / FILE_NAME, write),)


def _table(rows: Sequence[Row], table: TableMetadata) -> pa.Table:
    import pyarrow as pa

    types = {"string": pa.string(), "date": pa.date32(), "integer": pa.int64(), "number": pa.float64()}
    schema = pa.schema(
        [pa.field(c.name, types[c.type], nullable=not c.required, metadata=_meaning(c)) for c in COLUMNS],
        metadata={"name": table.name},
    )
    columns = [[_typed(cell, column) for cell in map(attrgetter(column.name), rows)] for column in COLUMNS]
    return pa.Table.from_arrays(
        [pa.array(cells, of.type) for cells, of in zip(columns, schema, strict=True)], schema=schema
    )


def _meaning(column: Column) -> dict[str, str]:
    unit = {"unit": column.unit} if column.unit else {}
    return {"description": column.en, "description@fr": column.fr, **unit}


def _typed(cell: Any, column: Column) -> Any:
    """Return a cell with its column's type; a day that is none is an empty cell."""
    if column.type != "date" or cell is None:
        return cell
    with contextlib.suppress(ValueError):
        return dt.date.fromisoformat(cell)
    return None
