"""The players of the sites themselves, for a page that shows a video the archive does not hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

SECONDS = "{seconds}"
"""Stands in a player's address for the second from which it plays."""
_ID = re.compile(r"[\w-]{1,64}", re.ASCII)
# a name of the web: no address of a machine, no port, nothing that could add a word to a policy
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z][a-z0-9-]{1,62}")
_PEERTUBE = re.compile(r"/(?:w|videos/watch|videos/embed)/([\w-]{1,64})/?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class EmbeddedPlayer:
    """A site's player: the host that it comes from, and its address with `{seconds}` in it, which plays at once."""

    host: str
    address: str

    @property
    def quiet(self) -> str:
        """The address at the beginning, which does not play until somebody asks."""
        return self.at(0).replace("autoplay=1&", "")

    def at(self, second: int) -> str:
        """Return the address that plays from a second on."""
        return self.address.replace(SECONDS, str(second))


def embedded_player(page_address: str | None) -> EmbeddedPlayer | None:
    """Return the player of the page on which a video is seen; None where its site is not known to have one.

    >>> embedded_player("https://youtu.be/abc?t=3").at(57)
    'https://www.youtube-nocookie.com/embed/abc?autoplay=1&start=57'
    >>> embedded_player("https://example.org/film.mp4") is None
    True
    """
    try:
        parts = urlsplit(page_address or "")
        host = (parts.hostname or "").lower()
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    for site, player in _PLAYERS.items():
        if f".{host}".endswith(f".{site}"):
            return player(parts)
    found = _PEERTUBE.fullmatch(parts.path)
    if parts.scheme != "https" or parts.netloc.lower() != host or not found:
        return None
    return _player(host, f"/videos/embed/{found[1]}?autoplay=1&start={SECONDS}s")


def _youtube(parts: SplitResult) -> EmbeddedPlayer | None:
    names = _path(parts)
    if names[:1] == ["watch"]:
        found = parse_qs(parts.query).get("v", [""])[0]
    else:
        found = names[1] if len(names) == 2 and names[0] in ("embed", "live", "shorts", "v") else ""
    return _of_youtube(found)


def _youtu_be(parts: SplitResult) -> EmbeddedPlayer | None:
    return _of_youtube("/".join(_path(parts)))


def _of_youtube(found: str) -> EmbeddedPlayer | None:
    if not _ID.fullmatch(found):
        return None
    return _player("www.youtube-nocookie.com", f"/embed/{found}?autoplay=1&start={SECONDS}")


def _vimeo(parts: SplitResult) -> EmbeddedPlayer | None:
    # `/1234`, `/1234/abcd` with the key of an unlisted video, `/channels/name/1234`, `/video/1234`
    found = re.search(r"/(\d{1,20})(?:/([0-9a-f]{1,40}))?/?$", parts.path, re.ASCII)
    if not found:
        return None
    key = found[2] or parse_qs(parts.query).get("h", [""])[0]
    unlisted = f"&h={quote(key, safe='')}" if _ID.fullmatch(key) else ""
    return _player("player.vimeo.com", f"/video/{found[1]}?autoplay=1&dnt=1{unlisted}#t={SECONDS}s")


def _dailymotion(parts: SplitResult) -> EmbeddedPlayer | None:
    names = _path(parts)
    if names[:1] == ["embed"]:
        names = names[1:]
    found = names[1] if len(names) == 2 and names[0] == "video" else ""
    return _of_dailymotion(found)


def _dai_ly(parts: SplitResult) -> EmbeddedPlayer | None:
    return _of_dailymotion("/".join(_path(parts)))


def _of_dailymotion(found: str) -> EmbeddedPlayer | None:
    # a title may follow the id
    found = found.partition("_")[0]
    if not _ID.fullmatch(found):
        return None
    return _player("geo.dailymotion.com", f"/player.html?video={found}&startTime={SECONDS}")


_PLAYERS: Mapping[str, Callable[[SplitResult], EmbeddedPlayer | None]] = {
    "youtube.com": _youtube,
    "youtube-nocookie.com": _youtube,
    "youtu.be": _youtu_be,
    "vimeo.com": _vimeo,
    "dailymotion.com": _dailymotion,
    "dai.ly": _dai_ly,
}
"""By site, or its parent domain. Any other site that names its videos as PeerTube does has a player of its own."""


def _path(parts: SplitResult) -> list[str]:
    return [name for name in parts.path.split("/") if name]


def _player(host: str, path: str) -> EmbeddedPlayer:
    return EmbeddedPlayer(host=host, address=f"https://{host}{path}")
