"""Findings as text in a cell of the table: `code (name=value; …) | code`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from webinar_archive.i18n.messages import sentence
from webinar_archive.models import Finding

_SEPARATOR = " | "


def findings_cell(findings: Iterable[Finding]) -> str | None:
    """Write the findings of a row as one cell; None without any.

    >>> findings_cell([Finding(code="demo"), Finding(code="link-dead", facts={"status": 404})])
    'demo | link-dead (status=404)'
    """
    return _SEPARATOR.join(map(_finding_text, findings)) or None


def with_finding(cell: str | None, finding: Finding) -> str:
    """Return the cell with one finding more.

    >>> with_finding("demo", Finding(code="link-dead")), with_finding(None, Finding(code="demo"))
    ('demo | link-dead', 'demo')
    """
    return _SEPARATOR.join(filter(None, (cell, _finding_text(finding))))


def findings_in(cell: str | None) -> list[str]:
    """Split a cell into its findings, each as it is written there.

    >>> findings_in("demo | link-dead (status=404)")
    ['demo', 'link-dead (status=404)']
    """
    return [finding for finding in (cell or "").split(_SEPARATOR) if finding]


@lru_cache(maxsize=1000)
def finding_codes(cell: str | None) -> frozenset[str]:
    """Return the codes of the findings of a cell.

    >>> sorted(finding_codes("demo | link-dead (status=404)"))
    ['demo', 'link-dead']
    """
    return frozenset(finding.partition(" (")[0] for finding in findings_in(cell))


def code_and_facts(finding: str) -> tuple[str, dict[str, str]]:
    """Read a written finding: its code, and its facts as text.

    >>> code_and_facts("link-dead (status=404)")
    ('link-dead', {'status': '404'})
    """
    code, _, rest = finding.partition(" (")
    return code, dict(fact.split("=", 1) for fact in rest.removesuffix(")").split("; ") if "=" in fact)


@lru_cache(maxsize=1000)
def finding_sentences(finding: str) -> tuple[str, str, str]:
    """Return the code of a written finding, and its sentence in English and in French."""
    code, facts = code_and_facts(finding)
    return code, sentence(code, facts, "en"), sentence(code, facts, "fr")


def _finding_text(finding: Finding) -> str:
    facts = "; ".join(
        f"{name}={_without_separators(value)}" for name, value in finding.facts.items() if value is not None
    )
    return f"{finding.code} ({facts})" if facts else finding.code


def _without_separators(value: object) -> str:
    # a title or a server's answer may contain what separates facts and findings
    return str(value).replace("; ", ", ").replace(_SEPARATOR, " / ")
