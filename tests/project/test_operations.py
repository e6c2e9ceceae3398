"""The systemd unit and the line of cron that the documentation shows start what they say."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.project.documents import block

pytestmark = pytest.mark.untraced

PAGE = "docs/operations.md"
PROGRAM = "/opt/webinar-archive/bin/webinar-archive"
PIPELINE = "/srv/webinars/pipelines/night.toml"


@pytest.fixture
def night(tmp_path: Path) -> Path:
    """A pipeline file whose one record needs no web."""
    (tmp_path / "notice.txt").write_text("Titre : La nuit des archives / Anne Martin\n", encoding="utf-8")
    path = tmp_path / "night.toml"
    path.write_text(
        '[pipeline]\nname = "night"\narchive = "archive"\nschedule = "0 2 * * *"\n'
        '[[source]]\nnotice = "notice.txt"\n[export]\nto = "released"\n',
        encoding="utf-8",
    )
    return path


def local_command(command: str, night: Path) -> str:
    """Return the documented command with this machine's paths in it."""
    program = shutil.which("webinar-archive", path=str(Path(sys.executable).parent))
    assert program, "the program is installed beside this Python"
    assert PROGRAM in command
    assert PIPELINE in command
    return command.replace(PROGRAM, shlex.quote(program)).replace(PIPELINE, shlex.quote(str(night)))


def minimal_environment(home: Path) -> dict[str, str]:
    """Return the environment that cron, and a unit without more, give a program."""
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "SHELL": "/bin/sh", "LOGNAME": "archive"}


def test_the_line_of_cron_runs_as_cron_would_run_it(night: Path, tmp_path: Path) -> None:
    (line,) = block(PAGE, "text", PIPELINE).splitlines()
    *times, user, command = line.split(maxsplit=6)
    assert (times, user) == (["0", "2", "*", "*", "*"], "archive")
    assert "%" not in command  # cron reads it as the end of a line
    ran = subprocess.run(
        ["/bin/sh", "-c", local_command(command, night)],
        env=minimal_environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode in (0, 1), ran.stderr
    assert (tmp_path / "released").is_dir(), ran.stderr
    assert "Traceback" not in ran.stderr


def test_systemd_accepts_the_unit(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed here")
    unit = tmp_path / "webinar-archive.service"
    unit.write_text(
        block(PAGE, "ini", "[Unit]").replace(PROGRAM, sys.executable).replace("User=archive", "User=root")
    )
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert unit.name not in checked.stderr


def test_the_program_started_by_the_unit_answers_and_stops_at_its_signal(night: Path, tmp_path: Path) -> None:
    unit = block(PAGE, "ini", "[Unit]")
    (command,) = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    (signal_name,) = re.findall(r"^KillSignal=(\w+)$", unit, re.MULTILINE)
    words = shlex.split(local_command(command, night))
    with (tmp_path / "log").open("wb") as log:
        served = subprocess.Popen(
            [*words, "--port", "0"], env=minimal_environment(tmp_path), stdout=log, stderr=log
        )
        try:
            address = printed_address(tmp_path / "log", served)
            with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:  # noqa: S310
                assert answer.status == 200
        finally:
            served.send_signal(getattr(signal, signal_name))
            assert served.wait(timeout=30) == 0


def printed_address(log: Path, served: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            return found[0]
        assert served.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(log.read_text())
