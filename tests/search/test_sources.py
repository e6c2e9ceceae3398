"""Transcripts of an archive are found by folder; those that cannot be read are reported and skipped."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from webinar_archive.archive.layout import INDEX_NAME
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.models import Transcript, Word
from webinar_archive.models.codec import to_json
from webinar_archive.search.sources import open_archive, transcripts_in

CAPTIONS = "WEBVTT\n\n00:01.000 --> 00:04.000\nla confiance est la première condition du changement\n"


def test_every_caption_file_is_a_transcript(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    for name in ("one.vtt", "inner/two.vtt", "notes.txt", ".hidden.vtt"):
        (tmp_path / name).write_text(CAPTIONS, encoding="utf-8")
    errors: list[ArchiveError] = []
    sources = list(transcripts_in(tmp_path, "fr", errors.append))
    assert sorted(source.record_id for source in sources) == ["inner/two.vtt", "one.vtt"]
    assert len(sources[0].load().words) == 8


def test_an_unreadable_transcript_is_reported_and_the_others_are_found(tmp_path: Path) -> None:
    (tmp_path / "good.vtt").write_text(CAPTIONS, encoding="utf-8")
    (tmp_path / "bad.ttml").write_bytes(b"<tt><broken")
    errors: list[ArchiveError] = []
    with open_archive(tmp_path, None, "fr", on_unreadable=errors.append) as index:
        assert [hit.record_id for hit in index.search("première condition")] == ["good.vtt"]
    assert len(errors) == 1


def test_an_index_of_the_archive_that_is_damaged_is_made_anew(tmp_path: Path) -> None:
    (tmp_path / "good.vtt").write_text(CAPTIONS, encoding="utf-8")
    with open_archive(tmp_path, None, "fr", on_unreadable=print):
        pass
    path = tmp_path / INDEX_NAME
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * 30_000)
    with open_archive(tmp_path, None, "fr", on_unreadable=print) as index:
        assert [hit.record_id for hit in index.search("première condition")] == ["good.vtt"]
    path.write_bytes(b"no database")
    with pytest.raises(UsageError):
        open_archive(tmp_path, path, "fr", on_unreadable=print)


def filed(root: Path, path: str, text: str = "{}") -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, encoding="utf-8")


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """An archive as runs leave it: two records with captions and the files that lie around them, one of audio alone."""
    root = tmp_path / "archive"
    for path in (
        "archive.json", "hosts/h.example.json", "talks/runs/r1.json", "talks/runs/r1.survey.json",
        "talks/table/datapackage.json", "talks/12/steps/fetch.json", "talks/12/capture/film.info.json",
        "talks/12/outcome.json", "talks/12/supplied.json", "talks/13/steps/fetch.json", "talks/14/outcome.json",
    ):  # fmt: skip
        filed(root, path)
    filed(root, "talks/12/capture/film.fr.vtt", CAPTIONS)
    transcript = to_json(Transcript(words=(Word("confiance", 0, 900),))).decode()
    filed(root, "talks/12/transcript.json", transcript)
    filed(root, "talks/12/recognition.json", transcript)
    filed(root, "talks/13/recognition.json", transcript)
    return root


@pytest.mark.parametrize(
    ("start", "ids"),
    [
        ("archive", ["talks/12", "talks/13"]),
        ("archive/talks", ["12", "13"]),
        ("archive/talks/12", ["12"]),
        (".", ["archive/talks/12", "archive/talks/13", "own.vtt"]),
    ],
)
def test_of_an_archive_each_recording_is_listed_once_and_nothing_is_complained_of(
    tmp_path: Path, archive: Path, start: str, ids: list[str]
) -> None:
    filed(tmp_path, "own.vtt", CAPTIONS)
    filed(tmp_path, "annotations/talks/datapackage.json")
    errors: list[ArchiveError] = []
    with open_archive(tmp_path / start, None, "fr", on_unreadable=errors.append) as index:
        assert sorted({hit.record_id for hit in index.search("confiance")}) == ids
    assert [error.code for error in errors] == []


def test_odd_files_are_told_and_the_others_are_searched(tmp_path: Path) -> None:
    (tmp_path / "good.vtt").write_text(CAPTIONS, encoding="utf-8")
    Path(os.fsdecode(bytes(tmp_path) + b"/d\xe9bat.vtt")).write_text(CAPTIONS, encoding="utf-8")
    (tmp_path / "gone.vtt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.vtt")
    errors: list[ArchiveError] = []
    with open_archive(tmp_path, None, "fr", on_unreadable=errors.append) as index:
        assert sorted(hit.record_id for hit in index.search("première condition")) == [
            "d\\xe9bat.vtt",
            "good.vtt",
        ]
    assert sorted(Path(error.facts["path"]).name for error in errors) == ["gone.vtt", "pipe.vtt"]
