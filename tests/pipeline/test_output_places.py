"""Where commands may write: a typing error in `--to` costs neither an archived file nor the pipeline file."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.test_proposals import stored
from webinar_archive.cli import main


def every_file(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != ".lock"}


ARCHIVED = "archive/essai/debat/steps/notice.json"


@pytest.mark.parametrize(
    "words",
    [
        ["propose", "{source}", "--to", "{source}"],
        ["propose", "{source}", "--to", "archive/../{source}"],
        ["propose", "{source}", "--to", ARCHIVED],
        ["propose", "archive", "--to", ARCHIVED],
        ["propose", "archive/essai", "--to", "archive/new.xml"],
        ["propose", "{source}", "--to", "one.html", "--html", "./one.html"],
        ["propose", "{source}", "--to", "archive/.."],
        ["report", "{source}", "--to", "archive/essai/debat/page.html"],
        ["review", "{source}", "--export", "archive/review.csv"],
        ["discrepancies", "{source}", "--to", "archive/essai/debat"],
        ["discrepancies", "{source}", "--to", "{source}"],
        ["export", "{source}", "--to", "archive/essai", "--format", "jsonl"],
        ["clips", "{source}", "--to", "{source}"],
        ["pictures", "{source}", "--to", "{source}"],
        ["bag", "{source}", "--to", "{source}"],
        ["publish", "{source}", "--to", "archive/site"],
    ],
    ids=" ".join,
)
def test_neither_the_archive_nor_the_pipeline_file_is_written_over(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = stored(tmp_path, "PMB XML")
    monkeypatch.chdir(tmp_path)
    before = every_file(tmp_path)
    assert main([word.format(source=pipeline.name) for word in words]) == 2
    assert every_file(tmp_path) == before
    printed = capsys.readouterr()
    assert not printed.out
    assert "Name a" in printed.err or "Name two" in printed.err or "Choose another" in printed.err


@pytest.mark.parametrize(
    "words",
    [
        ["list", "s3://bucket/archive"],
        ["publish", "{source}", "--to", "s3://bucket/site"],
        ["report", "{source}", "--to", "sftp://me:hush@nas/page.html"],
        ["import", "bags", "--to", "webdav+https://nas/archive"],
    ],
    ids=" ".join,
)
def test_an_address_where_a_folder_is_wanted_makes_no_folder(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = stored(tmp_path, "PMB XML")
    assert main(["bag", str(pipeline), "--to", str(tmp_path / "bags")]) == 0
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert main([word.format(source=pipeline.name) for word in words]) == 2
    assert sorted(tmp_path.iterdir()) == before
    told = capsys.readouterr().err
    assert "Mount the storage as a folder" in told
    assert "hush" not in told


def test_a_link_into_the_archive_is_the_archive(tmp_path: Path) -> None:
    pipeline = stored(tmp_path, "PMB XML")
    (tmp_path / "link.xml").symlink_to(tmp_path / ARCHIVED)
    before = every_file(tmp_path / "archive")
    assert main(["propose", str(pipeline), "--to", str(tmp_path / "link.xml")]) == 2
    assert every_file(tmp_path / "archive") == before
