"""`show`: facts, files, events and findings of a record, in the reader's language."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.packed_archive import packed_archive
from webinar_archive.archive.events import Event, add_event
from webinar_archive.cli import main


def test_a_record_is_shown_with_its_events_and_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    pipeline = packed_archive(tmp_path)
    assert main(["verify", str(pipeline)]) == 0
    record = tmp_path / "archive" / "essai" / "a"
    add_event(record, Event(kind="of a later\x1b release", at="soon", outcome="odd"))
    capsys.readouterr()
    assert main(["show", str(pipeline), "a", "failed"]) == 0
    said = capsys.readouterr().out
    for part in (
        "essai/a (id-1)\n", "Le débat", "00:01:00", "1/2", "https://example.org", "capture/media.mp4",
        "verification  success", "of a later  release  odd", "demo: ", "\n\nessai/failed (failed)\n",
    ):  # fmt: skip
        assert part in said
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert main(["show", str(pipeline), "a"]) == 0
    assert "vérification  réussite" in capsys.readouterr().out


def test_json_holds_everything(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = packed_archive(tmp_path)
    assert main(["delete", str(pipeline), "a", "--reason", "on request", "--yes"]) == 0
    capsys.readouterr()
    assert main(["show", str(pipeline), "a", "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["record"]["status"], shown["deletion_reason"]) == ("deleted", "on request")
    assert [event["kind"] for event in shown["events"]] == ["deletion"]
