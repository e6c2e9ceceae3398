"""No secret that people entrust to the program stands in anything that it says or keeps."""

from __future__ import annotations

import json
import re
import signal
import urllib.request
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from tests.local_web import Host, response

from .conftest import House
from .rotten import LIMITS, good, make_film, notice

PROGRAM = Path(__file__).with_name("loopback.py")
HUSH = "hush7secret"
"""Stands in every secret, so that one look finds any of them."""


@pytest.fixture
def entrusted(house: House, host: Host) -> House:
    """Two records, one of them refused, with cookies and a notification address that are secret."""
    (house.folder / "notices").mkdir()
    film = make_film(house.folder / "film.mp4")
    links = {"good": good(host, film, 6), "bad": host.respond("/no", response(status=403))}
    for name, link in links.items():
        (house.folder / "notices" / f"{name}.html").write_text(notice(name, link), encoding="utf-8")
    (house.folder / "cookies.txt").write_text(
        f"# Netscape HTTP Cookie File\n127.0.0.2\tFALSE\t/\tFALSE\t4102444800\tsession\t{HUSH}\n"
    )
    (house.folder / "told.txt").write_text(
        f"json://user:{HUSH}@127.0.0.1:1/{HUSH}\nmailto://me:{HUSH}@127.0.0.1:1\nnonsense://{HUSH}\n"
    )
    house.program = PROGRAM
    house.environment["LOOPBACK_TARGETS"] = f"{host.ip}:{host.port}"
    house.pipeline.write_text(
        '[pipeline]\nname = "essai"\narchive = "archive"\nschedule = "* * * * * *"\n'
        f'[[source]]\nnotice = "notices"\n[fetch]\ncookies = "cookies.txt"\n{LIMITS}\n'
        '[witnesses]\norder = ["captions"]\n[notify]\nfile = "told.txt"\n[export]\nto = "released"\n',
        encoding="utf-8",
    )
    return house


def with_password(database: str) -> str:
    return database.replace("archive:secret@", f"archive:{HUSH}@")


def kept_in(database: str) -> str:
    """Everything that stands in the engine's tables."""
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


def assert_nothing_kept(house: House) -> None:
    own = {"cookies.txt", "told.txt", "p.toml"}
    for path in house.folder.rglob("*"):
        if path.is_file() and path.name not in own:
            assert HUSH.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_run_on_a_shared_database_says_and_keeps_no_secret(
    entrusted: House, host: Host, database: str, form: str
) -> None:
    secret = with_password(database)
    ended = entrusted.run("run", str(entrusted.pipeline), "--database", secret, "--log", form)
    assert ended.returncode == 1, ended.stderr
    assert "undelivered=3" in ended.stderr or '"undelivered": 3' in ended.stderr
    again = entrusted.run("retry", str(entrusted.pipeline), "--database", secret)
    told = entrusted.run("status", "--database", secret, "--json")
    lines = entrusted.run("status", "--database", secret)
    for process in (ended, again, told, lines):
        assert HUSH not in process.stdout + process.stderr
    assert json.loads(told.stdout)["runs"]
    assert_nothing_kept(entrusted)
    assert "essai-" in kept_in(database)
    assert HUSH not in kept_in(database)


def test_serve_tells_no_secret_in_its_logs_and_metrics(entrusted: House) -> None:
    serving = entrusted.start("serve", str(entrusted.pipeline), "--port", "0", "--log", "json")
    assert serving.stderr is not None
    said = [serving.stderr.readline()]
    while '"event": "run_ended"' not in said[-1]:
        said.append(serving.stderr.readline())
        assert said[-1], "serve ended"
    address = re.search(r"http://127\.0\.0\.1:\d+", "".join(said))
    assert address
    with urllib.request.urlopen(f"{address[0]}/metrics", timeout=10) as answer:  # noqa: S310 - our own server
        metrics = answer.read().decode()
    serving.send_signal(signal.SIGTERM)
    out, err = serving.communicate(timeout=30)
    assert 'status="failed"' in metrics
    assert HUSH not in metrics + "".join(said) + out + err
    assert_nothing_kept(entrusted)


def test_what_cannot_be_used_is_refused_without_quoting_it(entrusted: House) -> None:
    nowhere = f"postgresql://archive:{HUSH}@127.0.0.1:1/archive"
    wrong = f"mysql://archive:{HUSH}@127.0.0.1/archive"
    for command in (["run", str(entrusted.pipeline)], ["worker"], ["status"], ["takeover", "x"], ["prune"]):
        for address in (nowhere, wrong):
            refused = entrusted.run(*command, "--database", address)
            assert refused.returncode in (1, 2)
            assert "Traceback" not in refused.stderr
            assert HUSH not in refused.stdout + refused.stderr


def test_a_proxys_password_is_refused_before_anything_is_kept(entrusted: House) -> None:
    written = entrusted.pipeline.read_text(encoding="utf-8")
    proxy = f'[fetch]\nproxy = "http://me:{HUSH}@proxy.example:3128"'
    entrusted.pipeline.write_text(written.replace("[fetch]", proxy), encoding="utf-8")
    refused = entrusted.run("run", str(entrusted.pipeline), "--log", "text")
    assert refused.returncode == 2
    assert "without a user name" in refused.stderr
    assert HUSH not in refused.stderr
    assert_nothing_kept(entrusted)
    assert not (entrusted.folder / "archive").exists()
