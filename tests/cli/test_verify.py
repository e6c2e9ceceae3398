"""`verify`: names what is not as it was archived, keeps the result with the record, and fails on damage."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.archive.stored_record import stored_record
from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive.archive.events import load_events
from webinar_archive.archive.layout import events_file
from webinar_archive.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """A pipeline file whose archive holds two records with films, and one that failed before it had any."""
    file = archived(tmp_path, outcome("a", record_id="id-1"), outcome("b"), outcome("failed"))
    for key in ("a", "b"):
        stored_record(tmp_path / "archive" / "essai" / key)
    return file


def damage(pipeline: Path, key: str) -> Path:
    media = pipeline.parent / "archive" / "essai" / key / "capture" / "media.mp4"
    media.write_bytes(media.read_bytes()[:-1] + b"x")
    return media


def test_an_archive_that_is_whole_is_said_to_be(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(pipeline), "--threads", "2"]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.splitlines()[-1] == "3 records verified, 8 files, 2.6 MB: nothing is damaged or missing."
    assert "100%" in said.err


def test_damage_is_named_kept_with_its_record_and_fails(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    damage(pipeline, "b")
    assert main(["verify", str(pipeline.parent / "archive")]) == 1
    said = capsys.readouterr()
    assert said.out.startswith("essai/b/capture/media.mp4 is damaged")
    assert "1 file is damaged" in said.err
    records = pipeline.parent / "archive" / "essai"
    (event,) = load_events(records / "b")
    assert (event.kind, event.outcome) == ("fixity check", "failure")
    assert [fault["path"] for fault in event.facts["faults"]] == ["capture/media.mp4"]
    assert [each.outcome for each in load_events(records / "a")] == ["success"]


def test_only_the_records_named_are_verified(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    damage(pipeline, "b")
    assert main(["verify", str(pipeline), "id-1"]) == 0
    assert main(["verify", str(pipeline.parent / "archive" / "essai"), "b"]) == 1
    capsys.readouterr()
    assert main(["verify", str(pipeline), "nobody"]) == 2
    assert "`nobody`" in capsys.readouterr().err


def test_an_extra_file_is_named_and_no_damage(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (pipeline.parent / "archive" / "essai" / "a" / "capture" / "notes.txt").touch()
    assert main(["verify", str(pipeline)]) == 0
    assert capsys.readouterr().out.startswith("essai/a/capture/notes.txt was not archived")


def test_json_gives_a_line_for_each_record(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    media = damage(pipeline, "a")
    media.with_name("captions.fr.vtt").unlink()
    assert main(["verify", str(pipeline), "--json"]) == 1
    first, second, third = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["record"], first["damaged"], second["damaged"]) == ("essai/a", True, False)
    assert [fault["fault"] for fault in first["faults"]] == ["missing", "damaged"]
    assert third["files"] == 0


def test_a_record_with_which_no_result_can_be_kept_is_verified(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    events_file(pipeline.parent / "archive" / "essai" / "a").mkdir()
    assert main(["verify", str(pipeline), "a"]) == 0
    said = capsys.readouterr().err
    assert "essai/a: the result could not be kept with the record (Is a directory)." in said


@pytest.mark.parametrize("threads", ["0", "-1", "65", "two", "²"])
def test_a_number_of_threads_that_cannot_be_is_refused(
    pipeline: Path, threads: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["verify", str(pipeline), "--threads", threads])
    assert refused.value.code == 2
    assert "number of threads" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["none.toml", "none"])
def test_what_is_not_there_is_named(tmp_path: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(tmp_path / name)]) == 2
    assert name in capsys.readouterr().err
    assert main(["verify", str(tmp_path)]) == 2
    assert "nothing has been archived" in capsys.readouterr().err


def test_it_speaks_french(
    pipeline: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    damage(pipeline, "b")
    assert main(["verify", str(pipeline)]) == 1
    said = capsys.readouterr()
    assert "essai/b/capture/media.mp4 est endommagé" in said.out
    assert "3 notices vérifiées, 8 fichiers, 2,6 Mo : 1 fichier est endommagé" in said.err


def test_a_share_is_that_of_the_records_verified_longest_ago(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", str(pipeline), "a", "failed"]) == 0
    damage(pipeline, "b")
    capsys.readouterr()
    assert main(["verify", str(pipeline), "--share", "1/3"]) == 1
    told = capsys.readouterr().err
    assert "1 record verified" in told
    assert "That is 1/3 of all records (3), those verified longest ago; 3 such calls see all of them." in told


@pytest.mark.parametrize("share", ["30", "2/3", "1/0", "0/3", "1/", "1/²", "1/3 "])
def test_a_share_that_is_none_is_refused(
    pipeline: Path, share: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["verify", str(pipeline), "--share", share])
    assert refused.value.code == 2
    assert "1/30" in capsys.readouterr().err
