"""No secret that the program is given stands in anything that it prints, logs or stores."""

from __future__ import annotations

import json
import re
import signal
import urllib.request
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.engine.failing_sites import LIMITS, good, make_film, notice
from tests.engine.workspace import Workspace
from tests.local_web import Host, response
from tests.waiting import TIMEOUT_S

pytestmark = pytest.mark.untraced

PROGRAM = Path(__file__).with_name("loopback.py")
SECRET = "hush7secret"  # noqa: S105 - given to the program by the tests alone
"""Part of every secret, so that one search finds any of them."""


@pytest.fixture
def secret_workspace(workspace: Workspace, host: Host) -> Workspace:
    """Write two records, one of them refused, with secret cookies and notification addresses."""
    (workspace.folder / "notices").mkdir()
    film = make_film(workspace.folder / "film.mp4")
    links = {"good": good(host, film, 6), "bad": host.respond("/no", response(status=403))}
    for name, link in links.items():
        (workspace.folder / "notices" / f"{name}.html").write_text(notice(name, link), encoding="utf-8")
    (workspace.folder / "cookies.txt").write_text(
        f"# Netscape HTTP Cookie File\n127.0.0.2\tFALSE\t/\tFALSE\t4102444800\tsession\t{SECRET}\n"
    )
    (workspace.folder / "addresses.txt").write_text(
        f"json://user:{SECRET}@127.0.0.1:1/{SECRET}\nmailto://me:{SECRET}@127.0.0.1:1\nnonsense://{SECRET}\n"
    )
    workspace.program = PROGRAM
    workspace.environment["LOOPBACK_TARGETS"] = f"{host.ip}:{host.port}"
    workspace.pipeline.write_text(
        '[pipeline]\nname = "essai"\narchive = "archive"\nschedule = "* * * * * *"\n'
        f'[[source]]\nnotice = "notices"\n[fetch]\ncookies = "cookies.txt"\n{LIMITS}\n'
        '[witnesses]\norder = ["captions"]\n[notify]\nfile = "addresses.txt"\n[export]\nto = "released"\n',
        encoding="utf-8",
    )
    return workspace


def with_password(database: str) -> str:
    return database.replace("archive:secret@", f"archive:{SECRET}@")


def stored_in(database: str) -> str:
    """Return everything that the database's tables hold, as text."""
    with psycopg.connect(database) as connection:
        tables = connection.execute(
            "SELECT schemaname, tablename FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        every = sql.SQL("SELECT t::text FROM {} t")
        rows = [
            connection.execute(every.format(sql.Identifier(schema, table))).fetchall()
            for schema, table in tables
        ]
    return repr(rows)


def assert_no_secret_stored(workspace: Workspace) -> None:
    given = {"cookies.txt", "addresses.txt", "p.toml"}
    for path in workspace.folder.rglob("*"):
        if path.is_file() and path.name not in given:
            assert SECRET.encode() not in path.read_bytes(), path


def test_a_run_on_a_shared_database_prints_and_stores_no_secret(
    secret_workspace: Workspace, host: Host, database: str
) -> None:
    secret = with_password(database)
    on_database = (str(secret_workspace.pipeline), "--database", secret)
    ended = secret_workspace.run("run", *on_database, "--log", "json")
    assert ended.returncode == 1, ended.stderr
    assert '"undelivered": 3' in ended.stderr
    again = secret_workspace.run("retry", *on_database, "--log", "text")
    assert again.returncode == 1, again.stderr
    assert "undelivered=3" in again.stderr
    status = secret_workspace.run("status", "--database", secret, "--json")
    lines = secret_workspace.run("status", "--database", secret)
    for process in (ended, again, status, lines):
        assert SECRET not in process.stdout + process.stderr
    assert json.loads(status.stdout)["runs"]
    assert_no_secret_stored(secret_workspace)
    assert "essai-" in stored_in(database)
    assert SECRET not in stored_in(database)


def test_serve_shows_no_secret_in_its_logs_and_metrics(secret_workspace: Workspace) -> None:
    serving = secret_workspace.start("serve", str(secret_workspace.pipeline), "--port", "0", "--log", "json")
    assert serving.stderr is not None
    read = [serving.stderr.readline()]
    while '"event": "run_ended"' not in read[-1]:
        read.append(serving.stderr.readline())
        assert read[-1], "serve ended"
    address = re.search(r"http://127\.0\.0\.1:\d+", "".join(read))
    assert address
    with urllib.request.urlopen(f"{address[0]}/metrics", timeout=10) as answer:  # noqa: S310 - our own server
        metrics = answer.read().decode()
    serving.send_signal(signal.SIGTERM)
    out, err = serving.communicate(timeout=TIMEOUT_S)
    assert 'status="failed"' in metrics
    assert SECRET not in metrics + "".join(read) + out + err
    assert_no_secret_stored(secret_workspace)


def test_an_unusable_database_is_refused_without_quoting_its_address(secret_workspace: Workspace) -> None:
    nowhere = f"postgresql://archive:{SECRET}@127.0.0.1:1/archive"
    wrong = f"mysql://archive:{SECRET}@127.0.0.1/archive"
    for command in (
        ["run", str(secret_workspace.pipeline)],
        ["worker"],
        ["status"],
        ["takeover", "x"],
        ["prune"],
    ):
        for address in (nowhere, wrong):
            refused = secret_workspace.run(*command, "--database", address)
            assert refused.returncode in (1, 2)
            assert "Traceback" not in refused.stderr
            assert SECRET not in refused.stdout + refused.stderr


def test_a_proxy_with_a_password_is_refused_before_anything_is_stored(secret_workspace: Workspace) -> None:
    written = secret_workspace.pipeline.read_text(encoding="utf-8")
    proxy = f'[fetch]\nproxy = "http://me:{SECRET}@proxy.example:3128"'
    secret_workspace.pipeline.write_text(written.replace("[fetch]", proxy), encoding="utf-8")
    refused = secret_workspace.run("run", str(secret_workspace.pipeline), "--log", "text")
    assert refused.returncode == 2
    assert "without a user name" in refused.stderr
    assert SECRET not in refused.stderr
    assert_no_secret_stored(secret_workspace)
    assert not (secret_workspace.folder / "archive").exists()
