"""What an HTTP status means for us: which outcome, and when to come back."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime, timedelta

from webinar_archive.errors import ArchiveError, Blocked, Gone, NotAllowed, Unreachable
from webinar_archive.text.redaction import redact_address

_LONGEST_WAIT_S = timedelta(days=7).total_seconds()
_MEANINGS: dict[int, tuple[type[ArchiveError], str]] = {
    401: (Blocked, "sign-in-needed"),
    402: (NotAllowed, "not-allowed"),
    403: (Blocked, "site-blocks"),
    404: (Gone, "page-gone"),
    407: (Unreachable, "proxy-refuses"),
    410: (Gone, "page-gone"),
    429: (Blocked, "site-blocks"),
    451: (NotAllowed, "not-allowed-by-law"),
}


def failure_of_status(
    status: int, address: str, *, retry_after: str | None = None, now: datetime | None = None
) -> ArchiveError | None:
    """The failure that an HTTP status stands for, None for a success.

    `retry_after` is the header as it came; the fact `retry_after_s` tells when to come back.
    """
    if 200 <= status < 300:
        return None
    kind, code = _MEANINGS.get(status, (Unreachable, "site-error"))
    wait_s = retry_after_s(retry_after, now or datetime.now(UTC))
    facts = {} if wait_s is None else {"retry_after_s": wait_s}
    return kind(code, address=redact_address(address), status=status, **facts)


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Seconds to wait by a `Retry-After` header (seconds or a date), at most a week; None when unreadable."""
    if header is None:
        return None
    header = header.strip()
    if header.isascii() and header.isdigit():
        return min(float(header[:12]), _LONGEST_WAIT_S)
    try:
        moment = email.utils.parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return min(max(0.0, (moment - now).total_seconds()), _LONGEST_WAIT_S)
