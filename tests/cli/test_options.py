"""Commands without a pipeline or a database; languages as people type them."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.cli import main
from webinar_archive.cli.options import language
from webinar_archive.i18n.messages import sentence


def usage_error(command: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What a command says that is ended for its arguments."""
    with pytest.raises(SystemExit) as ended:
        main(command)
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "wanted"),
    [
        (["status"], "PIPELINE.toml"),
        (["prune"], "PIPELINE.toml"),
        (["worker"], "--database"),
        (["takeover", "w"], "--database"),
        (["worker", "--database", "sqlite:///x"], "postgresql://"),
    ],
)
def test_a_missing_pipeline_or_database_is_named_in_one_sentence(
    command: list[str], wanted: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WEBINAR_ARCHIVE_DATABASE", raising=False)
    assert main(command) == 2
    captured = capsys.readouterr().err
    assert wanted in captured
    assert captured.count("\n") == 1


@pytest.mark.parametrize(
    ("typed", "tag"), [("fre", "fr"), ("Français", "fr"), ("EN_gb", "en-GB"), ("klingonais", "klingonais")]
)
def test_a_language_may_be_typed_as_code_or_name(typed: str, tag: str) -> None:
    assert language(typed) == tag


@pytest.mark.parametrize(
    "command",
    [
        ["export", "archive", "--format", "", "--to", "x"],
        ["export", "archive", "--format", "csv", "", "--to", "x"],
        ["export", "archive", "--to", ""],
        ["run", "p.toml", "--only", " "],
        ["show", "archive", ""],
        ["search", ""],
    ],
    ids=" ".join,
)
def test_an_empty_word_is_refused_and_never_taken_for_the_default(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert "it is empty" in usage_error(command, capsys)


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (["models", "list", "--to", "FILE"], "output-no-folder"),
        (["models", "fetch", "tiny", "--to", "FILE"], "output-no-folder"),
        (["demo", "--folder", "FILE"], "output-no-folder"),
        (["init", "x", "--notice", "FILE", "--to", "FILE"], "output-no-folder"),
        (["search", "x", "--archive", "FILE"], "output-no-folder"),
        (["search", "x", "--archive", "FOLDER", "--index", "FOLDER"], "output-is-folder"),
        (["init", "x", "--notice", "FILE", "--media", "FOLDER"], "file-is-folder"),
        (["run", "n.txt", "--transcript", "FOLDER"], "file-is-folder"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_file_for_a_folder_and_a_folder_for_a_file_are_refused_before_any_work(
    command: list[str],
    code: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "folder").mkdir()
    named = {"FILE": "file", "FOLDER": "folder"}
    wanted = sentence(code, {"path": "file" if code == "output-no-folder" else "folder"}, "en")
    assert main([named.get(word, word) for word in command]) == 2
    assert capsys.readouterr().err == f"webinar-archive: {wanted}\n"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "folder"]


def test_commas_alone_are_no_format(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "archive", "--format", ",", "--to", "x"]) == 2
    assert "There is no export format" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["review", "archive", "--export", "reviews.xlsx"],
        ["report", "archive", "--to", "report.pdf"],
        ["propose", "archive", "--html", "page.pdf"],
    ],
    ids=" ".join,
)
def test_what_is_written_is_what_the_name_of_its_file_says(
    command: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert f"{command[-1]}: the name says what is written" in usage_error(command, capsys)
