"""What the events of a record say about its copies."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.archive.events import load_events

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
