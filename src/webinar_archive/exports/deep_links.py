"""Links that open a video where the words start, in each site's own way."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# host (whole or as parent domain): the query parameter that takes whole seconds
_SECONDS_PARAMETER = {
    "youtube.com": "t",
    "youtu.be": "t",
    "dailymotion.com": "start",
    "dai.ly": "start",
    "twitch.tv": "t",
}
# host: the form of the fragment
_FRAGMENT = {"vimeo.com": "t={seconds}s"}


def link_at(address: str, start_ms: int) -> str | None:
    """`address` opened at `start_ms`, None when it is no web address.

    Sites that read a parameter get theirs in whole seconds, rounded down so that no word is lost; any
    other address gets a media fragment (W3C Media Fragments 1.0, `#t=12.3`), which browsers obey.
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        return None
    seconds = start_ms // 1000
    site = _known(parts.hostname or "", _SECONDS_PARAMETER)
    if site:
        name = _SECONDS_PARAMETER[site]
        query = [(key, value) for key, value in parse_qsl(parts.query) if key != name]
        return urlunsplit(parts._replace(query=urlencode([*query, (name, f"{seconds}")])))
    site = _known(parts.hostname or "", _FRAGMENT)
    if site:
        return urlunsplit(parts._replace(fragment=_FRAGMENT[site].format(seconds=seconds)))
    precise = re.sub(r"\.?0+$", "", f"{start_ms / 1000:.3f}")
    return urlunsplit(parts._replace(fragment=f"t={precise}"))


def _known(host: str, sites: dict[str, str]) -> str | None:
    return next((site for site in sites if host == site or host.endswith(f".{site}")), None)
