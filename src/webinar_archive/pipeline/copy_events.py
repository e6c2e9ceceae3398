"""What the events of a record say about its copies."""

from __future__ import annotations

import contextlib
from pathlib import Path

from webinar_archive.archive.events import Event, add_event, load_events, utc_seconds

COPIED = "replication"
"""The kind of event that says that a package was copied, as PREMIS calls it."""
CHECKED = "copy verification"
"""The kind of event that says what was found of a copy."""


def last_copy(record: Path, address: str) -> tuple[dict[str, object], bool]:
    """Return what the newest event about a copy says, and whether nothing is known against it."""
    for event in reversed(load_events(record)):
        if event.kind in (COPIED, CHECKED) and event.facts.get("address") == address:
            return event.facts, event.outcome != "failure"
    return {}, True


def is_known_lost(record: Path, address: str, path: str) -> bool:
    """Return whether the newest event about a copy says that it has not got a file as it was stored."""
    facts, is_well = last_copy(record, address)
    faults = facts.get("faults")
    return not is_well and isinstance(faults, list) and any(str(f).startswith(f"{path}: ") for f in faults)


def keep_lost_film(record: Path, address: str, path: str) -> None:
    """Keep that a copy has not got a film as it was stored, so that the next `copies` mends it."""
    facts = {"address": address, "faults": [f"{path}: lost or damaged"]}
    with contextlib.suppress(OSError):
        # an archive that may only be read can be verified, too
        add_event(record, Event(kind=CHECKED, at=utc_seconds(), outcome="failure", facts=facts))
