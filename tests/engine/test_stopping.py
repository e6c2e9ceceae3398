"""Whoever is told to stop does so at once, also in the middle of a download, and leaves no process behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.local_web import Host, send_head

from .conftest import House, eventually
from .rotten import LIMITS, notice

PROGRAM = Path(__file__).with_name("loopback.py")
AT_ONCE_S = 8.0


@pytest.fixture
def downloading(house: House, host: Host) -> House:
    """A pipeline of one record, whose film comes for as long as anybody listens."""

    def endless(request: BaseHTTPRequestHandler) -> None:
        send_head(request, Content_Type="video/mp4")
        while not host.closing.wait(0.05):
            request.wfile.write(b"\0" * 10_000)

    (house.folder / "notices").mkdir()
    page = notice("1", host.respond("/v.mp4", endless))
    (house.folder / "notices" / "r.html").write_text(page, encoding="utf-8")
    house.program = PROGRAM
    house.environment["LOOPBACK_TARGETS"] = f"{host.ip}:{host.port}"
    house.pipeline.write_text(
        '[pipeline]\nname = "essai"\narchive = "archive"\nschedule = "* * * * * *"\n'
        f'[[source]]\nnotice = "notices"\n[fetch]\n{LIMITS}\n'
        '[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n',
        encoding="utf-8",
    )
    return house


def descendants(pid: int) -> set[int]:
    """The processes that a process started, and theirs."""
    found: set[int] = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found |= {child} | descendants(child)
    return found


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["run", "serve", "worker"])
def test_a_stop_in_the_middle_of_a_download_takes_a_moment_and_leaves_nobody_behind(
    downloading: House, host: Host, command: str, how: signal.Signals, request: pytest.FixtureRequest
) -> None:
    if command == "worker":
        process = worker_in_the_middle(downloading, host, request.getfixturevalue("database"))
    else:
        more = ("--port", "0") if command == "serve" else ()
        process = downloading.start(command, str(downloading.pipeline), *more)
    eventually(lambda: host.requests and descendants(process.pid))
    helpers = descendants(process.pid)
    began = time.monotonic()
    process.send_signal(how)
    _, said = process.communicate(timeout=30)
    assert time.monotonic() - began < AT_ONCE_S, said
    eventually(lambda: not [pid for pid in helpers if Path(f"/proc/{pid}").exists()])
    assert "StepDeferred" in said
    assert "Traceback" not in said
    assert process.returncode == (130 if command == "run" else 0)


def worker_in_the_middle(house: House, host: Host, database: str) -> subprocess.Popen[str]:
    """A worker that has taken over the one record of a run that was killed."""
    asker = house.start("run", str(house.pipeline), "--database", database)
    eventually(lambda: host.requests)
    asker.kill()
    asker.communicate()
    host.requests.clear()
    worker = house.start("worker", "--database", database, "--name", "other")
    house.run("takeover", f"{socket.gethostname()}-run-essai", "--database", database)
    return worker
