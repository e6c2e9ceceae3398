"""What the README shows works as printed, in both languages."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.project.documents import ROOT, block, blocks, document
from webinar_archive.cli import COMMANDS
from webinar_archive.exports.schema import COLUMNS

pytestmark = pytest.mark.untraced

READMES = ("README.md", "README.fr.md")
both = pytest.mark.parametrize("readme", READMES)


@both
def test_the_readme_has_at_most_130_lines(readme: str) -> None:
    assert document(readme).count("\n") <= 130


@both
def test_the_python_example_prints_what_is_shown(readme: str) -> None:
    (example,) = blocks(readme, "python")
    (shown,) = blocks(readme, "text")
    ran = subprocess.run(
        [sys.executable, "-c", example],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
        encoding="utf-8",
    )
    assert ran.stdout == shown


def shown_commands(readme: str) -> list[list[str]]:
    lines = (line.split("#")[0] for text in blocks(readme, "sh") for line in text.splitlines())
    return [shlex.split(line)[1:] for line in lines if line.startswith("./run")]


@both
def test_every_command_shown_exists(readme: str) -> None:
    commands = shown_commands(readme)
    assert ["demo"] in commands
    assert ["test"] in commands
    assert {words[0] for words in commands} <= {*COMMANDS, "test"}


def test_the_commands_shown_for_a_notice_work_as_printed(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(
        block("README.md", "python", "Titre").split('"""')[1], encoding="utf-8"
    )
    commands = [words for words in shown_commands("README.md") if words[0] in ("read", "init", "run")]
    assert len(commands) == 4
    for words in commands:
        ran = subprocess.run(
            [sys.executable, "-m", "webinar_archive", *words],
            cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
        # this notice links to no video, which a run says and reports with exit code 1
        assert ran.returncode == (1 if words[0] == "run" else 0), (words, ran.stderr)
        assert "Traceback" not in ran.stderr
    assert (tmp_path / "pipelines" / "my-archive.toml").is_file()
    assert (tmp_path / "archive").is_dir()


@both
def test_the_sample_row_has_columns_of_the_table_in_their_order(readme: str) -> None:
    known = [column.name for column in COLUMNS]
    sample = re.findall(r"^\| `(\w+)` \|", document(readme), re.MULTILINE)
    assert len(sample) > 8
    assert sample == [name for name in known if name in sample]
    assert re.search(rf"\b{len(known)} (columns|colonnes)", document(readme))


@both
def test_the_accuracy_shown_is_the_accuracy_measured(readme: str) -> None:
    measured = document("benchmarks/results/locate.md").splitlines()
    rows = re.findall(r"^\| (?:webinar-archive|RapidFuzz|difflib).*", document(readme), re.MULTILINE)
    assert len(rows) == 3
    assert [row for row in rows if row not in measured] == []


def test_both_readmes_show_the_same() -> None:
    english, french = READMES
    assert blocks(french, "python") == blocks(english, "python")
    assert blocks(french, "text") == blocks(english, "text")
    assert shown_commands(french) == shown_commands(english)
    kinds = [re.findall(r"^```(\w+)$", document(readme), re.MULTILINE) for readme in READMES]
    assert kinds[0] == kinds[1]


def test_the_picture_is_small_and_needs_nothing_from_elsewhere() -> None:
    name, photograph = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", document("README.md"))
    assert (ROOT / photograph).stat().st_size < 400_000
    picture = (ROOT / name).read_text(encoding="utf-8")
    assert len(picture) < 100_000
    assert ET.fromstring(picture).tag.endswith("svg")  # noqa: S314 - our own picture
    assert set(re.findall(r"https?://[^\s\"')]+", picture)) <= {"http://www.w3.org/2000/svg"}
