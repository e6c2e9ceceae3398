"""Map yt-dlp's failures to the program's errors.

Most refusals are stated in words only, yt-dlp's or the site's (the patterns below quote them), so the order of the
patterns matters: "Video unavailable. This video is private" is private before it is gone, and "Private video.
Sign in if you've been granted access" is private before it needs a sign-in.
"""

from __future__ import annotations

import re
from datetime import datetime

import msgspec

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
from webinar_archive.text.redaction import redact_address, redact_text
from webinar_archive.web import error_for_status

_MAX_REASON_LENGTH = 300


class Symptom(msgspec.Struct, frozen=True, kw_only=True):
    """A failure as the child process sees it: message, class names of the chained errors, last HTTP status."""

    message: str
    kinds: tuple[str, ...] = ()
    status: int | None = None
    retry_after: str | None = None
    answered: str | None = None
    """The address that gave the status, which may be that of a file within a page."""


_PATTERNS: tuple[tuple[str, type[ArchiveError], str], ...] = (
    (r"no space left|disk quota exceeded|errno 28\b|errno 122\b", DiskFull, "disk-full"),
    (r"\bdrm\b", NotAllowed, "video-protected"),
    (
        r"in your country|your (?:location|region)|geo.?restrict|geo.?block|not available from your",
        NotAllowed,
        "video-geo-fenced",
    ),
    (
        r"members[- ]only|join this channel|channel'?s members|subscribers?[- ]only",
        NotAllowed,
        "video-members-only",
    ),
    (
        r"requires? payment|purchase|\brent(?:al)?\b|premium (?:members|users|only)|pay.?per.?view",
        NotAllowed,
        "video-paid",
    ),
    (r"password", NotAllowed, "video-private"),
    (
        r"private video|(?:video|it|event) is private|made available to anyone|\bprivate\b",
        NotAllowed,
        "video-private",
    ),
    (
        r"premieres? in|will begin in|live event will|not yet (?:started|available)|scheduled|is upcoming",
        Blocked,
        "video-not-yet",
    ),
    (r"not currently live|live event has ended|is offline", Gone, "video-gone"),
    (
        r"rate.?limit|too many requests|try again later|captcha|not a bot|anti-bot|cloudflare|"
        r"unusual traffic",
        Blocked,
        "site-blocks-downloads",
    ),
    (
        r"sign in|sign-in|log ?in\b|logged.?in|login|registered users|age.?restrict|authenticat",
        Blocked,
        "video-needs-sign-in",
    ),
    (
        r"video unavailable|has been removed|was removed|removed by|no longer available|been terminated|"
        r"isn'?t available any ?more|does not exist|doesn'?t exist|been deleted|deleted video|not found|"
        r"video is (?:not available|unavailable)|content rejected|unavailable",
        Gone,
        "video-gone",
    ),
    (
        r"unsupported url|no video formats|no (?:video|media|formats?)\b.*\bfound|there'?s no video|"
        r"requested format is not available|not a valid url|only images are available|did not get any data",
        NotVideo,
        "not-a-video",
    ),
    (
        r"content too short|more expected|incompleteread|incomplete read|bytes, expected|"
        r"fragment .{0,200}not found|"
        r"unable to continue|partial file",
        Truncated,
        "download-breaks-off",
    ),
    (
        r"resolve|name or service not known|name resolution|nodename nor servname|getaddrinfo|"
        # curl, of a host that our proxy does not find (`impersonation`)
        r"socks5 connection to .{1,300}\(4\)",
        Unreachable,
        "host-unknown",
    ),
    (r"timed? ?out", Unreachable, "answer-late"),
    (r"certificate", Unreachable, "certificate-wrong"),
    (
        r"refused|reset by peer|unreachable|remote end closed|broken pipe|connection aborted|"
        r"network is down|eof occurred|socks5 connection to",
        Unreachable,
        "no-answer",
    ),
)
_COMPILED = tuple((re.compile(pattern, re.IGNORECASE), kind, code) for pattern, kind, code in _PATTERNS)
_KINDS: dict[str, tuple[type[ArchiveError], str]] = {
    "GeoRestrictedError": (NotAllowed, "video-geo-fenced"),
    "UserNotLive": (Gone, "video-gone"),
    "ContentTooShortError": (Truncated, "download-breaks-off"),
    "IncompleteRead": (Truncated, "download-breaks-off"),
    "CertificateVerifyError": (Unreachable, "certificate-wrong"),
    "UnsupportedError": (NotVideo, "not-a-video"),
    "RefusedError": (NotVideo, "video-unsupported"),
    "MemoryError": (TooLarge, "page-too-large"),
}


def symptom_of(error: BaseException) -> Symptom:
    """Collect the chain of causes of an error: yt-dlp stores them in `exc_info` and `cause`."""
    chain: list[BaseException] = []
    queue: list[BaseException | None] = [error]
    while queue and len(chain) < 20:
        current = queue.pop(0)
        if current is None or current in chain:
            continue
        chain.append(current)
        hidden = getattr(current, "exc_info", None)
        cause = getattr(current, "cause", None)
        queue += [
            hidden[1] if hidden else None,
            cause if isinstance(cause, BaseException) else None,
            current.__cause__,
        ]
    responded = next((e for e in chain if isinstance(getattr(e, "status", None), int)), None)
    response = getattr(responded, "response", None)
    headers = getattr(response, "headers", None) or {}
    answered = getattr(response, "url", None)
    refused = next((e for e in chain if type(e).__name__ == "RefusedError"), None)
    stated = refused or error
    # messages of yt-dlp and of ours are clear; a bare `KeyError` of an extractor needs its name
    name = "" if stated is refused or hasattr(stated, "msg") else f"{type(stated).__name__}: "
    return Symptom(
        message=f"{name}{stated}",
        kinds=tuple(dict.fromkeys(type(e).__name__ for e in chain)),
        status=getattr(responded, "status", None),
        retry_after=headers.get("Retry-After"),
        answered=answered if isinstance(answered, str) else None,
    )


def error_for(symptom: Symptom, address: str, host: str, *, now: datetime | None = None) -> ArchiveError:
    """Return the error that a symptom stands for; an unknown one is `Unreachable`, with its reason."""
    message = _one_line(symptom.message)
    reason = redact_text(message)[:_MAX_REASON_LENGTH]
    facts = {"address": redact_address(address), "host": host, "reason": reason}
    if "HTTP Error" in symptom.message and symptom.status is not None:
        # a page that is there is not to be called gone for a file within it
        answered = symptom.answered or address
        failure = error_for_status(symptom.status, answered, retry_after=symptom.retry_after, now=now)
        if failure is not None:
            return failure
    known = _classify(symptom, message)
    if known is None:
        return Unreachable("download-failed", **facts)
    kind, code = known
    if kind is Blocked and symptom.status is not None:
        responded = error_for_status(symptom.status, address, retry_after=symptom.retry_after, now=now)
        if responded is not None and "retry_after_s" in responded.facts:
            facts["retry_after_s"] = responded.facts["retry_after_s"]
    return kind(code, **facts)


def _classify(symptom: Symptom, message: str) -> tuple[type[ArchiveError], str] | None:
    for name, (kind, code) in _KINDS.items():
        if name in symptom.kinds:
            return kind, code
    for pattern, kind, code in _COMPILED:
        if pattern.search(message):
            return kind, code
    return None


def _one_line(message: str) -> str:
    """Return a message as one line, without terminal colours and hints about yt-dlp's own command line."""
    line = re.sub(r"\x1b\[[\d;]*m", "", message).removeprefix("ERROR: ")
    line = re.split(r"; please report this issue|\.? Use --|; see\s", line)[0]
    return " ".join(line.split())
