"""Links that open a video at a given time, in the form that each site understands."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

# site (a host or its parent domain): the query parameter that takes whole seconds
_SECONDS_PARAMETERS = {
    "youtube.com": "t",
    "youtu.be": "t",
    "dailymotion.com": "start",
    "dai.ly": "start",
    "twitch.tv": "t",
}
# site: the form of the fragment
_FRAGMENTS = {"vimeo.com": "t={seconds}s"}


def link_at(address: str, start_ms: int) -> str | None:
    """Return `address` with the time `start_ms` in it, None when it is no web address.

    Sites that read a query parameter get whole seconds, rounded down so that no word is lost; any other
    address gets a media fragment (W3C Media Fragments 1.0), which browsers obey.

    >>> link_at("https://youtu.be/abc", 3_133_480)
    'https://youtu.be/abc?t=3133'
    >>> link_at("https://example.org/film.mp4", 3_133_480)
    'https://example.org/film.mp4#t=3133.48'
    """
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https"):
        return None
    host, seconds = parts.hostname or "", start_ms // 1000
    if parameter := _of_site(host, _SECONDS_PARAMETERS):
        query = [(key, value) for key, value in parse_qsl(parts.query) if key != parameter]
        return urlunsplit(parts._replace(query=urlencode([*query, (parameter, f"{seconds}")])))
    if fragment := _of_site(host, _FRAGMENTS):
        return urlunsplit(parts._replace(fragment=fragment.format(seconds=seconds)))
    precise = f"{start_ms / 1000:.3f}".rstrip("0").rstrip(".")
    return urlunsplit(parts._replace(fragment=f"t={precise}"))


def _of_site(host: str, by_site: dict[str, str]) -> str | None:
    """Return the value of the site that `host` belongs to."""
    return next((value for site, value in by_site.items() if f".{host}".endswith(f".{site}")), None)
