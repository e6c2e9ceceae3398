"""The program: exit codes, one clear sentence, a quick start, both languages, Ctrl-C."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from webinar_archive.cli import COMMANDS, main


def program(
    *arguments: str, locale: str = "C", stdout: int = subprocess.PIPE
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "webinar_archive", *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "LC_ALL": locale},
    )


def test_help_names_every_command_and_loads_no_heavy_library() -> None:
    loaded = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "webinar_archive", "--help"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert all(name in loaded.stdout for name in COMMANDS)
    heavy = ("numpy", "pandas", "yt_dlp", "dbos", "lxml", "rich", "msgspec", "trafilatura")
    imported = {line.rpartition("|")[2].strip().split(".")[0] for line in loaded.stderr.splitlines()}
    assert imported.isdisjoint(heavy)


@pytest.mark.parametrize(
    ("locale", "words"), [("C", "no such file. Check the path."), ("fr_FR.UTF-8", "fichier introuvable")]
)
def test_wrong_use_is_one_sentence_in_the_readers_language_and_exit_code_2(locale: str, words: str) -> None:
    ended = program("run", "nowhere.toml", locale=locale)
    assert ended.returncode == 2
    assert words in ended.stderr
    assert ended.stderr.count("\n") == 1
    assert ended.stdout == ""


def test_an_unknown_command_is_wrong_use() -> None:
    ended = program("burn")
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr


def test_records_may_be_named_after_options(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["a", "--json"], ["--json", "a"], ["a", "--json", "b", "c"]):
        assert main(["list", "nowhere.toml", *words]) == 2
        assert "nowhere.toml" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["list", "nowhere.toml", "--jsn"], "--jsn"),
        (["doctor", "a.toml", "b.toml"], "b.toml"),
        (["review", "a.toml", "--port", "65536"], "`65536` is no port"),
        (["serve", "a.toml", "--port", "-1"], "`-1` is no port"),
    ],
)
def test_wrong_words_are_told_with_the_usage_of_their_command(
    words: list[str], told: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    with pytest.raises(SystemExit, match="2"):
        main(words)
    said = capsys.readouterr().err
    assert said.startswith(f"usage: webinar-archive {words[0]} ")
    assert told in said.rpartition("error:")[2]


@pytest.mark.parametrize("command", ["run", "read"])
def test_a_folder_in_place_of_a_file_is_told_as_one(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    assert main([command, str(tmp_path)]) == 2
    assert f"{tmp_path} is a folder. Name a" in capsys.readouterr().err


def test_a_closed_pipe_is_not_a_failure() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = program("--help", stdout=writing)
    os.close(writing)
    assert "Traceback" not in ended.stderr


INTERRUPT_AT_IMPORT = """
import sys

class Interrupt:
    armed = True

    def find_spec(self, name, *_):
        if self.armed and name == sys.argv[1]:
            self.armed = False
            raise KeyboardInterrupt

from webinar_archive.cli import main
# what measures coverage may have imported it already
sys.modules.pop(sys.argv[1], None)
sys.meta_path.insert(0, Interrupt())
sys.exit(main(["read", sys.argv[2]]))
"""


@pytest.mark.parametrize("module", ["argparse", "tomllib", "webinar_archive.cli.read", "lxml"])
def test_ctrl_c_during_any_import_ends_without_a_traceback(module: str, tmp_path: Path) -> None:
    notice = tmp_path / "notice.html"
    notice.write_text("<html><body><h1>Un titre</h1></body></html>", encoding="utf-8")
    ended = subprocess.run(
        [sys.executable, "-c", INTERRUPT_AT_IMPORT, module, str(notice)],
        capture_output=True, text=True, check=False, timeout=120, env={**os.environ, "LC_ALL": "C"},
    )  # fmt: skip
    assert ended.returncode == 130, ended.stderr
    assert "Stopped." in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["run"], "ces arguments sont nécessaires : PIPELINE.toml|NOTICE"),
        (["burn"], "choix incorrect : 'burn'"),
        (["status", "--rubs", "3"], "arguments inconnus : --rubs"),
        (["status", "--runs"], "un argument est attendu"),
        (["status", "--runs", "x"], "valeur de type int incorrecte : 'x'"),
    ],
)
def test_wrong_use_is_explained_in_french(arguments: list[str], words: str) -> None:
    ended = program(*arguments, locale="fr_FR.UTF-8")
    assert ended.returncode == 2
    assert ended.stderr.startswith("usage : webinar-archive")
    assert "erreur : " in ended.stderr
    assert words in ended.stderr


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_french_for_a_french_reader_and_fits_80_columns(
    command: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    monkeypatch.setenv("COLUMNS", "80")
    with pytest.raises(SystemExit) as ended:
        main([*([command] if command else []), "--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert shown.startswith("usage : webinar-archive")
    assert "affiche cette aide" in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert not [word for word in ("usage: ", "options:", "show this", "arguments:") if word in shown]
