"""Lists of quotations: JSON, CSV with a column `text`, or plain text with one quotation a line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

from webinar_archive.errors import UsageError
from webinar_archive.text.decoding import decode, is_binary
from webinar_archive.timecode import ms_from_seconds

MAX_BYTES = 64 * 1024 * 1024
MAX_QUOTATIONS = 100_000

Row = dict[str, Any]


def read_quotations(path: Path) -> list[Row]:
    """Return rows with at least `text`, in the file's order; other columns are passed on.

    Raises `UsageError` (`file-missing`, `quotations-…`) for a file that is none of the three.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UsageError("quotations-too-large", path=str(path), limit_mb=MAX_BYTES // 2**20)
        text = decode(path.read_bytes())
    except FileNotFoundError:
        raise UsageError("file-missing", path=str(path)) from None
    except OSError as error:
        raise UsageError("quotations-unreadable", path=str(path), reason=error.strerror or "?") from None
    if is_binary(text):
        raise UsageError("quotations-not-text", path=str(path))
    rows = _rows(text, path)
    if len(rows) > MAX_QUOTATIONS:
        raise UsageError("quotations-too-many", path=str(path), count=len(rows), limit=MAX_QUOTATIONS)
    return rows


def earlier_ms(row: Row) -> int | None:
    """Return a row's own time, from `start_ms` or from `time` in seconds; None without a usable one."""
    for key, scale in (("start_ms", 0.001), ("time", 1.0)):
        try:
            seconds = float(row[key]) * scale
        except (KeyError, TypeError, ValueError):
            continue
        if 0 <= seconds < 1e7:
            return ms_from_seconds(seconds)
    return None


def _rows(text: str, path: Path) -> list[Row]:
    if path.suffix.lower() == ".json" or text.lstrip()[:1] in ("[", "{"):
        return _from_json(text, path)
    if path.suffix.lower() in (".csv", ".tsv"):
        return _from_csv(text, path)
    return [{"text": line.strip()} for line in text.splitlines() if line.strip()]


def _from_json(text: str, path: Path) -> list[Row]:
    try:
        value = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        if path.suffix.lower() == ".json":
            line = getattr(error, "lineno", 1)
            raise UsageError("quotations-not-json", path=str(path), line=line) from None
        # a plain line may well begin with an editor's bracket
        return [{"text": line.strip()} for line in text.splitlines() if line.strip()]
    if not isinstance(value, list):
        raise UsageError("quotations-not-a-list", path=str(path))
    rows = [{"text": item} if isinstance(item, str) else item for item in value]
    for number, row in enumerate(rows, 1):
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise UsageError("quotations-no-text", path=str(path), number=number)
    return rows


def _from_csv(text: str, path: Path) -> list[Row]:
    first = text.split("\n", 1)[0]
    separator = max(",;\t", key=first.count)
    rows: list[Row] = []
    try:
        reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=separator, restkey="")
        if "text" not in (reader.fieldnames or []):
            raise UsageError("quotations-no-text", path=str(path), number=1)
        for row in reader:
            row.pop("", None)
            rows.append({**row, "text": row["text"] or ""})
    except csv.Error:
        raise UsageError("quotations-not-csv", path=str(path), line=reader.line_num) from None
    return rows
