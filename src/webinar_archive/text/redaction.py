"""Strike secrets out of text before it is logged, printed or archived: the program's only redactor.

Struck out: user names and passwords of addresses, however they are encoded; query parameters that hold
tokens, keys or signatures; headers that authenticate (`Authorization`, `Cookie`, `X-Api-Key` …); named values
(`password=…`, `"access_token": "…"`); all of a notification address but its scheme (`tgram://***`), since a
token may be any part of it. Where it is unclear how far a secret reaches, more is struck out rather than less.

The texts come from other programs and from web sites, so every function takes time linear in their length:
each pattern is possessive (it never backtracks) and starts only where the one before it ended.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

STRUCK_OUT = "***"

# addresses of these schemes keep their host and path; any other may hold a token in every part
_READABLE_SCHEMES = frozenset(
    ("http", "https", "ftp", "ftps", "sftp", "file", "ws", "wss", "rtmp", "rtmps", "rtsp", "socks5", "socks5h",
     "postgresql", "postgres", "sqlite", "mysql", "s3", "webdav")
)  # fmt: skip
_WEB_SCHEMES = frozenset(("http", "https"))
# services that put the token into the path of a web address
_TOKEN_PATHS = re.compile(
    r"(?i)(hooks\.slack\.com/services/|discord(?:app)?\.com/api/webhooks/|api\.telegram\.org/bot"
    r"|webhook\.office\.com/)[^\s\"'<>]++"
)

_SECRET_WORDS = frozenset(
    ("password", "passwd", "pwd", "passphrase", "secret", "token", "jwt", "signature", "sig", "credential",
     "credentials", "authorization", "cookie", "apikey", "lsig")
)  # fmt: skip
# too common in prose and logs ("key=value"), telling in a query
_SECRET_QUERY_WORDS = _SECRET_WORDS | {
    "auth", "oauth", "key", "pass", "session", "sid", "policy", "hmac", "hdnea", "hdnts", "hdntl"
}  # fmt: skip
_SECRET_KEYS = frozenset(("api", "access", "private", "auth", "session", "signing"))
_SECRET_ENDINGS = (
    "token",
    "password",
    "passwd",
    "secret",
    "apikey",
    "accesskey",
    "sessionid",
    "sessid",
    "signature",
)
# their values are several words: the rest of the line belongs to them
_WHOLE_LINE_WORDS = frozenset(("authorization", "cookie", "cookie2"))
_OPENING, _CLOSING = ("[", "{", "("), "\"',;)]}>"
_LONGEST_NAME = 100
_DEEPEST = 16

_WORD_BOUNDARY = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]{0,30}+(?<=\w)(?:://|%3A%2F%2F)", re.IGNORECASE)
_ADDRESS_END = {
    "": re.compile(r"[\s\"<>]"),
    "'": re.compile(r"['\n]"),
    '"': re.compile(r"[\"\n]"),
    "<": re.compile(r"[>\n]"),
}
_AT_SIGN = re.compile(r"@|%(?:25){0,8}+40")
_PARAMETER = re.compile(r"(?:[?&#;]|%3F|%26)([^=&#;?\s\"']{1,100}+)=", re.IGNORECASE)
_PARAMETER_END = re.compile(r"[&#\s\"'<>]|%26", re.IGNORECASE)
_NAME = re.compile(
    r"(?<![\w-])([\w-]++)(?:(?:\\?[\"'])[ \t]{0,4}+[:=,]|[ \t]{0,4}+[:=])[ \t]{0,4}+(?:[bB](?=[\"']))?+"
)
_BEARER = re.compile(r"(?i)\bbearer[ \t]{1,4}+(?!\*)[\w.~+/=-]{8,}+")
_LINE = re.compile(r"[^\r\n]*+")
_WORD = re.compile(r"\S*+")
_STRUCK_OUT_ALREADY = re.compile(r"\*\*\*(?=[&#%\s\"'<>]|\Z)")
_QUOTED = {
    '\\"': re.compile(r"(?:[^\"\\\n]|\\{3}\"|\\(?!\"))*+"),
    "\\'": re.compile(r"(?:[^'\\\n]|\\{3}'|\\(?!'))*+"),
    '"': re.compile(r"(?:[^\"\\\n]|\\.)*+"),
    "'": re.compile(r"(?:[^'\\\n]|\\.)*+"),
}


def redact_text(text: str) -> str:
    """Strike every secret out of a text: its addresses, headers and named values.

    >>> redact_text("GET https://me:hush@example.org/?v=1&token=hush")
    'GET https://***@example.org/?v=1&token=***'
    >>> redact_text("Authorization: Bearer hush")
    'Authorization: ***'
    >>> redact_text('{"access_token": "hush", "expires": 60}')
    '{"access_token": "***", "expires": 60}'
    >>> redact_text("the token is missing; a password is needed")
    'the token is missing; a password is needed'
    """
    text = _redact_named_values(redact_addresses(text))
    return _BEARER.sub(f"Bearer {STRUCK_OUT}", text)


def redact_addresses(text: str) -> str:
    """Strike secrets out of the addresses of a text and leave its other words, for texts that are archived.

    >>> redact_addresses("Password: see https://example.org/?token=hush")
    'Password: see https://example.org/?token=***'
    """
    pieces = []
    done = 0
    for start, end in _addresses(text):
        pieces.append(text[done:start])
        pieces += [_redact_one_address(part) for part in _split_at_schemes(text, start, end)]
        done = end
    return _TOKEN_PATHS.sub(rf"\1{STRUCK_OUT}", "".join((*pieces, text[done:])))


def redact_address(address: str) -> str:
    """Strike user name, password and secret query parameters out of one address.

    Unlike in a text, it is known where the address ends, even where its password holds spaces or quotes, and it
    may lack its scheme.

    >>> redact_address("postgresql://archive:p@ss/w rd@db.example:5432/archive")
    'postgresql://***@db.example:5432/archive'
    >>> redact_address("https://cdn.example/film.mp4?Expires=9&Signature=hush")
    'https://cdn.example/film.mp4?Expires=9&Signature=***'
    >>> redact_address("https://www.youtube.com/@channel/videos")
    'https://www.youtube.com/@channel/videos'
    >>> redact_address("tgram://123456:hush/chat")
    'tgram://***'
    """
    if not _SCHEME.match(address):
        address = _without_user(address, web=False)
    parts = _split_at_schemes(address, 0, len(address))
    return _TOKEN_PATHS.sub(rf"\1{STRUCK_OUT}", "".join(_redact_one_address(part) for part in parts))


def host_of(address: str) -> str:
    """Return the host of an address in lower case, `unknown` for what is no address.

    A user name and password are no part of it, also where they are encoded, which other parsers overlook.

    >>> host_of("https://Example.org:8080/film")
    'example.org'
    >>> host_of("https://me%3Ahush%40example.org/film")
    'example.org'
    """
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return "unknown"
    return _AT_SIGN.split(host)[-1] or "unknown"


def redact_value(value: Any, depth: int = 0) -> Any:
    """Strike secrets out of every text in a JSON-like value; values under a secret name go as a whole.

    >>> redact_value({"password": "hush", "event": "GET https://a:hush@example.org"})
    {'password': '***', 'event': 'GET https://***@example.org'}
    """
    if value is None or isinstance(value, (bool, int, float)):
        return value
    if isinstance(value, str):
        return redact_text(value)
    if depth >= _DEEPEST:
        return STRUCK_OUT
    if isinstance(value, Mapping):
        return {
            key: STRUCK_OUT if is_secret_name(str(key)) else redact_value(item, depth + 1)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple, set, frozenset)):
        return [redact_value(item, depth + 1) for item in value]
    return redact_text(str(value))


def is_secret_name(name: str, *, in_query: bool = False) -> bool:
    """Whether a header, key or parameter of this name holds a secret. `in_query` counts more names as such.

    >>> [is_secret_name(name) for name in ("X-Api-Key", "accessToken", "design", "queue_key")]
    [True, True, False, False]
    """
    words = _words_of(name)
    if not (_SECRET_QUERY_WORDS if in_query else _SECRET_WORDS).isdisjoint(words):
        return True
    if any(word.endswith(_SECRET_ENDINGS) for word in words):
        return True
    pairs = itertools.pairwise(words)
    return any(after in ("key", "id") and before in _SECRET_KEYS for before, after in pairs)


def _words_of(name: str) -> list[str]:
    return _WORD_BOUNDARY.sub(" ", name[-_LONGEST_NAME:]).lower().split()


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Where the addresses of a text start and end; one that stands between quotes reaches to the closing one."""
    done = 0
    while scheme := _SCHEME.search(text, done):
        quote = text[scheme.start() - 1] if scheme.start() else ""
        end = _ADDRESS_END.get(quote, _ADDRESS_END[""]).search(text, scheme.end())
        done = end.start() if end else len(text)
        yield scheme.start(), done


def _split_at_schemes(text: str, start: int, end: int) -> Iterator[str]:
    """An address, cut before each further address inside it (a player's `?file=https://…`)."""
    for scheme in _SCHEME.finditer(text, start, end):
        if scheme.start() > start:
            yield text[start : scheme.start()]
            start = scheme.start()
    yield text[start:end]


def _redact_one_address(address: str) -> str:
    scheme = _SCHEME.match(address)
    if scheme is None:
        return _redact_parameters(address)
    name = re.split(r"[:%+]", scheme[0], maxsplit=1)[0].lower()
    rest = address[scheme.end() :]
    if not rest:
        return address
    if name not in _READABLE_SCHEMES:
        return scheme[0] + STRUCK_OUT
    return scheme[0] + _redact_parameters(_without_user(rest, web=name in _WEB_SCHEMES))


def _without_user(rest: str, *, web: bool) -> str:
    """What follows the scheme, its user name and password struck out.

    A password may hold a raw `@`, `/`, `?` or `#`, so all goes up to the last `@`. Web addresses have an `@`
    of their own (`/@channel`); theirs count only after an authority that has a user, or no real port.
    """
    at_signs = [sign.start() for sign in _AT_SIGN.finditer(rest)]
    if not at_signs:
        return rest
    if web:
        authority = re.split(r"[/?#]|%2F", rest, maxsplit=1, flags=re.IGNORECASE)[0]
        port = authority.rpartition("]")[2].partition(":")[2]
        if not _AT_SIGN.search(authority) and (not port or port.isdecimal()):
            return rest
    return STRUCK_OUT + rest[at_signs[-1] :]


def _redact_parameters(text: str) -> str:
    pieces = []
    done = 0
    for parameter in _PARAMETER.finditer(text):
        if parameter.start() < done or not is_secret_name(unquote(parameter[1]), in_query=True):
            continue
        end = _PARAMETER_END.search(text, parameter.end())
        pieces += [text[done : parameter.end()], STRUCK_OUT]
        done = end.start() if end else len(text)
    return "".join((*pieces, text[done:]))


def _redact_named_values(text: str) -> str:
    pieces = []
    done = 0
    for name in _NAME.finditer(text):
        if name.start() < done or not is_secret_name(name[1]):
            continue
        start, end = _value_of(text, name)
        if end > start:
            pieces += [text[done:start], STRUCK_OUT]
            done = end
    return "".join((*pieces, text[done:]))


def _value_of(text: str, name: re.Match[str]) -> tuple[int, int]:
    """Where the value after a name starts and ends: what is quoted, the rest of the line, or one word."""
    start = name.end()
    for quote, inside in _QUOTED.items():
        if text.startswith(quote, start):
            start += len(quote)
            return start, _end(inside, text, start)
    if _STRUCK_OUT_ALREADY.match(text, start):
        return start, start
    words = _words_of(name[1])
    if words[-1] in _WHOLE_LINE_WORDS or text[start : start + 1] in _OPENING:
        return start, _end(_LINE, text, start)
    word = text[start : _end(_WORD, text, start)]
    return start, start + len(word.rstrip(_CLOSING))


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start
