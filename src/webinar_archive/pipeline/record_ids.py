"""Records told apart: those that have one id, of two catalogues or of two equal titles, are named by their keys."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from webinar_archive.exports.finding_cells import with_finding
from webinar_archive.models import Finding, Severity
from webinar_archive.pipeline.outcome import Outcome
from webinar_archive.text.normalize import listed

_MOST_NAMED = 6


def told_apart(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Return the outcomes with an id of its own for each record: its key, where other records have its id.

    The rows of such a record say so in a finding.
    """
    named = {outcome.key: outcome.record_id for outcome in outcomes if outcome.rows}
    findings: dict[str, Finding] = {}
    while shared := _shared_ids(named):
        for record_id, keys in shared.items():
            for key in keys:
                findings.setdefault(key, _finding(record_id, keys))
                # nobody else's key, but perhaps another record's id: then the next turn tells those apart
                named[key] = key
    return tuple(
        _renamed(outcome, findings[outcome.key]) if outcome.key in findings else outcome
        for outcome in outcomes
    )


def _shared_ids(named: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the ids of several records, with their keys."""
    keys_of: defaultdict[str, list[str]] = defaultdict(list)
    for key, record_id in named.items():
        keys_of[record_id].append(key)
    return {record_id: keys for record_id, keys in keys_of.items() if len(keys) > 1}


def _finding(record_id: str, keys: Sequence[str]) -> Finding:
    facts = {"record_id": record_id, "count": len(keys), "records": listed(keys, _MOST_NAMED)}
    return Finding(code="record-id-shared", severity=Severity.WARNING, facts=facts)


def _renamed(outcome: Outcome, finding: Finding) -> Outcome:
    rows = tuple(
        replace(row, record_id=outcome.key, findings=with_finding(row.findings, finding))
        for row in outcome.rows
    )
    return replace(outcome, record_id=outcome.key, rows=rows)
