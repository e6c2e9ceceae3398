"""What went wrong with a download, from what yt-dlp says to an outcome of ours.

yt-dlp tells most refusals in words only, its own and the sites' (the patterns below quote them), so the
order matters: "Video unavailable. This video is private" is private before it is gone, and "Private video.
Sign in if you've been granted access" is private before it asks for a sign-in.
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
from webinar_archive.web import failure_of_status

_LONGEST_REASON = 300


class Symptom(msgspec.Struct, frozen=True, kw_only=True):
    """What the child saw: the message, the names of all errors in the chain, and the last HTTP answer."""

    message: str
    kinds: tuple[str, ...] = ()
    status: int | None = None
    retry_after: str | None = None


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
        r"fragment .*not found|"
        r"unable to continue|partial file",
        Truncated,
        "download-breaks-off",
    ),
    (
        r"resolve|name or service not known|name resolution|nodename nor servname|getaddrinfo",
        Unreachable,
        "host-unknown",
    ),
    (r"timed? ?out", Unreachable, "answer-late"),
    (r"certificate", Unreachable, "certificate-wrong"),
    (
        r"refused|reset by peer|unreachable|remote end closed|broken pipe|connection aborted|"
        r"network is down|eof occurred",
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
    """The chain behind an error: yt-dlp hides the cause in `exc_info` and `cause`."""
    chain: list[BaseException] = []
    queue: list[BaseException | None] = [error]
    while queue and len(chain) < 20:
        here = queue.pop(0)
        if here is None or here in chain:
            continue
        chain.append(here)
        hidden = getattr(here, "exc_info", None)
        cause = getattr(here, "cause", None)
        queue += [
            hidden[1] if hidden else None,
            cause if isinstance(cause, BaseException) else None,
            here.__cause__,
        ]
    answered = next((e for e in chain if isinstance(getattr(e, "status", None), int)), None)
    headers = getattr(getattr(answered, "response", None), "headers", None) or {}
    refused = next((e for e in chain if type(e).__name__ == "RefusedError"), None)
    told = refused or error
    # words of yt-dlp's and ours tell it; a bare `KeyError` of an extractor needs its name
    name = "" if told is refused or hasattr(told, "msg") else f"{type(told).__name__}: "
    return Symptom(
        message=f"{name}{told}",
        kinds=tuple(dict.fromkeys(type(e).__name__ for e in chain)),
        status=getattr(answered, "status", None),
        retry_after=headers.get("Retry-After"),
    )


def failure_of(symptom: Symptom, address: str, host: str, *, now: datetime | None = None) -> ArchiveError:
    """The outcome that a symptom stands for. What nothing here knows is `Unreachable`, with its reason."""
    said = _said(symptom.message)
    reason = redact_text(said)[:_LONGEST_REASON]
    facts = {"address": redact_address(address), "host": host, "reason": reason}
    if "HTTP Error" in symptom.message and symptom.status is not None:
        failure = failure_of_status(symptom.status, address, retry_after=symptom.retry_after, now=now)
        if failure is not None:
            return failure
    known = _known(symptom, said)
    if known is None:
        return Unreachable("download-failed", **facts)
    kind, code = known
    if kind is Blocked and symptom.status is not None:
        answered = failure_of_status(symptom.status, address, retry_after=symptom.retry_after, now=now)
        if answered is not None and "retry_after_s" in answered.facts:
            facts["retry_after_s"] = answered.facts["retry_after_s"]
    return kind(code, **facts)


def _known(symptom: Symptom, said: str) -> tuple[type[ArchiveError], str] | None:
    for name, (kind, code) in _KINDS.items():
        if name in symptom.kinds:
            return kind, code
    for pattern, kind, code in _COMPILED:
        if pattern.search(said):
            return kind, code
    return None


def _said(message: str) -> str:
    """One line without terminal colours and hints for yt-dlp's own command line."""
    line = re.sub(r"\x1b\[[\d;]*m", "", message).removeprefix("ERROR: ")
    line = re.split(r"; please report this issue|\.? Use --|; see\s", line)[0]
    return " ".join(line.split())
