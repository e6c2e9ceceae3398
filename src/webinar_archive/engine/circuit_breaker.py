"""Circuit breaker per host: after repeated refusals its records wait, other hosts continue.

A host's state is a small file in the archive folder, which all workers share. Two workers that write it at
the same time lose one count, never the open circuit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from webinar_archive.archive.layout import host_file
from webinar_archive.engine.database import archive_root
from webinar_archive.errors import ArchiveError, Blocked
from webinar_archive.files import short_digest, write_whole
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.pipeline.config import FetchSection, Settings
from webinar_archive.text.normalize import slug

OPENS_AFTER = 2
"""Refusals in a row that open the circuit; one is enough when the host says for how long."""

CLOCK_TOLERANCE_S = 60.0
"""Clocks of machines that share an archive differ by less."""
LONGEST_UNDATED = timedelta(hours=6)
"""The longest that a circuit is open in the file of an older release, which does not say when it was opened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """How often in a row a host refused us, and from when until when its circuit is open (UTC)."""

    host: str
    refusals: int = 0
    open_until: datetime | None = None
    opened_at: datetime | None = None

    def open_for_s(self, now: datetime) -> float:
        """Return the seconds that the circuit is still open, 0 when it is closed.

        A circuit that was opened in the future counts as closed: the clock has been set back since, and one request
        too many is better than a wait until the clock is there again.
        """
        if self.open_until is None:
            return 0.0
        left_s = (self.open_until - now).total_seconds()
        opened_at = self.opened_at or self.open_until - LONGEST_UNDATED
        longest_s = (self.open_until - opened_at).total_seconds()
        if left_s > longest_s + CLOCK_TOLERANCE_S:
            return 0.0
        return max(0.0, min(left_s, longest_s))


def host_state(settings: Settings, host: str) -> HostState:
    """Return what is known of a host."""
    try:
        return from_json(_state_path(settings, host).read_bytes(), HostState)
    except (FileNotFoundError, msgspec.DecodeError):
        return HostState(host=host)


def record_response(settings: Settings, host: str, error: ArchiveError | None, now: datetime) -> HostState:
    """Record how a request went: refusals open the host's circuit, an answer closes it."""
    before = host_state(settings, host)
    if isinstance(error, Blocked):
        after = _after_refusal(before, error, settings.fetch, now)
    elif error is None and (before.refusals or before.open_until):
        after = HostState(host=host)
    else:
        # no other failure is a refusal
        return before
    write_whole(_state_path(settings, host), to_json(after))
    return after


def _after_refusal(before: HostState, error: Blocked, fetch: FetchSection, now: datetime) -> HostState:
    refusals = before.refusals + 1
    open_s = 0.0
    if refusals >= OPENS_AFTER:
        open_s = min(fetch.retry_delay_s * 2.0**refusals, fetch.patience_s)
    retry_after_s = error.facts.get("retry_after_s")
    if isinstance(retry_after_s, (int, float)):
        open_s = max(open_s, retry_after_s)
    until = now + timedelta(seconds=open_s) if open_s else None
    return HostState(host=before.host, refusals=refusals, open_until=until, opened_at=now if until else None)


def circuit_open_error(state: HostState) -> Blocked:
    """Return the failure of a record that cannot wait for its host any longer."""
    until = state.open_until.isoformat(timespec="seconds") if state.open_until else "?"
    return Blocked("host-circuit-open", host=state.host, until=until)


def _state_path(settings: Settings, host: str) -> Path:
    # a host's name comes from outside: the slug is for people, the checksum keeps two hosts apart
    name = f"{slug(host, limit=60)}-{short_digest(host)}"
    return host_file(archive_root(settings), name)
