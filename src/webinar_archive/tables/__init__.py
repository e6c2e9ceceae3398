"""Tables that people keep, CSV or XLSX: found under title rows, bounded in size, as text."""

from webinar_archive.tables.heading import column_places, comparable_heading
from webinar_archive.tables.table import Table, TableLimits, TableRow, read_table

__all__ = ["Table", "TableLimits", "TableRow", "column_places", "comparable_heading", "read_table"]
