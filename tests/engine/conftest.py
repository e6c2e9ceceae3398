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
from pathlib import Path

import psycopg
import pytest

from tests.engine.workspace import Workspace
from tests.local_web import Host, hosts
from tests.waiting import wait_until

# programs that the tests start, not modules with doctests
collect_ignore = ["loopback.py", "stubbed.py", "visiting.py"]


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    made = Workspace(tmp_path)
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


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Yield the address of a PostgreSQL server of our own: Debian's, on a free port of loopback."""
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
    as_user = {"user": user.pw_uid, "group": user.pw_gid} if os.getuid() == 0 else {}
    data = folder / "data"
    made = [str(binaries / "initdb"), "-D", str(data), "-U", "archive", "-A", "trust", "--no-sync"]
    subprocess.run(made, check=True, capture_output=True, timeout=120, cwd="/", **as_user)  # type: ignore[call-overload]
    options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
    server = subprocess.Popen(  # type: ignore[call-overload]
        [str(binaries / "postgres"), "-D", str(data), *options.split()],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        **as_user,
    )
    try:
        ready = [str(binaries / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
        wait_until(lambda: subprocess.run(ready, capture_output=True, check=False).returncode == 0)
        yield f"postgresql://archive:secret@127.0.0.1:{port}/"
    finally:
        server.send_signal(signal.SIGINT)  # the fast shutdown: it waits for no client
        server.wait(timeout=30)
        shutil.rmtree(folder)


@pytest.fixture
def database(postgresql: str) -> str:
    """Return the address of a new database on that server."""
    name = f"d{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgresql}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return postgresql + name
