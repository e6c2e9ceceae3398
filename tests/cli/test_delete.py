"""`delete`: never by accident, never half, and no run brings a record back."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from tests.cli.packed_archive import packed_archive
from webinar_archive.archive.deletion import load_deletion
from webinar_archive.archive.events import load_events
from webinar_archive.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    return packed_archive(tmp_path)


@pytest.fixture
def record(pipeline: Path) -> Path:
    return pipeline.parent / "archive" / "essai" / "a"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def delete(pipeline: Path, *arguments: str) -> int:
    return main(["delete", str(pipeline), *arguments])


def test_a_deleted_record_leaves_a_tombstone_and_a_row(
    pipeline: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert delete(pipeline, "id-1", "--reason", "asked by\n the speaker", "--yes") == 0
    assert capsys.readouterr().out == "essai/a\n"
    assert not (record / "capture").exists()
    deletion = load_deletion(record)
    assert deletion is not None
    assert (deletion.reason, deletion.record_id, deletion.title) == (
        "asked by the speaker",
        "id-1",
        "Le débat",
    )
    assert "capture/media.mp4" in {file.path for file in deletion.files}
    assert [event.kind for event in load_events(record)] == ["deletion"]
    assert main(["export", str(pipeline), "--format", "jsonl", "--to", str(tmp_path / "table")]) == 0
    table = (tmp_path / "table" / "quotations.jsonl").read_text(encoding="utf-8")
    assert "deleted-on-request (at=" in table
    assert "Il faut agir" not in table
    # called again, it is the same deletion
    assert delete(pipeline, "a", "--reason", "another", "--yes") == 0
    assert load_deletion(record) == deletion
    # for which another reason was given later
    assert delete(pipeline, "a", "--reason", "another", "--yes") == 0
    assert [event.facts["reason"] for event in load_events(record)] == ["asked by the speaker", "another"]


@pytest.mark.parametrize("arguments", [("a", "--yes"), ("a", "--reason", "x")])
def test_without_a_reason_or_anybody_to_ask_nothing_is_deleted(
    pipeline: Path, record: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    assert delete(pipeline, *arguments) == 2
    assert (record / "capture" / "media.mp4").exists()


def test_a_blank_reason_is_none(pipeline: Path, record: Path) -> None:
    with pytest.raises(SystemExit) as refused:
        delete(pipeline, "a", "--yes", "--reason", "  ")
    assert refused.value.code == 2
    assert (record / "capture" / "media.mp4").exists()


@pytest.mark.parametrize(
    ("answer", "is_deleted"), [("y", True), ("OUI", True), ("n", False), ("", False), ("a", False)]
)
def test_a_person_is_asked_and_must_agree(
    pipeline: Path, record: Path, answer: str, is_deleted: bool,
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", Terminal(f"{answer}\n"))
    assert delete(pipeline, "a", "--reason", "x") == (0 if is_deleted else 1)
    assert (record / "capture").exists() != is_deleted
    assert "Delete 1 record, 1.3 MB, for good? [y/N]" in capsys.readouterr().err


def test_an_import_brings_it_back_only_after_the_deletion_was_revoked(
    pipeline: Path, record: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bags = str(tmp_path / "bags")
    assert main(["bag", str(pipeline), "a", "--to", bags]) == 0
    assert delete(pipeline, "a", "--reason", "x", "--yes") == 0
    assert main(["import", bags, "--to", str(pipeline)]) == 1
    assert "was deleted on request" in capsys.readouterr().err
    assert delete(pipeline, "a", "--revoke") == 0
    assert main(["import", bags, "--to", str(pipeline)]) == 0
    assert (record / "capture" / "media.mp4").exists()
    assert [event.kind for event in load_events(record)] == ["deletion", "deletion revoked", "import"]
    assert delete(pipeline, "a", "--revoke") == 1


def test_the_tombstone_is_packed_and_imported(pipeline: Path, tmp_path: Path) -> None:
    assert delete(pipeline, "a", "--reason", "x", "--yes") == 0
    assert main(["bag", str(pipeline), "--to", str(tmp_path / "bags")]) == 0
    assert main(["import", str(tmp_path / "bags"), "--to", str(tmp_path / "again")]) == 0
    deletion = load_deletion(tmp_path / "again" / "essai" / "a")
    assert deletion is not None
    assert deletion.reason == "x"


def test_what_cannot_be_done_with_a_record_that_is_or_is_not_deleted_is_said(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert delete(pipeline, "id-1", "--revoke") == 1
    assert "essai/a is not deleted: there is nothing to revoke." in capsys.readouterr().err
    assert delete(pipeline, "id-1", "--reason", "asked by the speaker", "--yes") == 0
    capsys.readouterr()
    assert main(["propose", str(pipeline), "id-1"]) == 1
    assert "a: The record was deleted from the archive on request" in capsys.readouterr().err
