"""Files that results name: inside the record's folder, and as they were stored."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archived_files import film_of
from webinar_archive.archive.kept_files import damaged_files, kept_path, read_kept_file
from webinar_archive.archive.step_cache import cached_result, incomplete_result, store_result
from webinar_archive.errors import Gone, RecordError
from webinar_archive.files import archived_file
from webinar_archive.models import ArchivedFile, Capture, Notice
from webinar_archive.models.media import CaptionKind, Captions


@pytest.fixture
def record(tmp_path: Path) -> Path:
    folder = tmp_path / "record"
    (folder / "capture").mkdir(parents=True)
    (folder / "capture" / "media.mp4").write_bytes(b"film")
    (folder / "capture" / "captions.fr.vtt").write_bytes(b"words")
    return folder


def capture(record: Path) -> Capture:
    words = archived_file(record / "capture" / "captions.fr.vtt", record)
    return Capture(
        media=archived_file(record / "capture" / "media.mp4", record),
        page_address="https://example.org/film",
        captions=(Captions(file=words, kind=CaptionKind.PUBLISHER, language="fr"),),
    )


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../secret", "capture/../../secret", "capture/../media.mp4", "..", "//x", "a\0b"],
)
def test_a_path_that_leads_out_of_the_record_is_refused(record: Path, path: str) -> None:
    with pytest.raises(RecordError) as refused:
        kept_path(record, path)
    assert refused.value.code == "kept-file-outside"


def test_a_link_that_leads_out_of_the_record_is_refused(record: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"film")
    (tmp_path / "elsewhere").mkdir()
    (record / "media.mp4").symlink_to(tmp_path / "secret")
    (record / "pages").symlink_to(tmp_path / "elsewhere")
    (record / "loop").symlink_to(record / "loop")
    for path in ("media.mp4", "pages/notice.html"):
        with pytest.raises(RecordError):
            kept_path(record, path)
    with pytest.raises(RecordError):
        read_kept_file(record, ArchivedFile(path="loop", checksum="sha512:0", size_bytes=4))


def test_an_archive_may_itself_lie_behind_a_link(record: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(record)
    kept = archived_file(record / "capture" / "media.mp4", record)
    assert read_kept_file(tmp_path / "link", kept) == b"film"


def test_a_result_is_trusted_only_while_its_files_are_there_and_whole(record: Path) -> None:
    kept = capture(record)
    store_result(record, "fetch", kept, version=1, inputs={})
    found = cached_result(record, "fetch", Capture, version=1, inputs={})
    assert found is not None
    assert found.value == kept

    (record / "capture" / "captions.fr.vtt").write_bytes(b"word")
    assert cached_result(record, "fetch", Capture, version=1, inputs={}) is None
    assert damaged_files(record, kept) == (kept.captions[0].file,)
    (record / "capture" / "captions.fr.vtt").unlink()
    (record / "capture" / "captions.fr.vtt").mkdir()
    (record / "capture" / "media.mp4").unlink()
    assert damaged_files(record, kept) == kept.files
    incomplete = incomplete_result(record, "fetch", Capture, version=1, inputs={})
    assert incomplete is not None
    assert incomplete.value == kept
    with pytest.raises(Gone):
        read_kept_file(record, film_of(kept))


def test_a_result_that_names_a_file_elsewhere_is_not_used_at_all(record: Path) -> None:
    outside = ArchivedFile(path="/etc/passwd", checksum="sha512:0", size_bytes=4)
    store_result(record, "fetch", Capture(media=outside, page_address="x"), version=1, inputs={})
    assert cached_result(record, "fetch", Capture, version=1, inputs={}) is None
    assert incomplete_result(record, "fetch", Capture, version=1, inputs={}) is None


def test_a_result_without_files_is_whole(record: Path) -> None:
    assert damaged_files(record, Notice(record_id="1", title="x")) == ()
    assert damaged_files(record, ("rows",)) == ()
