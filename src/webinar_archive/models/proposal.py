"""What is proposed to a catalogue for one of its records."""

from __future__ import annotations

from dataclasses import dataclass

from webinar_archive.models.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedChange:
    """One field more: its tag, what the record states there, what is proposed, and why."""

    field: str
    found: str | None
    proposed: str
    reason: Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A record with the fields that are proposed for it.

    `form` is the form in which it is written. `remarks` say what was not proposed, and what differs besides.
    """

    key: str
    record_id: str
    title: str
    form: str
    changes: tuple[ProposedChange, ...]
    remarks: tuple[Finding, ...] = ()
