"""What the archive holds of a record is read for its files; what is lost there costs only itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.exports.formats.sample_records import CAPTURE, NOTICE, QUOTATIONS, RECORDING, WORDS
from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive.archive.layout import recognition_file, step_file, transcript_file
from webinar_archive.archive.step_cache import store_result
from webinar_archive.cli import main
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.files import archived_file
from webinar_archive.models import Transcript, TranscriptSource
from webinar_archive.models.codec import to_json
from webinar_archive.models.voices import Voices, VoiceTurn
from webinar_archive.pipeline.facts import TranscriptFile
from webinar_archive.pipeline.released_records import released_record

ENDED = outcome("140892", *QUOTATIONS)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a record with every result."""
    archived(tmp_path, ENDED, outcome("vide"))
    folder = tmp_path / "archive" / "essai" / "140892"
    store_result(folder, "notice", NOTICE, version=1, inputs={})
    store_result(folder, "fetch", CAPTURE, version=1, inputs={})
    store_result(folder, "probe", RECORDING, version=1, inputs={})
    for step, path, words in (
        ("transcript", transcript_file(folder), WORDS),
        ("recognition", recognition_file(folder), WORDS[:1]),
    ):
        path.write_bytes(to_json(Transcript(words=words)))
        source = TranscriptSource.PUBLISHER
        kept = TranscriptFile(file=archived_file(path, folder), source=source, language="fr")
        store_result(folder, step, kept, version=1, inputs={})
    return folder


def test_a_record_has_all_that_its_folder_holds(folder: Path) -> None:
    read = released_record(folder, ENDED)
    assert read == ReleasedRecord(
        key="140892",
        rows=QUOTATIONS,
        notice=NOTICE,
        capture=CAPTURE,
        recording=RECORDING,
        transcript=Transcript(words=WORDS),
    )


@pytest.mark.parametrize(("checksum", "kept"), [("the film's", True), ("another's", False)])
def test_voices_are_shown_with_the_film_in_which_they_were_heard(
    folder: Path, checksum: str, kept: bool
) -> None:
    assert CAPTURE.media is not None
    heard = Voices(media_checksum=CAPTURE.media.checksum if kept else checksum, turns=(VoiceTurn(0, 900, 0),))
    store_result(folder, "voices", heard, version=1, inputs={})
    assert released_record(folder, ENDED).voices == (heard if kept else None)


@pytest.mark.parametrize("damage", ["deleted", "changed", "not JSON"])
def test_a_transcript_that_is_lost_costs_only_itself(folder: Path, damage: str) -> None:
    path = transcript_file(folder)
    if damage == "deleted":
        path.unlink()
    else:
        size = path.stat().st_size
        path.write_bytes(b"{" * (size if damage == "not JSON" else size + 1))
    read = released_record(folder, ENDED)
    assert (read.transcript, read.notice) == (None, NOTICE)


def test_results_that_cannot_be_read_are_none(folder: Path) -> None:
    for step in ("notice", "fetch", "probe", "transcript"):
        step_file(folder, step).write_bytes(b'{"version": 1')
    assert released_record(folder, ENDED) == ReleasedRecord(key="140892", rows=QUOTATIONS)


def test_the_export_writes_a_folder_for_each_record(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    archive, to = folder.parent.parent, folder.parent.parent.parent / "out"
    assert main(["export", str(archive), "--format", "vtt,jsonl,srt", "--to", str(to)]) == 0
    shown = capsys.readouterr().out.split()
    written = sorted(str(path) for path in to.rglob("*") if path.is_file())
    assert sorted(shown) == written
    assert len(written) == 1 + 2 * (3 + 2)
    assert "Bonjour" in (to / "essai" / "records" / "140892" / "transcript.vtt").read_text("utf-8")
