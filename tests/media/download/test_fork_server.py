"""The server of workers ends when nobody wants it any more."""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator

import pytest

from webinar_archive.media.download.fork_server import ForkServer


@pytest.fixture
def ends() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Yield both ends of the socket of requests; the signals of this process are as before afterwards."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    handler = signal.getsignal(signal.SIGCHLD)
    with ours, theirs:
        yield ours, theirs
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, handler)


def test_an_idle_server_expects_no_more_requests_after_a_while(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    assert ForkServer(ends[1], idle_s=0.001).request() == []


def test_a_server_whose_parent_has_ended_expects_no_more_requests(
    ends: tuple[socket.socket, socket.socket],
) -> None:
    server = ForkServer(ends[1])
    ends[0].close()
    assert server.request() == []
