"""An HTTP status becomes the error that says how to react."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.errors import ArchiveError, Blocked, Gone, NotAllowed, Unreachable
from webinar_archive.web import error_for_status, retry_after_s

NOW = datetime(2026, 11, 23, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Blocked),
        (403, Blocked),
        (429, Blocked),
        (404, Gone),
        (410, Gone),
        (402, NotAllowed),
        (451, NotAllowed),
        (500, Unreachable),
        (503, Unreachable),
        (418, Unreachable),
        (304, Unreachable),
    ],
)
def test_each_status_has_its_error(status: int, kind: type[ArchiveError]) -> None:
    error = error_for_status(status, "https://example.org/")
    assert type(error) is kind
    assert str(status) in str(error) or error.code == "sign-in-needed"
    assert "retry_after_s" not in error.facts


def test_a_success_is_no_error() -> None:
    assert error_for_status(200, "https://example.org/") is None
    assert error_for_status(206, "https://example.org/") is None


def test_a_busy_site_says_when_to_try_again() -> None:
    error = error_for_status(429, "https://example.org/", retry_after="120")
    assert error is not None
    assert error.facts["retry_after_s"] == 120


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("0", 0),
        (" 30 ", 30),
        ("Mon, 23 Nov 2026 12:02:00 GMT", 120),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0),
        ("Mon, 23 Nov 2026 12:01:00 -0000", 60),
        ("99999999999999999999", 7 * 86400),
        ("Mon, 23 Nov 2099 12:02:00 GMT", 7 * 86400),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("٣", None),
        (None, None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(header: str | None, seconds: float | None) -> None:
    assert retry_after_s(header, NOW) == seconds


@given(st.text())
def test_any_header_is_read_as_seconds_or_none(header: str) -> None:
    seconds = retry_after_s(header, NOW)
    assert seconds is None or 0 <= seconds <= 7 * 86400
