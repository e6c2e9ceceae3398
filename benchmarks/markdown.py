"""Markdown tables of the benchmarks."""

from __future__ import annotations

from collections.abc import Sequence


def table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a Markdown table."""
    print("| " + " | ".join(headings) + " |")
    print("|" + "---|" * len(headings))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |")
    print(flush=True)


def share(hits: Sequence[bool]) -> str:
    """Return a share, or a dash without any."""
    return f"{sum(hits) / len(hits):.3f}" if hits else "–"
