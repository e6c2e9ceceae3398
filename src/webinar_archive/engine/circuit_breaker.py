"""Hosts that turn us away rest: their records wait, the others go on.

What is known of a host lies in a small file in the archive folder, which all workers share. Two workers
that write it in the same moment lose one count, never the rest itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import msgspec

from webinar_archive.errors import ArchiveError, Blocked
from webinar_archive.files import checksum, write_whole
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.pipeline.config import FetchSection, Settings
from webinar_archive.text.normalize import slug

RESTS_AFTER = 2
"""Refusals in a row after which a host rests; one is enough when it says for how long."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HostState:
    """How often in a row a host turned us away, and until when it rests."""

    host: str
    refusals: int = 0
    rests_until: datetime | None = None

    def rests_for_s(self, now: datetime) -> float:
        """Seconds that it still rests, 0 when it does not."""
        return max(0.0, (self.rests_until - now).total_seconds()) if self.rests_until else 0.0


def host_state(settings: Settings, host: str) -> HostState:
    """What is known of a host."""
    try:
        return from_json(_path(settings, host).read_bytes(), HostState)
    except (FileNotFoundError, msgspec.DecodeError):
        return HostState(host=host)


def note_visit(settings: Settings, host: str, error: ArchiveError | None, now: datetime) -> HostState:
    """Remember how a visit went; a refusal may send the host to rest, an answer wakes it."""
    before = host_state(settings, host)
    if isinstance(error, Blocked):
        after = _refused(before, error, settings.fetch, now)
    elif error is None and (before.refusals or before.rests_until):
        after = HostState(host=host)
    else:
        # any other failure says nothing about being welcome
        return before
    write_whole(_path(settings, host), to_json(after))
    return after


def _refused(before: HostState, error: Blocked, host_limits: FetchSection, now: datetime) -> HostState:
    refusals = before.refusals + 1
    run_options = error.facts.get("retry_after_s")
    rest_s = 0.0
    if refusals >= RESTS_AFTER:
        rest_s = min(host_limits.retry_delay_s * 2.0**refusals, host_limits.patience_s)
    if isinstance(run_options, (int, float)):
        rest_s = max(rest_s, run_options)
    until = now + timedelta(seconds=rest_s) if rest_s else None
    return HostState(host=before.host, refusals=refusals, rests_until=until)


def refusal(state: HostState) -> Blocked:
    """The failure of a record that cannot wait for its host any longer."""
    until = state.rests_until.isoformat(timespec="seconds") if state.rests_until else "?"
    return Blocked("host-circuit-open", host=state.host, until=until)


def _path(settings: Settings, host: str) -> Path:
    # a host's name is a stranger's word: the slug is for people, the checksum keeps two hosts apart
    name = f"{slug(host, limit=60)}-{checksum(host).removeprefix('sha512:')[:8]}.json"
    return settings.path(settings.pipeline.archive) / "hosts" / name
