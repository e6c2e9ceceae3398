"""Draw the table that a run prints: `python docs/draw_table.py quotations.csv en docs/images/demo.svg`."""

from __future__ import annotations

import csv
import io
import sys
from dataclasses import fields
from html import escape
from pathlib import Path
from typing import Any, cast

from webinar_archive.exports.console import print_table
from webinar_archive.exports.schema import COLUMNS, Row
from webinar_archive.i18n.messages import Language

CHARACTER_PX, LINE_PX, MARGIN_PX = 8.4, 19, 22


def read_rows(path: Path) -> list[Row]:
    """Read the rows of a table that was written as CSV."""
    kinds = {"integer": int, "number": float}
    types = {column.name: kinds.get(column.type, str) for column in COLUMNS}
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells: list[dict[str, Any]] = [
            {name: types[name](text) for name, text in line.items() if text} for line in csv.DictReader(file)
        ]
    names = {field.name for field in fields(Row)}
    return [Row(**{name: value for name, value in row.items() if name in names}) for row in cells]


def draw(text: str) -> str:
    """Draw the lines of a text as in a terminal; the first line and a table's heading are bold."""
    lines = [line.rstrip() for line in text.rstrip().splitlines()]
    width = round(max(map(len, lines)) * CHARACTER_PX + 2 * MARGIN_PX)
    height = len(lines) * LINE_PX + 2 * MARGIN_PX
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">',
        f'<rect width="{width}" height="{height}" rx="8" fill="#1d2430"/>',
        '<g font-family="DejaVu Sans Mono, Menlo, Consolas, monospace" font-size="14" fill="#e4e9f0">',
    ]
    rule = next((number for number, line in enumerate(lines) if set(line.strip()) == {"─"}), 0)
    for number, line in enumerate(lines):
        y = MARGIN_PX + LINE_PX * number + 14
        weight = ' font-weight="bold"' if number in (0, rule - 1) else ""
        start = len(line) - len(line.lstrip())
        if not line:
            continue
        # each line is given its length, so that columns stay in line whatever font is there
        parts.append(
            f'<text x="{MARGIN_PX + start * CHARACTER_PX:.1f}" y="{y}" xml:space="preserve"{weight} '
            f'textLength="{len(line.lstrip()) * CHARACTER_PX:.1f}" lengthAdjust="spacingAndGlyphs">'
            f"{escape(line.lstrip(), quote=False)}</text>"
        )
    return "\n".join([*parts, "</g>", "</svg>", ""])


def main() -> None:
    """Draw the table named on the command line."""
    table, language, picture = sys.argv[1:]
    printed = io.StringIO()
    print_table(read_rows(Path(table)), printed, language=cast("Language", language))
    Path(picture).write_text(draw(printed.getvalue()), encoding="utf-8")


if __name__ == "__main__":
    main()
