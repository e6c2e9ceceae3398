"""yt-dlp's messages, verbatim, and the errors that they stand for."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.errors import (
    ArchiveError,
    Blocked,
    DiskFull,
    Gone,
    NotAllowed,
    NotVideo,
    TooLarge,
    Truncated,
    Unreachable,
)
from webinar_archive.i18n.messages import messages
from webinar_archive.media.download.error_mapping import Symptom, error_for, symptom_of

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ADDRESS = "https://video.example/v"

MESSAGES: list[tuple[str, type[ArchiveError], str]] = [
    # YouTube
    (
        "ERROR: [youtube] abc: Private video. Sign in if you've been granted access to this video. Use "
        "--cookies-from-browser or --cookies for the authentication.",
        NotAllowed,
        "video-private",
    ),
    ("ERROR: [youtube] abc: Video unavailable. This video is private", NotAllowed, "video-private"),
    ("ERROR: [youtube] abc: Video unavailable", Gone, "video-gone"),
    (
        "ERROR: [youtube] abc: Video unavailable. This video has been removed by the uploader",
        Gone,
        "video-gone",
    ),
    (
        "ERROR: [youtube] abc: Video unavailable. This video is no longer available because the YouTube account "
        "associated with this video has been terminated.",
        Gone,
        "video-gone",
    ),
    (
        "ERROR: [youtube] abc: This video has been removed for violating YouTube's policy on hate speech.",
        Gone,
        "video-gone",
    ),
    (
        "ERROR: [youtube] abc: Video unavailable. The uploader has not made this video available in your country",
        NotAllowed,
        "video-geo-fenced",
    ),
    (
        "ERROR: [youtube] abc: Sign in to confirm you’re not a bot. Use --cookies-from-browser or --cookies",
        Blocked,
        "site-blocks-downloads",
    ),
    (
        "ERROR: [youtube] abc: Sign in to confirm your age. This video may be inappropriate for some users.",
        Blocked,
        "video-needs-sign-in",
    ),
    (
        "ERROR: [youtube] abc: Join this channel to get access to members-only content like this video, and "
        "other exclusive perks.",
        NotAllowed,
        "video-members-only",
    ),
    (
        "ERROR: [youtube] abc: This content isn't available, try again later. The current session has been "
        "rate-limited by YouTube for up to an hour.",
        Blocked,
        "site-blocks-downloads",
    ),
    ("ERROR: [youtube] abc: Premieres in 3 hours", Blocked, "video-not-yet"),
    ("ERROR: [youtube] abc: This live event will begin in 25 minutes.", Blocked, "video-not-yet"),
    ("ERROR: [youtube] abc: This video requires payment to watch", NotAllowed, "video-paid"),
    # Vimeo
    (
        "ERROR: [vimeo] 1: This video is protected by a password, use the --video-password option",
        NotAllowed,
        "video-private",
    ),
    ("ERROR: [vimeo] 1: This event has not been made available to anyone", NotAllowed, "video-private"),
    (
        "ERROR: [vimeo] 1: The web client only works when logged-in. Use --cookies, --cookies-from-browser, "
        "--username and --password",
        Blocked,
        "video-needs-sign-in",
    ),
    # Dailymotion
    ("ERROR: [dailymotion] x1: dailymotion said: Deleted video", Gone, "video-gone"),
    ("ERROR: [dailymotion] x1: dailymotion said: This video is private", NotAllowed, "video-private"),
    # any site
    (
        "ERROR: [arte] 1: This video is not available from your location due to geo restriction. You might want "
        "to use a VPN or a proxy server (with --proxy) to workaround.",
        NotAllowed,
        "video-geo-fenced",
    ),
    ("ERROR: [tf1] 1: This video is DRM protected", NotAllowed, "video-protected"),
    (
        "ERROR: [site] 1: This video is only available for registered users. Use --cookies, "
        "--cookies-from-browser, --username and --password, --netrc-cmd, or --netrc (site) to provide account "
        "credentials",
        Blocked,
        "video-needs-sign-in",
    ),
    (
        "ERROR: [generic] Got HTTP Error 403 caused by Cloudflare anti-bot challenge; try again with  "
        '--extractor-args "generic:impersonate"',
        Blocked,
        "site-blocks-downloads",
    ),
    (
        "Failed to perform, curl: (97) cannot complete SOCKS5 connection to v.example. (4)",
        Unreachable,
        "host-unknown",
    ),
    (
        "Failed to perform, curl: (97) cannot complete SOCKS5 connection to v.example. (5)",
        Unreachable,
        "no-answer",
    ),
    ("ERROR: Unsupported URL: https://video.example/v", NotVideo, "not-a-video"),
    ("ERROR: [generic] v: No video formats found!; please report this issue on …", NotVideo, "not-a-video"),
    ("ERROR: content too short (expected 100 bytes and served 10)", Truncated, "download-breaks-off"),
    (
        "ERROR: [download] Got error: 20000 bytes read, 34271 more expected. Giving up after 3 retries",
        Truncated,
        "download-breaks-off",
    ),
    ("ERROR: unable to write data: [Errno 28] No space left on device", DiskFull, "disk-full"),
    (
        "ERROR: [generic] Unable to download webpage: Failed to resolve 'x.invalid' ([Errno -2] Name or service "
        "not known)",
        Unreachable,
        "host-unknown",
    ),
    ("ERROR: [generic] Unable to download webpage: The read operation timed out", Unreachable, "answer-late"),
    ("ERROR: [generic] Unable to download webpage: [Errno 111] Connection refused", Unreachable, "no-answer"),
    ("ERROR: [site] something nobody has seen before", Unreachable, "download-failed"),
]


@pytest.mark.parametrize(
    ("message", "kind", "code"), MESSAGES, ids=[message[:60] for message, *_ in MESSAGES]
)
def test_each_message_has_its_error(message: str, kind: type[ArchiveError], code: str) -> None:
    error = error_for(
        Symptom(message=message, kinds=("DownloadError", "ExtractorError")), ADDRESS, "video.example"
    )
    assert (type(error), error.code) == (kind, code)
    assert code in messages("en")


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Blocked),
        (403, Blocked),
        (404, Gone),
        (410, Gone),
        (429, Blocked),
        (451, NotAllowed),
        (502, Unreachable),
    ],
)
def test_an_http_status_decides_before_the_message(status: int, kind: type[ArchiveError]) -> None:
    message = f"ERROR: [generic] Unable to download webpage: HTTP Error {status}: Whatever"
    error = error_for(Symptom(message=message, status=status, retry_after="60"), ADDRESS, "h", now=NOW)
    assert type(error) is kind
    assert error.facts["retry_after_s"] == 60


def test_a_refusal_in_words_keeps_the_time_to_try_again() -> None:
    symptom = Symptom(message="Too many requests, captcha please", status=429, retry_after="30")
    error = error_for(symptom, ADDRESS, "h", now=NOW)
    assert (error.code, error.facts["retry_after_s"]) == ("site-blocks-downloads", 30)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("GeoRestrictedError", NotAllowed),
        ("ContentTooShortError", Truncated),
        ("UnsupportedError", NotVideo),
        ("RefusedError", NotVideo),
        ("MemoryError", TooLarge),
    ],
)
def test_the_class_of_an_error_decides_before_its_message(name: str, kind: type[ArchiveError]) -> None:
    error = error_for(Symptom(message="whatever", kinds=("DownloadError", name)), ADDRESS, "h")
    assert type(error) is kind


def test_a_reason_is_short_without_secrets_and_colours() -> None:
    message = (
        "ERROR: \x1b[0;31m[site] broken at https://x/y?token=sesame&a=1\x1b[0m; please report this issue "
        + "x" * 900
    )
    reason = error_for(Symptom(message=message), ADDRESS, "h").facts["reason"]
    assert reason == "[site] broken at https://x/y?token=***&a=1"


def test_the_causes_of_an_error_are_collected() -> None:
    class HTTPError(Exception):
        status = 429
        response = SimpleNamespace(headers={"Retry-After": "7"})

    class DownloadError(Exception):
        msg = "it failed"

        def __init__(self, hidden: Exception) -> None:
            super().__init__("it failed")
            self.exc_info = (type(hidden), hidden, None)

    symptom = symptom_of(DownloadError(HTTPError("slow")))
    assert symptom == Symptom(
        message="it failed", kinds=("DownloadError", "HTTPError"), status=429, retry_after="7"
    )


def test_an_unknown_error_is_named_by_its_class() -> None:
    assert symptom_of(KeyError("formats")).message == "KeyError: 'formats'"


@given(st.text(), st.lists(st.text()), st.none() | st.integers(), st.none() | st.text())
def test_any_symptom_has_an_error(
    message: str, kinds: list[str], status: int | None, retry_after: str | None
) -> None:
    symptom = Symptom(message=message, kinds=tuple(kinds), status=status, retry_after=retry_after)
    error = error_for(symptom, ADDRESS, "h", now=NOW)
    assert error.code in messages("en")
    assert len(error.facts.get("reason", "")) <= 300
