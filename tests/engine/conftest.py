"""Fixtures of the engine's tests: a workspace, a site on loopback, a PostgreSQL server."""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.engine.forked import Forks
from tests.engine.workspace import Workspace
from tests.local_web import Host, hosts
from tests.waiting import wait_until

# programs that the tests start, not modules with doctests
collect_ignore = ["loopback.py", "stubbed.py", "visiting.py"]


@pytest.fixture(scope="session")
def forks() -> Iterator[Forks]:
    """Yield what forks runs of the tests' programs."""
    with Forks() as found:
        yield found


@pytest.fixture
def workspace(tmp_path: Path, forks: Forks) -> Iterator[Workspace]:
    made = Workspace(tmp_path, forks=forks)
    made.write_pipeline()
    yield made
    # a test that failed leaves no process running beside the next one
    for process in made.processes:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture(autouse=True, scope="session")
def _handle_interrupts() -> None:
    """Have programs react to Ctrl-C, also where the tests were started with `&`, which has them ignore it."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def host() -> Iterator[Host]:
    """Yield one site on loopback."""
    with hosts("127.0.0.2") as found:
        yield found["127.0.0.2"]


@dataclass
class Server:
    """A PostgreSQL server of our own: Debian's, on a free port of loopback. It is started by `start`."""

    binaries: Path
    folder: Path
    port: int
    as_user: dict[str, Any]
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"postgresql://archive:secret@127.0.0.1:{self.port}/"

    def start(self) -> None:
        options = f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        self.process = subprocess.Popen(
            [str(self.binaries / "postgres"), "-D", str(self.folder / "data"), *options.split()],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            **self.as_user,
        )
        ready = [str(self.binaries / "pg_isready"), "-h", "127.0.0.1", "-p", str(self.port)]
        wait_until(lambda: subprocess.run(ready, capture_output=True, check=False).returncode == 0)

    def stop(self) -> None:
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)  # the fast shutdown: it waits for no client
        self.process.wait(timeout=30)


@contextmanager
def made_server() -> Iterator[Server]:
    """Give a running server, which goes with its data when the block ends."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if binaries is None:
        pytest.skip("PostgreSQL's server is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    # root may not run the server
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    os.chown(folder, user.pw_uid, user.pw_gid)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    as_user: dict[str, Any] = {"user": user.pw_uid, "group": user.pw_gid} if os.getuid() == 0 else {}
    data = folder / "data"
    made = [str(binaries / "initdb"), "-D", str(data), "-U", "archive", "-A", "trust", "--no-sync"]
    subprocess.run(made, check=True, capture_output=True, timeout=120, cwd="/", **as_user)
    server = Server(binaries, folder, port, as_user)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """Yield the address of a server that all tests share."""
    with made_server() as server:
        yield server.address


@pytest.fixture
def own_server() -> Iterator[Server]:
    """Yield a server that a test may stop and start."""
    with made_server() as server:
        yield server


@pytest.fixture
def database(postgresql: str) -> str:
    """Return the address of a new database on that server."""
    name = f"d{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgresql}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return postgresql + name
