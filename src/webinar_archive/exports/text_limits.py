"""Texts that a format cannot hold as they are: shortened or with other characters, which a finding of the row says."""

from __future__ import annotations

import re
from dataclasses import dataclass, fields, replace

from webinar_archive.exports.finding_cells import with_finding
from webinar_archive.exports.schema import Row
from webinar_archive.models import Finding
from webinar_archive.text.characters import REPLACEMENT

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a text begins that a spreadsheet may evaluate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLimits:
    """What a format's texts may hold: which characters not, and how many UTF-16 code units at most."""

    forbidden: re.Pattern[str]
    max_units: int | None = None


def within_limits(row: Row, limits: TextLimits) -> Row:
    """Return the row with texts that the format holds; what had to be changed is a finding of the row."""
    changed: dict[str, str] = {}
    findings = row.findings
    for column in _TEXT_COLUMNS:
        text = getattr(row, column)
        if text is None:
            continue
        allowed, count = text, 0
        if limits.forbidden.search(text):
            allowed, count = limits.forbidden.subn(REPLACEMENT, text)
            findings = _told(findings, "characters-replaced", column=column, count=count)
        short = shortened(allowed, limits.max_units)
        if short != allowed:
            facts = {"characters": len(allowed), "kept": len(short) - 1}
            findings = _told(findings, "text-shortened", column=column, **facts)
        if short != text:
            changed[column] = short
    if findings != row.findings or "findings" in changed:
        # the findings come last, and must fit as well
        told = limits.forbidden.sub(REPLACEMENT, findings or "")
        changed["findings"] = shortened(told, limits.max_units)
    return replace(row, **changed) if changed else row  # type: ignore[arg-type]


_TEXT_COLUMNS = tuple(f.name for f in fields(Row) if f.metadata["type"] in ("string", "date"))


def _told(findings: str | None, code: str, **facts: object) -> str:
    return with_finding(findings, Finding(code=code, facts=facts))


def shortened(text: str, max_units: int | None) -> str:
    """Return a text cut to this many UTF-16 code units, the last an ellipsis, where it has more."""
    # a character is two units at most
    if max_units is None or len(text) * 2 <= max_units:
        return text
    units = text.encode("utf-16-le", "surrogatepass")
    if len(units) <= max_units * 2:
        return text
    return units[: (max_units - 1) * 2].decode("utf-16-le", "ignore") + "…"
