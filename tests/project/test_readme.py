"""The README as it is printed: its pipeline file loads, its systemd unit and its line of cron start what they say."""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import tomllib
import urllib.request
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from webinar_archive.pipeline.config import Settings, load_settings

README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
PROGRAM = "/opt/webinar-archive/bin/webinar-archive"
PIPELINE = "/srv/webinars/pipelines/night.toml"


def block(kind: str, holding: str) -> str:
    (found,) = (text for text in re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL) if holding in text)
    return str(found)


def everything() -> str:
    """The README's pipeline file with all that it shows as comments really said."""
    return re.sub(r"^# (?=\[|\w+ = )", "", block("toml", "[pipeline]"), flags=re.MULTILINE)


def keys(kind: type, at: tuple[str, ...] = ()) -> set[str]:
    hints = get_type_hints(kind)
    found: set[str] = set()
    for each in fields(kind):
        inner = next((a for a in (*get_args(hints[each.name]), hints[each.name]) if is_dataclass(a)), None)
        if inner is not None:
            found |= keys(inner, (*at, each.name))  # type: ignore[arg-type]
        elif each.name != "base":
            found.add(".".join((*at, each.name)))
    return found


def said_keys(part: Any, at: tuple[str, ...] = ()) -> set[str]:
    if isinstance(part, list) and part and isinstance(part[0], dict):
        return {key for each in part for key in said_keys(each, at)}
    if isinstance(part, dict) and at[-1:] != ("columns",):
        return {key for name, each in part.items() for key in said_keys(each, (*at, name))}
    return {".".join(at)}


def test_every_key_of_a_pipeline_file_is_shown_and_no_other() -> None:
    assert said_keys(tomllib.loads(everything())) == keys(Settings)


def test_the_pipeline_file_as_shown_and_with_all_its_comments_said_is_a_good_one(tmp_path: Path) -> None:
    for name, text in (("shown.toml", block("toml", "[pipeline]")), ("all.toml", everything())):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert load_settings(tmp_path / name).pipeline.name == "innovation-publique-2020"


def test_the_defaults_shown_are_the_defaults(tmp_path: Path) -> None:
    (tmp_path / "all.toml").write_text(everything(), encoding="utf-8")
    shown = load_settings(tmp_path / "all.toml")
    plain = Settings(pipeline=shown.pipeline, source=shown.source)
    for section in ("fetch", "witnesses", "notify"):
        own = getattr(shown, section)
        said = {f.name: getattr(own, f.name) for f in fields(own)}
        default = {f.name: getattr(getattr(plain, section), f.name) for f in fields(own)}
        # None, or a refusal, has no value to show: an example stands there
        differing = {
            k for k in said if default[k] is not None and default[k] is not False and said[k] != default[k]
        }
        assert differing == set(), section


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


def here(command: str, night: Path) -> str:
    """The README's command with this machine's paths in it."""
    program = shutil.which("webinar-archive", path=str(Path(sys.executable).parent))
    assert program, "the program is installed beside this Python"
    assert PROGRAM in command
    assert PIPELINE in command
    return command.replace(PROGRAM, shlex.quote(program)).replace(PIPELINE, shlex.quote(str(night)))


def bare(home: Path) -> dict[str, str]:
    """What cron, and a unit without more, give a program."""
    return {"PATH": "/usr/bin:/bin", "HOME": str(home), "SHELL": "/bin/sh", "LOGNAME": "archive"}


def test_the_line_of_cron_runs_as_cron_would_run_it(night: Path, tmp_path: Path) -> None:
    (line,) = block("cron", PIPELINE).splitlines()
    *moment, user, command = line.split(maxsplit=6)
    assert (moment, user) == (["0", "2", "*", "*", "*"], "archive")
    assert "%" not in command  # cron reads it as the end of a line
    ran = subprocess.run(
        ["/bin/sh", "-c", here(command, night)],
        env=bare(tmp_path), cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert ran.returncode in (0, 1), ran.stderr
    assert (tmp_path / "released").is_dir(), ran.stderr
    assert "Traceback" not in ran.stderr


def test_the_systemd_unit_is_a_good_one(tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd is not installed here")
    unit = tmp_path / "webinar-archive.service"
    unit.write_text(
        block("ini", "[Unit]").replace(PROGRAM, sys.executable).replace("User=archive", "User=root")
    )
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stderr
    assert unit.name not in checked.stderr


def test_what_the_systemd_unit_starts_answers_and_stops_at_its_signal(night: Path, tmp_path: Path) -> None:
    unit = block("ini", "[Unit]")
    (command,) = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)
    (signal_name,) = re.findall(r"^KillSignal=(\w+)$", unit, re.MULTILINE)
    words = shlex.split(here(command, night))
    with (tmp_path / "log").open("wb") as log:
        served = subprocess.Popen([*words, "--port", "0"], env=bare(tmp_path), stdout=log, stderr=log)
        try:
            address = told_address(tmp_path / "log", served)
            with urllib.request.urlopen(f"{address}/healthz", timeout=10) as answer:  # noqa: S310
                assert answer.status == 200
        finally:
            served.send_signal(getattr(signal, signal_name))
            assert served.wait(timeout=30) == 0


def told_address(log: Path, served: subprocess.Popen[bytes]) -> str:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = re.search(r"http://127\.0\.0\.1:\d+", log.read_text())
        if found:
            return found[0]
        assert served.poll() is None, log.read_text()
        time.sleep(0.05)
    raise AssertionError(log.read_text())
