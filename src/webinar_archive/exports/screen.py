"""The table on screen: what a person wants to know first, in their language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from webinar_archive.exports.rows import Row
from webinar_archive.messages import Language

_HEADINGS = {
    "en": ("No", "Start", "End", "Verdict", "Sure", "Speaker", "Printed words", "Findings"),
    "fr": ("Nº", "Début", "Fin", "Verdict", "Confiance", "Orateur", "Mots imprimés", "Constats"),
}
_VERDICTS = {
    "fr": {
        "verbatim": "mot pour mot",
        "edited": "remanié",
        "paraphrased": "reformulé",
        "not_found": "introuvable",
    },
    "en": {"not_found": "not found"},
}


def print_table(rows: Sequence[Row], out: TextIO, *, language: Language = "en") -> None:
    """Print `rows`, one block a record, as wide as the terminal; 100 columns when there is none."""
    console = Console(file=out, width=None if out.isatty() else 100, highlight=False)
    for record_id in dict.fromkeys(row.record_id for row in rows):
        of_record = [row for row in rows if row.record_id == record_id]
        table = Table(title=Text(f"{of_record[0].title} ({record_id})"), title_justify="left", expand=True)
        for heading in _HEADINGS[language]:
            table.add_column(
                heading, overflow="fold", ratio=3 if heading in ("Printed words", "Mots imprimés") else None
            )
        for row in of_record:
            table.add_row(*(Text(cell) for cell in _cells(row, language)))
        console.print(table)


def _cells(row: Row, language: Language) -> tuple[str, ...]:
    verdict = row.verdict or "–"
    return (
        str(row.quotation_no or "–"),
        (row.start or "–").removesuffix(".000"),
        (row.end or "–").removesuffix(".000"),
        _VERDICTS[language].get(verdict, verdict),
        "–" if row.confidence is None else f"{row.confidence:.2f}",
        row.speaker or "–",
        _printable(row.quotation or "–"),
        " ".join(finding.split(" (")[0] for finding in (row.findings or "").split(" | ")),
    )


def _printable(text: str, limit: int = 120) -> str:
    # a stranger's words may hold control characters that drive a terminal
    clean = "".join(c if c.isprintable() else " " for c in text)
    return clean if len(clean) <= limit else f"{clean[: limit - 1]}…"
