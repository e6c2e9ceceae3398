"""A command that is signalled to stop does so at once, also during a download, and leaves no process behind."""

from __future__ import annotations

import signal
import socket
import time
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.engine.failing_sites import LIMITS, notice
from tests.engine.workspace import ProgramProcess, Workspace
from tests.local_web import Host, send_head
from tests.waiting import TIMEOUT_S, wait_until
from webinar_archive.i18n.messages import sentence

pytestmark = pytest.mark.untraced

PROGRAM = Path(__file__).with_name("loopback.py")
STOP_WITHIN_S = 8.0


@pytest.fixture
def downloading(workspace: Workspace, host: Host) -> Workspace:
    """Write a pipeline of one record whose film never ends."""

    def endless(request: BaseHTTPRequestHandler) -> None:
        send_head(request, Content_Type="video/mp4")
        while not host.closing.wait(0.05):
            request.wfile.write(b"\0" * 10_000)

    (workspace.folder / "notices").mkdir()
    page = notice("1", host.respond("/v.mp4", endless))
    (workspace.folder / "notices" / "r.html").write_text(page, encoding="utf-8")
    workspace.program = PROGRAM
    workspace.environment["LOOPBACK_TARGETS"] = f"{host.ip}:{host.port}"
    workspace.pipeline.write_text(
        '[pipeline]\nname = "essai"\narchive = "archive"\nschedule = "* * * * * *"\n'
        f'[[source]]\nnotice = "notices"\n[fetch]\n{LIMITS}\n'
        '[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n',
        encoding="utf-8",
    )
    return workspace


def descendants(pid: int) -> set[int]:
    """Return the processes that a process started, and theirs."""
    found: set[int] = set()
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, path.read_text().split()):
            found |= {child} | descendants(child)
    return found


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["run", "serve", "worker"])
def test_a_stop_during_a_download_is_quick_and_leaves_no_process(
    downloading: Workspace, host: Host, command: str, how: signal.Signals, request: pytest.FixtureRequest
) -> None:
    if command == "worker":
        process = worker_during_download(downloading, host, request.getfixturevalue("database"))
    else:
        more = ("--port", "0") if command == "serve" else ()
        process = downloading.start(command, str(downloading.pipeline), *more)
    wait_until(lambda: host.requests and descendants(process.pid))
    children = descendants(process.pid)
    began = time.monotonic()
    process.send_signal(how)
    _, stderr = process.communicate(timeout=TIMEOUT_S)
    assert time.monotonic() - began < STOP_WITHIN_S, stderr
    wait_until(lambda: not [pid for pid in children if Path(f"/proc/{pid}").exists()])
    stopped = sentence(f"{'run' if command == 'run' else 'worker'}-stopped", {"run": "essai"}, "en")
    assert stopped in stderr
    assert "Traceback" not in stderr
    assert process.returncode == (130 if command == "run" else 0)


def worker_during_download(workspace: Workspace, host: Host, database: str) -> ProgramProcess:
    """Start a worker that takes over the one record of a run that was killed."""
    run = workspace.start("run", str(workspace.pipeline), "--database", database)
    wait_until(lambda: host.requests)
    run.kill()
    run.communicate()
    host.requests.clear()
    worker = workspace.start("worker", "--database", database, "--name", "other")
    workspace.run("takeover", f"{socket.gethostname()}-run-essai", "--database", database)
    return worker
