"""Serve the desk on loopback until it is stopped (the only uvicorn)."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

from webinar_archive.errors import RunError

LOOPBACK = "127.0.0.1"
MAX_CONNECTIONS = 100
"""Requests answered at once; one browser makes six."""
MAX_HEAD_BYTES = 32_000


@contextlib.contextmanager
def loopback_socket(port: int) -> Iterator[socket.socket]:
    """Give a socket bound to a port of loopback, a free one for port 0.

    Raises:
        RunError: The port is taken, or is none.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as bound:
        if os.name == "posix":
            # a port of which only closed connections are left is free
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            bound.bind((LOOPBACK, port))
            # two that bound the same port are told apart only here
            bound.listen()
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise RunError("port-unusable", port=port, reason=reason) from None
        yield bound


@contextlib.contextmanager
def serving(app: ASGIApp, bound: socket.socket) -> Iterator[None]:
    """Answer requests in a thread until the block ends."""
    server = uvicorn.Server(_config(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.should_exit = True
        thread.join()


def _config(app: ASGIApp) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        loop="asyncio",
        http="h11",
        ws="none",
        lifespan="off",
        log_level="error",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MAX_CONNECTIONS,
        h11_max_incomplete_event_size=MAX_HEAD_BYTES,
        timeout_graceful_shutdown=1,
    )
