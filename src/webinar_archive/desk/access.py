"""Who may use the desk: a token, one's own browser, and pages of the desk alone; nothing larger than it needs to be.

A page from elsewhere, open in the same browser, can reach every port of this machine. It gets nothing: it does not
know the token, its name for the server (DNS rebinding) is not one of ours, its posts bear another origin, and its
frames and scripts are refused by the headers of every answer.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY_BYTES = 64_000
"""A decision with its comment needs a tenth of it."""
MAX_ADDRESS_CHARACTERS = 2_000
TOKEN = "token"  # noqa: S105 - the name of a parameter
COOKIE_AGE_S = 30 * 24 * 3600

_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "media-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
POLICY_HEADER = "Content-Security-Policy"
HEADERS = {
    POLICY_HEADER: _POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # an origin is sent with our own forms, and nothing to anybody else
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
_OWN_SITES = (None, "same-origin", "none")
"""Values of `Sec-Fetch-Site` of requests by our own pages and by people who type an address."""


def policy_with_frame(host: str) -> str:
    """Return the policy of a page that shows a frame from one host, and nothing else from elsewhere."""
    return f"{_POLICY}; frame-src https://{host}"


def new_token() -> str:
    """Return a token that nobody can guess."""
    return secrets.token_urlsafe(24)


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What the desk demands of a request.

    `origins` are the addresses, without a path, under which the desk is reached (`http://127.0.0.1:8765`).
    """

    token: str
    origins: tuple[str, ...]

    @property
    def hosts(self) -> Collection[str]:
        """The names of the server in requests."""
        return {origin.partition("://")[2] for origin in self.origins}

    @property
    def cookie(self) -> str:
        """The name of the cookie that holds the token; browsers send it to every port of a machine."""
        return "webinar-archive-" + "".join(c for c in self.origins[0] if c.isalnum())

    def refusal(self, request: Request) -> Response | None:
        """Return the answer to a request that is refused, or to the first one with the token; None for all others."""
        headers = request.headers
        if not _has_one(headers, "host") or headers["host"].lower() not in self.hosts:
            return _refused(421, "This server has another name.")
        if len(str(request.url)) > MAX_ADDRESS_CHARACTERS:
            return _refused(414, "The address is too long.")
        if request.method not in ("GET", "HEAD", "POST"):
            return _refused(405, "This method is not used here.")
        if request.method == "POST" and not self._is_own_post(headers):
            return _refused(403, "Only pages of this server may send something to it.")
        is_visit = headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"
        if headers.get("sec-fetch-site") not in _OWN_SITES and not (request.method == "GET" and is_visit):
            return _refused(403, "Only pages of this server may read from it.")
        if request.method == "POST" and not _is_small(headers):
            return _refused(413, f"More than {MAX_BODY_BYTES} bytes, or of unknown length.")
        return self._without_token(request)

    def _is_own_post(self, headers: Headers) -> bool:
        return _has_one(headers, "origin") and headers["origin"] in self.origins

    def _without_token(self, request: Request) -> Response | None:
        given = request.query_params.get(TOKEN)
        if given is not None and request.method == "GET":
            if not _same(given, self.token):
                return _refused(403, _UNKNOWN)
            rest = [(name, value) for name, value in parse_qsl(request.url.query, True) if name != TOKEN]
            # two slashes at the start would lead to another server
            path = "/" + request.url.path.lstrip("/\\")
            answer = RedirectResponse(f"{path}?{urlencode(rest)}" if rest else path, status_code=303)
            answer.set_cookie(
                self.cookie,
                self.token,
                max_age=COOKIE_AGE_S,
                httponly=True,
                samesite="strict",
                secure=self.origins[0].startswith("https:"),
            )
            return answer
        if not _same(request.cookies.get(self.cookie, ""), self.token):
            return _refused(403, _UNKNOWN)
        return None


_UNKNOWN = (
    "Open the address that `webinar-archive review` printed, with its token.\n"
    "Ouvrez l'adresse que `webinar-archive review` a affichée, avec son jeton."
)


class AccessMiddleware:
    """Refuses what `Access` refuses, bounds the bodies of requests, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; anything but HTTP is closed."""
        if scope["type"] != "http":
            return
        refusal = self._access.refusal(Request(scope))
        answer = self._app if refusal is None else refusal
        await answer(scope, _bounded(receive), _with_headers(send))


def _with_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "private, no-cache")
        await send(message)

    return send_with_headers


def _bounded(receive: Receive) -> Receive:
    """Return a `receive` that ends a body that is longer than it said."""
    received = 0

    async def receive_bounded() -> Message:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        return {"type": "http.disconnect"} if received > MAX_BODY_BYTES else message

    return receive_bounded


def _has_one(headers: Headers, name: str) -> bool:
    return len(headers.getlist(name)) == 1


def _is_small(headers: Headers) -> bool:
    length = headers.get("content-length", "")
    return length.isascii() and length.isdigit() and len(length) < 9 and int(length) <= MAX_BODY_BYTES


def _same(given: str, token: str) -> bool:
    return secrets.compare_digest(given.encode(), token.encode())


def _refused(status: int, reason: str) -> Response:
    return PlainTextResponse(reason + "\n", status_code=status)


def own_origins(port: int, others: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the origins of a server on loopback, and those of the proxies before it."""
    return (f"http://127.0.0.1:{port}", f"http://localhost:{port}", *(o.rstrip("/").lower() for o in others))
