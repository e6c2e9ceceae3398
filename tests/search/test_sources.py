"""Transcripts of an archive are found by folder; those that cannot be read are reported and skipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.archive.layout import INDEX_NAME
from webinar_archive.errors import ArchiveError, UsageError
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
