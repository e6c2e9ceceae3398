"""The state of an archive in one page: how much there is, when it was verified last, what needs a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from webinar_archive.pipeline.listed_records import RecordStatus
from webinar_archive.pipeline.record_states import RecordState

_NOT_ENDED_WELL = (RecordStatus.FAILED, RecordStatus.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """The sums of some records. `verified_first` and `verified_last` are the oldest and newest last verification."""

    name: str
    records: int
    by_status: tuple[tuple[RecordStatus, int], ...]
    duration_ms: int
    files: int
    size_bytes: int
    versions: int
    quotations: int
    found: int
    damaged: int
    never_verified: int
    verified_first: str | None
    verified_last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArchiveReport:
    """The report: the sums of the whole archive and of each pipeline, and every record."""

    name: str
    made_at: str
    total: Totals
    pipelines: tuple[Totals, ...]
    records: tuple[RecordState, ...]

    @property
    def to_look_at(self) -> tuple[RecordState, ...]:
        """The records that are damaged, whose source is gone, or that failed, in this order."""
        damaged = [state for state in self.records if state.damaged]
        others = [state for state in self.records if not state.damaged]
        gone = [state for state in others if state.gone_since]
        failed = [s for s in others if not s.gone_since and s.record.status in _NOT_ENDED_WELL]
        return (*damaged, *gone, *failed)


def archive_report(name: str, made_at: str, records: Iterable[RecordState]) -> ArchiveReport:
    """Sum up records.

    Args:
        name: The archive's, for the heading.
        made_at: When the report is made: UTC, ISO 8601.
        records: The records, in the order of their names.
    """
    every = tuple(records)
    pipelines: dict[str, list[RecordState]] = {}
    for state in every:
        pipelines.setdefault(state.record.name.partition("/")[0], []).append(state)
    return ArchiveReport(
        name=name,
        made_at=made_at,
        total=_totals(name, every),
        pipelines=tuple(_totals(pipeline, states) for pipeline, states in pipelines.items()),
        records=every,
    )


def _totals(name: str, states: Iterable[RecordState]) -> Totals:
    every = list(states)
    statuses = Counter(state.record.status for state in every)
    verified = sorted(state.verified_at for state in every if state.verified_at)
    return Totals(
        name=name,
        records=len(every),
        by_status=tuple((status, statuses[status]) for status in RecordStatus if statuses[status]),
        duration_ms=sum(state.record.duration_ms or 0 for state in every),
        files=sum(len(state.files) for state in every),
        size_bytes=sum(state.size_bytes for state in every),
        versions=sum(state.versions for state in every),
        quotations=sum(state.record.quotations for state in every),
        found=sum(state.record.found for state in every),
        damaged=sum(state.damaged for state in every),
        never_verified=sum(bool(state.files) and not state.verified_at for state in every),
        verified_first=verified[0] if verified else None,
        verified_last=verified[-1] if verified else None,
    )
