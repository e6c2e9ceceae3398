"""Browser impersonation within the sandbox: curl's connections are made by a proxy in this process.

Some sites serve browsers alone, which yt-dlp impersonates with curl-cffi. curl opens its connections outside of
Python, where the sandbox's hook does not see them. So its requests get a SOCKS 5 proxy on the loopback address,
which resolves every name and opens every connection in Python. The proxy asks for a password (RFC 1929): other
programs of the machine cannot use it.
"""

from __future__ import annotations

import hmac
import secrets
import socket
import socketserver
import threading
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

CURLS_KEY = "CurlCFFI"
"""yt-dlp's name of the request handler that uses curl."""
PYTHONS_KEY = "Urllib"
"""Its name of the one that uses Python's own client."""
CONNECT_TIMEOUT_S = 30.0
_VERSION, _PASSWORD_VERSION = 5, 1
_WITH_PASSWORD, _NO_METHOD = 2, 0xFF
_CONNECT = 1
_IPV4, _NAME, _IPV6 = 1, 3, 4
_CONNECTED, _NOT_ALLOWED, _HOST_UNKNOWN, _NO_ANSWER, _NO_SUCH_COMMAND = 0, 2, 4, 5, 7
_CHUNK_BYTES = 65536


def guarded_handlers(handlers: Iterable[Any], *, proxied: bool = False) -> list[Any]:
    """Return those of yt-dlp's request handlers whose connections the sandbox sees.

    The one that uses curl connects through a proxy started here. With a proxy of the user's, all connections go to
    that one, and the addresses are seen in the requests of Python's own client alone.
    """
    if proxied:
        return [handler for handler in handlers if handler.RH_KEY == PYTHONS_KEY]
    return [
        _through_proxy(handler, start_proxy()) if handler.RH_KEY == CURLS_KEY else handler
        for handler in handlers
    ]


def _through_proxy(handler: type[Any], proxy: str) -> type[Any]:
    class GuardedHandler(handler):  # type: ignore[misc]
        RH_KEY = CURLS_KEY

        def _get_proxies(self, _: Any) -> dict[str, str]:
            # `no`, which is empty: curl would take the environment's, and pass the proxy by
            return {"all": proxy, "no": ""}

    return GuardedHandler


def start_proxy() -> str:
    """Start a proxy that ends with this process, and return its address with the password in it."""
    password = secrets.token_hex(16)
    server = _Proxy(password)
    threading.Thread(target=server.serve_forever, name="proxy", daemon=True).start()
    # socks5h: names go to the proxy unresolved
    return f"socks5h://archive:{password}@127.0.0.1:{server.server_address[1]}"


class _Proxy(socketserver.ThreadingTCPServer):
    daemon_threads = True

    def __init__(self, password: str) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.password = password.encode()


class _Connection(socketserver.BaseRequestHandler):
    server: _Proxy
    request: socket.socket

    def handle(self) -> None:
        """Connect a client that knows the password to the target that it names."""
        client = self.request
        client.settimeout(CONNECT_TIMEOUT_S)
        # a client that leaves, or asks for what is no target, ends its own connection alone
        with suppress(OSError, ValueError):
            if not _knows_password(client, self.server.password):
                return
            host, port = _requested_target(client)
            try:
                target = socket.create_connection((host, port), CONNECT_TIMEOUT_S)
            except PermissionError:
                client.sendall(_reply(_NOT_ALLOWED))
            except socket.gaierror:
                client.sendall(_reply(_HOST_UNKNOWN))
            except OSError:
                client.sendall(_reply(_NO_ANSWER))
            else:
                with target:
                    client.sendall(_reply(_CONNECTED))
                    _relay(client, target)


def _knows_password(client: socket.socket, password: bytes) -> bool:
    """Agree on a password as the way to tell who the client is, and compare what it says."""
    _, count = _read(client, 2)
    if _WITH_PASSWORD not in _read(client, count):
        client.sendall(bytes((_VERSION, _NO_METHOD)))
        return False
    client.sendall(bytes((_VERSION, _WITH_PASSWORD)))
    _, length = _read(client, 2)
    _read(client, length)
    knows = hmac.compare_digest(_read(client, _read(client, 1)[0]), password)
    client.sendall(bytes((_PASSWORD_VERSION, 0 if knows else 1)))
    return knows


def _requested_target(client: socket.socket) -> tuple[str, int]:
    """Read which host and port a client wants to be connected to. Raises `OSError` for any other request."""
    _, command, _, kind = _read(client, 4)
    if kind == _NAME:
        host = _read(client, _read(client, 1)[0]).decode("ascii")
    else:
        family, size = (socket.AF_INET6, 16) if kind == _IPV6 else (socket.AF_INET, 4)
        host = socket.inet_ntop(family, _read(client, size))
    port = int.from_bytes(_read(client, 2), "big")
    if command != _CONNECT:
        client.sendall(_reply(_NO_SUCH_COMMAND))
        raise ConnectionError("only connections are made here")
    return host, port


def _reply(code: int) -> bytes:
    return bytes((_VERSION, code, 0, _IPV4)) + bytes(6)


def _read(client: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = client.recv(size - len(data))
        if not part:
            raise ConnectionError("the client left")
        data += part
    return data


def _relay(client: socket.socket, target: socket.socket) -> None:
    """Pass on what either side sends until both have ended."""
    client.settimeout(None)
    target.settimeout(None)
    answers = threading.Thread(target=_pass_on, args=(target, client), name="proxy-answers", daemon=True)
    answers.start()
    _pass_on(client, target)
    answers.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while part := source.recv(_CHUNK_BYTES):
            target.sendall(part)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
