"""Runs from their survey to their table: failures are reported by record, and a stopped run continues."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest

from tests.engine.workspace import Workspace
from tests.waiting import TIMEOUT_S
from webinar_archive.engine.runs import run_batch
from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.plan import RunOptions


def test_each_kind_of_failure_costs_its_record_only(workspace: Workspace) -> None:
    bad = (
        "Gone",
        "NotVideo",
        "TooLarge",
        "AddressRefused",
        "Unreachable",
        "Truncated",
        "DiskFull",
        "Blocked",
    )
    videos = [f"http://h{number % 5}.example/v{number}.mp4" for number in range(40 - len(bad))]
    videos += [f"http://{kind.lower()}.example/{kind}--{kind.lower()}-code" for kind in bad]
    workspace.write_notices(videos)
    workspace.write_pipeline("attempts = 2\nper_host = 4")
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 1, ended.stderr
    assert f"{40 - len(bad)} records done, 0 unchanged, {len(bad)} failed." in ended.stderr
    for kind in bad:
        assert f"{kind.lower()}-code" in ended.stderr
    assert len(workspace.table()) == 40
    status = workspace.run("status", str(workspace.pipeline), "--json")
    (run,) = json.loads(status.stdout)["runs"]
    assert run["counts"] == {"done": 40 - len(bad), "failed": len(bad)}

    again = workspace.run("retry", str(workspace.pipeline), "--kind", "Gone")
    assert again.returncode == 1
    assert "0 records done, 0 unchanged, 1 failed." in again.stderr
    assert len(workspace.table()) == 40


def test_a_second_start_is_refused_and_a_run_stopped_by_ctrl_c_continues(workspace: Workspace) -> None:
    workspace.write_notices([f"http://h.example/v{number}.mp4" for number in range(40)])
    first = workspace.start("run", str(workspace.pipeline))
    workspace.wait_for_steps(15)
    workspace.hold_steps()
    second = workspace.run("run", str(workspace.pipeline))
    assert second.returncode == 2
    assert "Another `run` or `serve` is working" in second.stderr
    first.send_signal(signal.SIGINT)
    _, stderr = first.communicate(timeout=TIMEOUT_S)
    assert first.returncode == 130
    assert "The same command resumes" in stderr
    workspace.release_steps()
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert "Resuming run" in ended.stderr
    assert len(set(workspace.step_log)) == 40 * 7
    assert not workspace.repeated_steps


def test_a_dry_run_prints_what_is_due_and_why_and_does_nothing(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4"])

    def dry_run(*options: str) -> list[str]:
        ended = workspace.run("run", "--dry-run", str(workspace.pipeline), *options)
        assert ended.returncode == 0, ended.stderr
        return ended.stdout.rstrip("\n").split("\t")

    assert dry_run() == ["r001", "notice", "new", "-", "not done yet"]
    assert workspace.step_log == []
    assert workspace.run("run", str(workspace.pipeline)).returncode == 0
    done = len(workspace.step_log)
    assert dry_run() == ["r001", "-", "unchanged", "-", "nothing to do"]
    assert dry_run("--from", "locate") == ["r001", "locate", "asked", "-", "requested on the command line"]
    workspace.write_notices(["http://h.example/other.mp4"])
    changed = dry_run()
    assert changed[:2] == ["r001", "notice"]
    assert changed[4].startswith("an input is new or changed: ")
    assert len(workspace.step_log) == done


def test_a_run_whose_plan_is_damaged_or_gone_is_made_anew(workspace: Workspace) -> None:
    workspace.write_notices(["http://h.example/v.mp4", "http://h.example/w.mp4"])
    process = workspace.start("run", str(workspace.pipeline), step_s=0.2)
    workspace.wait_for_steps(4)
    process.kill()
    process.communicate()
    (plan,) = workspace.folder.glob("archive/essai/runs/essai-*Z.json")
    plan.write_bytes(plan.read_bytes()[:40])
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert "The plan of the unfinished run" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert len(set(workspace.step_log)) == 2 * 7
    assert not workspace.repeated_steps


def test_a_run_that_is_refused_for_its_sources_makes_no_archive(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("N°;Titre\n1;Le débat\n", encoding="utf-8")
    (tmp_path / "p.toml").write_text(
        '[pipeline]\nname = "essai"\narchive = "archive"\n'
        '[[source]]\ntable = "t.csv"\ncolumns = {id = "Cote", page = "Lien"}\n',
        encoding="utf-8",
    )
    with pytest.raises(UsageError) as refused:
        run_batch(load_settings(tmp_path / "p.toml"), RunOptions())
    assert refused.value.code == "table-column-missing"
    assert not (tmp_path / "archive").exists()


@pytest.mark.parametrize("command", ["run", "run --dry-run", "serve"])
def test_a_cookies_file_that_cannot_be_used_is_refused_once_and_before_any_work(
    command: str, workspace: Workspace
) -> None:
    workspace.write_notices(["http://a.example/v.mp4", "http://b.example/v.mp4"])
    workspace.write_pipeline('cookies = "cookies.txt"', pipeline='schedule = "0 3 * * *"\n')
    (workspace.folder / "cookies.txt").write_text("session=mine")
    name, *more = command.split()
    refused = workspace.run(name, str(workspace.pipeline), *more)
    assert refused.returncode == 2
    assert refused.stderr.count("is not a cookies file") == 1, refused.stderr
    assert not (workspace.folder / "archive").exists()
