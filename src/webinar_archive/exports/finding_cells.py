"""Findings in a cell of the table, written and read: `code (name=value; …) | code`."""

from __future__ import annotations

from collections.abc import Iterable

from webinar_archive.models import Finding

_BETWEEN = " | "


def _finding_cell(finding: Finding) -> str:
    """A finding in a table cell: its code, then its facts by name."""
    facts = "; ".join(f"{name}={_apart(value)}" for name, value in finding.facts.items() if value is not None)
    return f"{finding.code} ({facts})" if facts else finding.code


def _apart(value: object) -> str:
    # a title or a server's answer may hold what stands between facts and findings
    return str(value).replace("; ", ", ").replace(_BETWEEN, " / ")


def findings_cell(findings: Iterable[Finding]) -> str | None:
    """All findings of a row; None without any."""
    return _BETWEEN.join(map(_finding_cell, findings)) or None


def findings_in(cell: str | None) -> list[str]:
    """The findings of a cell, each as it is written there."""
    return [finding for finding in (cell or "").split(_BETWEEN) if finding]


def code_and_facts(finding: str) -> tuple[str, dict[str, str]]:
    """A written finding's code, and its facts as text."""
    code, _, rest = finding.partition(" (")
    return code, dict(fact.split("=", 1) for fact in rest.removesuffix(")").split("; ") if "=" in fact)
