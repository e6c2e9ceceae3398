"""HTTP status and headers to the program's errors: which one, and when to try again."""

from __future__ import annotations

import email.utils
from datetime import UTC, datetime, timedelta

from webinar_archive.errors import ArchiveError, Blocked, Gone, NotAllowed, Unreachable
from webinar_archive.text.redaction import redact_address

_LONGEST_WAIT_S = timedelta(days=7).total_seconds()
_ERRORS: dict[int, tuple[type[ArchiveError], str]] = {
    401: (Blocked, "sign-in-needed"),
    402: (NotAllowed, "not-allowed"),
    403: (Blocked, "site-blocks"),
    404: (Gone, "page-gone"),
    407: (Unreachable, "proxy-refuses"),
    410: (Gone, "page-gone"),
    429: (Blocked, "site-blocks"),
    451: (NotAllowed, "not-allowed-by-law"),
}


def error_for_status(
    status: int, address: str, *, retry_after: str | None = None, now: datetime | None = None
) -> ArchiveError | None:
    """Return the error for an HTTP status, None for a success.

    Args:
        status: The HTTP status.
        address: The requested address; the error names it without its secrets.
        retry_after: The `Retry-After` header as received; the fact `retry_after_s` is read from it.
        now: The time from which a date in `retry_after` counts; None is the clock's.
    """
    if 200 <= status < 300:
        return None
    kind, code = _ERRORS.get(status, (Unreachable, "site-error"))
    wait_s = retry_after_s(retry_after, now or datetime.now(UTC))
    facts = {} if wait_s is None else {"retry_after_s": wait_s}
    return kind(code, address=redact_address(address), status=status, **facts)


def retry_after_s(header: str | None, now: datetime) -> float | None:
    """Read a `Retry-After` header (seconds or a date) as seconds from `now`, at most a week.

    Returns None when there is no header, or it cannot be read.

    >>> retry_after_s("120", datetime(2026, 11, 23, tzinfo=UTC))
    120.0
    """
    if header is None:
        return None
    header = header.strip()
    if header.isascii() and header.isdigit():
        return min(float(header[:12]), _LONGEST_WAIT_S)
    try:
        retry_at = email.utils.parsedate_to_datetime(header)
    except (TypeError, ValueError):
        return None
    if retry_at.tzinfo is None:
        retry_at = retry_at.replace(tzinfo=UTC)
    return min(max(0.0, (retry_at - now).total_seconds()), _LONGEST_WAIT_S)
