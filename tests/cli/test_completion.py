"""`completion`: the scripts are run by the shells themselves."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from webinar_archive.cli import COMMANDS, main
from webinar_archive.cli.completion import SHELLS, completion_script


def run_shell(shell: str, script: str, folder: Path) -> str:
    """Run a script in a shell that reads no settings of this user; return what it prints."""
    program = shutil.which(shell)
    if program is None:
        pytest.skip(f"{shell} is not installed here")
    plain = {"bash": ["--norc", "--noprofile"], "zsh": ["-f"], "fish": ["--no-config"]}[shell]
    ended = subprocess.run(
        [program, *plain, "-c", script],
        capture_output=True, text=True, check=False, timeout=60, cwd=folder, env={"PATH": "/usr/bin:/bin", "HOME": str(folder)},
    )  # fmt: skip
    assert ended.stderr == ""
    return ended.stdout


def completed_by_bash(folder: Path, *words: str) -> set[str]:
    """Return what bash offers for the last of these words."""
    (folder / "completion.bash").write_text(completion_script("bash"), encoding="utf-8")
    quoted = " ".join(f"'{word}'" for word in words)
    script = f"""
        source completion.bash
        COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}
        _shtab_webinar_archive webinar-archive '{words[-1]}' '{words[-2]}' 2>/dev/null
        printf '%s\\n' "${{COMPREPLY[@]}}"
    """
    return set(run_shell("bash", script, folder).split())


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["s"], {"search", "serve", "show", "status"}),
        (["run", "--d"], {"--dry-run", "--database"}),
        (["demo", "--captions", "wi"], {"with", "without"}),
        (["completion", ""], set(SHELLS)),
        (["run", "nig"], {"night.toml"}),
        (["init", "x", "--to", "pi"], {"pipelines"}),
    ],
)
def test_bash_completes_commands_options_choices_files_and_folders(
    tmp_path: Path, words: list[str], expected: set[str]
) -> None:
    (tmp_path / "night.toml").touch()
    (tmp_path / "pipelines").mkdir()
    found = completed_by_bash(tmp_path, "webinar-archive", *words)
    assert {word.rstrip("/") for word in found} == expected


def test_fish_completes_commands_and_options(tmp_path: Path) -> None:
    (tmp_path / "completion.fish").write_text(completion_script("fish"), encoding="utf-8")
    script = "source completion.fish; complete --do-complete 'webinar-archive {}'"
    commands = run_shell("fish", script.format("s"), tmp_path)
    assert {line.split("\t")[0] for line in commands.splitlines()} == {"search", "serve", "show", "status"}
    options = run_shell("fish", script.format("run --d"), tmp_path)
    assert {line.split("\t")[0] for line in options.splitlines()} == {"--dry-run", "--database"}


def test_zsh_reads_the_script_as_a_completion_function(tmp_path: Path) -> None:
    (tmp_path / "_webinar-archive").write_text(completion_script("zsh"), encoding="utf-8")
    script = """
        fpath=($PWD $fpath); autoload -Uz compinit; compinit -u -D
        print -r -- $_comps[webinar-archive]
        autoload -Uz +X _webinar-archive && print loaded
    """
    assert run_shell("zsh", script, tmp_path).split() == ["_webinar-archive", "loaded"]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_names_every_command(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in script] == []


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["completion", "csh"])
    assert ended.value.code == 2
