"""Closed, full and foreign terminals: the work is done, and its exit code is the program's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.untraced

NOTICE = """Titre : | Les œuvres – « débats » d'été → 2020 |
Auteurs : | Zoë Ångström, Personne interviewée |
Résumé : | Zoë Ångström : « l'œuvre coûte 5 € » |
"""
PROGRAM = f"{sys.executable} -P -m webinar_archive"


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "notice.txt"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def shell(command: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        ["/bin/sh", "-c", command],
        capture_output=True,
        check=False,
        timeout=120,
        env={**os.environ, "LC_ALL": "C.UTF-8", **environment},
    )


CLOSED_OR_FULL = (">&-", "2>&-", "<&-", "<&- >&- 2>&-", "2>/dev/full")


@pytest.mark.parametrize(
    ("arguments", "redirection", "code"),
    [("read notice.txt", redirection, 0) for redirection in CLOSED_OR_FULL]
    + [("read nowhere.txt", ">&- 2>&-", 2), ("--help", ">&-", 0), ("--help", ">/dev/full", 0)],
)
def test_closed_streams_change_neither_the_work_nor_its_exit_code(
    notice: Path, arguments: str, redirection: str, code: int
) -> None:
    ended = shell(f"cd '{notice.parent}' && {PROGRAM} {arguments} {redirection}")
    assert (ended.returncode, b"Traceback" in ended.stderr) == (code, False)
    assert b"Exception ignored" not in ended.stderr


def test_closed_streams_are_given_to_no_file_that_the_program_opens(notice: Path) -> None:
    ended = shell(f"cd '{notice.parent}' && {PROGRAM} run notice.txt <&- >&- 2>&-")
    # the record has no video, which is the exit code of the work
    assert ended.returncode == 1
    table = next(notice.parent.rglob("quotations.csv")).read_bytes()
    assert table.startswith(b"record_id,")
    state = next(notice.parent.rglob("engine.sqlite")).read_bytes()
    assert state.startswith(b"SQLite format 3")


def test_a_command_whose_work_is_its_output_fails_where_that_cannot_be_written(notice: Path) -> None:
    ended = shell(f"{PROGRAM} read '{notice}' >/dev/full")
    assert ended.returncode == 1
    assert ended.stderr.decode().count("\n") == 1
    assert "No space left on device" in ended.stderr.decode()


def test_a_run_is_done_where_its_summary_cannot_be_written(notice: Path) -> None:
    ended = shell(f"cd '{notice.parent}' && {PROGRAM} run notice.txt >/dev/full 2>/dev/full")
    assert (ended.returncode, ended.stdout + ended.stderr) == (1, b"")
    assert next(notice.parent.rglob("quotations.csv")).stat().st_size > 0


def test_a_reader_that_went_away_is_no_failure(notice: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = subprocess.run(
        [*PROGRAM.split(), "read", notice], stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60
    )
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [
        ("iso-8859-1:strict", "Les oeuvres - « débats » d'été -> 2020"),
        ("ascii:strict", 'Les oeuvres - " debats " d\'ete -> 2020'),
        ("cp437", "Les oeuvres - « débats » d'été -> 2020"),
        ("utf-8", "Les œuvres – « débats » d'été → 2020"),
    ],
)
def test_a_terminal_gets_the_nearest_characters_that_it_has(
    notice: Path, encoding: str, expected: str
) -> None:
    ended = shell(f"{PROGRAM} read '{notice}'", PYTHONIOENCODING=encoding)
    printed = ended.stdout.decode(encoding.partition(":")[0])
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert expected.replace(" ", "") in printed.replace(" ", "")


@pytest.mark.parametrize("encoding", ["iso-8859-1:strict", "ascii", "utf-16", "utf-8", "cp1252"])
def test_json_is_whole_on_every_terminal(notice: Path, encoding: str) -> None:
    ended = shell(f"{PROGRAM} read '{notice}' --json", PYTHONIOENCODING=encoding)
    assert json.loads(ended.stdout.decode(encoding.partition(":")[0]))["title"].startswith("Les œuvres – «")


def test_a_name_that_is_not_utf_8_is_named_on_every_terminal(tmp_path: Path) -> None:
    for encoding in ("utf-8", "ascii", "iso-8859-1"):
        command = f"cd '{tmp_path}' && {PROGRAM} read \"$(printf 'D\\351bat.txt')\""
        ended = shell(command, PYTHONIOENCODING=encoding)
        assert ended.returncode == 2
        assert b"D\\xe9bat.txt" in ended.stderr


def test_names_of_files_are_utf_8_in_any_locale(tmp_path: Path) -> None:
    folder = tmp_path / "été ’"
    folder.mkdir()
    (folder / "notice œ.txt").write_text(NOTICE, encoding="utf-8")
    ended = shell(
        f"cd '{folder}' && {PROGRAM} init 'é' --notice 'notice œ.txt' --to 'fichiers é'",
        LC_ALL="C",
        PYTHONUTF8="0",
        PYTHONCOERCECLOCALE="0",
    )
    assert (ended.returncode, ended.stdout) == (0, b"fichiers e/e.toml\n")
    assert 'notice = "../notice œ.txt"' in (folder / "fichiers é" / "é.toml").read_text(encoding="utf-8")
