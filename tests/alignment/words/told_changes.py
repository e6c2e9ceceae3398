"""What a match tells of changes, and a sentence to change."""

from __future__ import annotations

from webinar_archive.models import Match

VOTED = "les communes de la région ont voté le budget proposé par le président"


def codes(match: Match) -> set[str]:
    return {finding.code for finding in match.findings}


def kinds(match: Match) -> list[str]:
    return [change.kind.value for change in match.changes]
