"""A pipeline of stubbed records in a folder of its own, and the program that runs it as a process."""

from __future__ import annotations

import csv
import json
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.local_web import Host, hosts

STUBBED = Path(__file__).with_name("stubbed.py")


def eventually(true: Callable[[], object], while_at_work: subprocess.Popen[str] | None = None) -> None:
    """Wait until it is true, as long as a busy machine may take; a process may have to be at work until then."""
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        assert while_at_work is None or while_at_work.poll() is None
        time.sleep(0.01)


@dataclass
class House:
    """One folder with notices, a pipeline file, and what the steps counted.

    `program` is run by Python, after the words of `before` (what sets its surroundings up).
    """

    folder: Path
    program: Path = STUBBED
    before: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    @property
    def pipeline(self) -> Path:
        return self.folder / "p.toml"

    @property
    def counts(self) -> list[str]:
        path = self.folder / "counts"
        return path.read_text(encoding="utf-8").splitlines() if path.exists() else []

    def wait_for(self, counted: int) -> None:
        """Until the steps noted so many lines."""
        eventually(lambda: len(self.counts) >= counted)

    def hold(self) -> None:
        """Have every step wait that takes time, until `go_on`."""
        (self.folder / "hold").touch()

    def go_on(self) -> None:
        (self.folder / "hold").unlink()

    def notices(self, videos: list[str]) -> None:
        (self.folder / "notices").mkdir(exist_ok=True)
        for number, video in enumerate(videos, start=1):
            facts = {"id": f"r{number:03}", "video": video}
            (self.folder / "notices" / f"r{number:03}.txt").write_text(json.dumps(facts), encoding="utf-8")

    def settings(self, fetch: str = "", pipeline: str = "", more: str = "", name: str = "essai") -> None:
        for usual in ("per_host_delay_s = 0", "retry_delay_s = 0.05"):
            fetch += "" if usual.split()[0] in fetch else f"\n{usual}"
        (self.folder / "film.vtt").write_text("x", encoding="utf-8")
        self.pipeline.write_text(
            f'[pipeline]\nname = "{name}"\narchive = "archive"\n{pipeline}\n'
            '[[source]]\nnotice = "notices"\ntranscript = "film.vtt"\n'
            f"[fetch]\n{fetch}\n"
            f'[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n{more}\n',
            encoding="utf-8",
        )

    def start(self, *arguments: str, step_s: float = 0.0, **more: str) -> subprocess.Popen[str]:
        environment = {
            **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
            # compiling every module anew would be most of what a short run costs
            "PYTHONPYCACHEPREFIX": str(self.folder.parent / "compiled"),
            "LC_ALL": "C",
            "STUB_COUNTS": str(self.folder / "counts"),
            "STUB_HOLD": str(self.folder / "hold"),
            "STUB_STEP_S": str(step_s),
            **more,
            **self.environment,
        }
        process = subprocess.Popen(
            [*self.before, sys.executable, str(self.program), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=environment,
        )
        self.started.append(process)
        return process

    def run(self, *arguments: str, **more: str) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, **more)  # type: ignore[arg-type]
        out, err = process.communicate(timeout=120)
        return subprocess.CompletedProcess(process.args, process.returncode, out, err)

    def table(self) -> list[dict[str, str]]:
        """The released table, without the columns that name the run."""
        with (self.folder / "released" / "quotations.csv").open(encoding="utf-8", newline="") as file:
            return [
                {name: cell for name, cell in row.items() if name != "run_id"} for row in csv.DictReader(file)
            ]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = House(tmp_path)
    made.settings()
    yield made
    # a test that failed leaves nobody at work beside the next one
    for process in made.started:
        if process.poll() is None:
            process.kill()
            process.communicate()


@pytest.fixture(autouse=True, scope="session")
def _interrupted() -> None:
    """Programs hear of Ctrl-C, also where the tests themselves were started with `&`, which takes it from them."""
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture
def host() -> Iterator[Host]:
    """One site on loopback."""
    with hosts("127.0.0.2") as found:
        yield found["127.0.0.2"]


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A PostgreSQL server of our own: Debian's, on a spare port of loopback, stopped by its own process."""
    binaries = max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)
    if binaries is None:
        pytest.skip("PostgreSQL's server is not installed")
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    # root may not run the server
    user = pwd.getpwnam("nobody") if os.getuid() == 0 else pwd.getpwuid(os.getuid())
    os.chown(folder, user.pw_uid, user.pw_gid)
    with socket.socket() as spare:
        spare.bind(("127.0.0.1", 0))
        port = spare.getsockname()[1]
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
        eventually(lambda: subprocess.run(ready, capture_output=True, check=False).returncode == 0)
        yield f"postgresql://archive:secret@127.0.0.1:{port}/"
    finally:
        server.send_signal(signal.SIGINT)  # the fast way: clients that were killed are not waited for
        server.wait(timeout=30)
        shutil.rmtree(folder)


@pytest.fixture
def database(postgresql: str) -> str:
    """A fresh database on that server."""
    name = f"d{secrets.token_hex(6)}"
    with psycopg.connect(f"{postgresql}postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return postgresql + name
