"""The table on screen, in the reader's language: what a person wants to know first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich import box
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from webinar_archive.exports.finding_cells import code_and_facts, findings_in
from webinar_archive.exports.schema import Row
from webinar_archive.i18n.messages import Language, sentence, verdict_name
from webinar_archive.text.characters import printable
from webinar_archive.text.normalize import cut

_COLUMNS = ("number", "start", "end", "verdict", "confidence", "speaker", "quotation")
_WRAPPED = frozenset({"speaker", "quotation"})
"""Columns whose cells may take several lines."""
_TABLE_WIDTH = 100
"""What the columns need beside a quotation of a few words a line; in a narrower terminal there are none."""
_NONE = "–"


def print_table(rows: Sequence[Row], out: TextIO, *, language: Language = "en") -> None:
    """Print `rows`, one block a record, as wide as the terminal; 100 characters when there is none.

    Findings that all rows of a record share are printed once below it, the others each with their row's number.
    """
    console = Console(file=out, width=None if out.isatty() else _TABLE_WIDTH, highlight=False)
    by_record: dict[str, list[Row]] = {}
    for row in rows:
        by_record.setdefault(row.record_id, []).append(row)
    for record_id, of_record in by_record.items():
        console.print(Text(_printable(f"{of_record[0].title or _NONE} ({record_id})", 300)), style="bold")
        if console.width < _TABLE_WIDTH:
            _print_lines(of_record, console, language)
        else:
            _print_columns(of_record, console, language)
        _print_findings(of_record, console, language)


def _print_columns(rows: Sequence[Row], console: Console, language: Language) -> None:
    table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
    for name in _COLUMNS:
        table.add_column(
            sentence(f"column-{name}", {}, language),
            no_wrap=name not in _WRAPPED,
            # what is written without spaces goes on in the next line, too
            overflow="fold" if name in _WRAPPED else "ellipsis",
            ratio=1 if name == "quotation" else None,
            max_width=console.width // 5 if name == "speaker" else None,
        )
    for row in rows:
        table.add_row(*(Text(cell) for cell in _cells(row, language)))
    console.print(table)


def _print_lines(rows: Sequence[Row], console: Console, language: Language) -> None:
    """Print each row as a line, and its quotation below it."""
    for row in rows:
        number, start, end, *others, quotation = _cells(row, language)
        times = start if start == end else f"{start} – {end}"
        line = "  ".join((number, times, *(each for each in others if each != _NONE)))
        for text, indent in ((line, 1), (quotation, 4)):
            console.print(Padding(Text(text, overflow="fold"), (0, 0, 0, indent)))


def _print_findings(rows: Sequence[Row], console: Console, language: Language) -> None:
    every = [findings_in(row.findings) for row in rows]
    shared = [finding for finding in every[0] if all(finding in of_row for of_row in every)]
    for finding in shared:
        console.print(Text(f"  ! {_code_and_message(finding, language)}"))
    for row, of_row in zip(rows, every, strict=True):
        for finding in of_row:
            if finding not in shared:
                console.print(
                    Text(f"  ! {row.quotation_no or _NONE}: {_code_and_message(finding, language)}")
                )


def _code_and_message(finding: str, language: Language) -> str:
    """Return a cell's finding as its code with its message."""
    code, facts = code_and_facts(finding)
    return _printable(f"{code}: {sentence(code, facts, language)}", 400)


def _cells(row: Row, language: Language) -> tuple[str, ...]:
    verdict = row.verdict or _NONE
    return (
        str(row.quotation_no or _NONE),
        (row.start or _NONE).partition(".")[0],
        (row.end or _NONE).partition(".")[0],
        verdict_name(verdict, language),
        _NONE if row.confidence is None else f"{row.confidence:.2f}",
        _printable(row.speaker or _NONE),
        _printable(row.quotation or _NONE),
    )


def _printable(text: str, limit: int = 120) -> str:
    return cut(printable(text), limit)
