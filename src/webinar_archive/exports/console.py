"""The table on screen, in the reader's language: what a person wants to know first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich import box
from rich.console import Console
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


def print_table(rows: Sequence[Row], out: TextIO, *, language: Language = "en") -> None:
    """Print `rows`, one block a record, as wide as the terminal; 100 columns when there is none.

    Findings that all rows of a record share are printed once below it, the others each with their row's number.
    """
    console = Console(file=out, width=None if out.isatty() else 100, highlight=False)
    by_record: dict[str, list[Row]] = {}
    for row in rows:
        by_record.setdefault(row.record_id, []).append(row)
    for record_id, of_record in by_record.items():
        console.print(Text(_printable(f"{of_record[0].title or '–'} ({record_id})", 300)), style="bold")
        table = Table(box=box.SIMPLE_HEAD, expand=True, pad_edge=False)
        for name in _COLUMNS:
            heading = sentence(f"column-{name}", {}, language)
            table.add_column(heading, no_wrap=name not in _WRAPPED, ratio=1 if name == "quotation" else None)
        for row in of_record:
            table.add_row(*(Text(cell) for cell in _cells(row, language)))
        console.print(table)
        _print_findings(of_record, console, language)


def _print_findings(rows: Sequence[Row], console: Console, language: Language) -> None:
    every = [findings_in(row.findings) for row in rows]
    shared = [finding for finding in every[0] if all(finding in of_row for of_row in every)]
    for finding in shared:
        console.print(Text(f"  ! {_code_and_message(finding, language)}"))
    for row, of_row in zip(rows, every, strict=True):
        for finding in of_row:
            if finding not in shared:
                console.print(Text(f"  ! {row.quotation_no or '–'}: {_code_and_message(finding, language)}"))


def _code_and_message(finding: str, language: Language) -> str:
    """Return a cell's finding as its code with its message."""
    code, facts = code_and_facts(finding)
    return _printable(f"{code}: {sentence(code, facts, language)}", 400)


def _cells(row: Row, language: Language) -> tuple[str, ...]:
    verdict = row.verdict or "–"
    return (
        str(row.quotation_no or "–"),
        (row.start or "–").partition(".")[0],
        (row.end or "–").partition(".")[0],
        verdict_name(verdict, language),
        "–" if row.confidence is None else f"{row.confidence:.2f}",
        _printable(row.speaker or "–"),
        _printable(row.quotation or "–"),
    )


def _printable(text: str, limit: int = 120) -> str:
    return cut(printable(text), limit)
