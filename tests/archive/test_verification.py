"""Verifying a record: every damaged, missing and extra file is named, and nothing else is."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.archive.stored_record import stored_record
from webinar_archive.archive.capture_versions import add_version, stored_capture
from webinar_archive.archive.layout import description_file, step_file
from webinar_archive.archive.step_cache import invalidate, store_result
from webinar_archive.archive.verification import MAX_NAMED, Fault, Verification, hashed, verify_record
from webinar_archive.files import archived_file, checksum
from webinar_archive.models import ArchivedFile, Capture


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return stored_record(tmp_path / "record")


def faults(found: Verification) -> dict[str, Fault]:
    return {fault.path: fault.fault for fault in found.faults}


def test_a_record_as_it_was_stored_has_no_fault(record: Path) -> None:
    seen: list[tuple[int, int]] = []
    found = verify_record(record, lambda done, total: seen.append((done, total)))
    sizes = [p.stat().st_size for p in record.rglob("*") if p.is_file() and p.parent.name != "steps"]
    assert (found.faults, found.is_damaged) == ((), False)
    assert (found.files, found.size_bytes) == (4, sum(sizes))
    assert seen == sorted(seen)
    assert seen[-1] == (sum(sizes), sum(sizes))


def test_every_fault_is_named_beside_the_others(record: Path) -> None:
    media = record / "capture" / "media.mp4"
    data = bytearray(media.read_bytes())
    data[1_000_000] ^= 1
    media.write_bytes(data)
    (record / "transcript.json").unlink()
    (record / "capture" / "captions.fr.vtt").unlink()
    (record / "capture" / "captions.fr.vtt").mkdir()
    (record / "capture" / "note\n.txt").touch()
    found = verify_record(record)
    assert faults(found) == {
        "capture/media.mp4": Fault.DAMAGED,
        "capture/captions.fr.vtt": Fault.UNREADABLE,
        "transcript.json": Fault.MISSING,
        "capture/note\\n.txt": Fault.EXTRA,
    }
    assert found.is_damaged
    (damaged,) = (fault for fault in found.faults if fault.fault is Fault.DAMAGED)
    assert damaged.found == checksum(bytes(data))


def test_the_checksums_are_those_of_sha512sum(record: Path) -> None:
    media = record / "capture" / "media.mp4"
    counted = subprocess.run(["sha512sum", media], capture_output=True, text=True, check=True).stdout.split()[
        0
    ]
    assert hashed(media, "sha512", lambda _: None) == f"sha512:{counted}"


def test_files_that_the_program_works_with_are_not_extra(record: Path) -> None:
    for name in (
        "outcome.json",
        "supplied.json",
        "events.jsonl",
        "steps/fetch.before",
        "recognition.part/steps/0001.json",
        "capture/.partial/media.mp4.part",
        "arriving/media.mp4",
        "arriving/.partial/media.mp4.part",
        "vanished.json",
        f"capture/.media.mp4.{os.getpid()}-00000000.draft",
    ):
        (record / name).parent.mkdir(parents=True, exist_ok=True)
        (record / name).touch()
    assert faults(verify_record(record)) == {}


def test_a_link_is_not_followed_inside_or_out_of_the_record(record: Path, tmp_path: Path) -> None:
    media = record / "capture" / "media.mp4"
    media.rename(record / "capture" / "film")
    media.symlink_to(record / "capture" / "film")
    (record / "pages").rename(tmp_path / "elsewhere")
    (record / "pages").symlink_to(tmp_path / "elsewhere")
    assert faults(verify_record(record)) == {
        "capture/media.mp4": Fault.UNREADABLE,
        "capture/film": Fault.EXTRA,
        "pages": Fault.EXTRA,
        "pages/notice.html": Fault.OUTSIDE,
    }


@pytest.mark.parametrize("path", ["/etc/hostname", "../other/media.mp4", "capture/../../x", ""])
def test_a_result_that_names_a_file_elsewhere_is_not_followed(record: Path, path: str) -> None:
    file = ArchivedFile(path=path, checksum=checksum(b""), size_bytes=0)
    store_result(record, "fetch", {"media": file}, version=1, inputs={})
    assert faults(verify_record(record))[path] is Fault.OUTSIDE


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"version": 1}', b"\xff\xfe", b"[" * 200_000, b'{"result":' * 100_000]
)
def test_a_result_that_cannot_be_read_is_damage(record: Path, data: bytes) -> None:
    step_file(record, "fetch").write_bytes(data)
    found = verify_record(record)
    assert faults(found)["steps/fetch.json"] is Fault.UNREADABLE
    assert found.is_damaged
    # what the other results name is verified all the same
    assert found.files == 2


@pytest.mark.parametrize(
    "file",
    [
        {"path": 1, "checksum": "sha512:0", "size_bytes": 1},
        {"path": "capture/media.mp4", "checksum": None, "size_bytes": 1},
        {"path": "capture/media.mp4", "checksum": "shake_128:0", "size_bytes": 1},
        {"path": "capture/media.mp4", "checksum": "", "size_bytes": 1},
    ],
)
def test_a_file_without_a_checksum_that_is_known_cannot_be_verified(record: Path, file: object) -> None:
    store_result(record, "fetch", {"media": file}, version=1, inputs={})
    assert Fault.UNREADABLE in faults(verify_record(record)).values()


def test_a_pipe_in_the_place_of_a_film_is_not_waited_for(record: Path) -> None:
    (record / "capture" / "media.mp4").unlink()
    os.mkfifo(record / "capture" / "media.mp4")
    assert faults(verify_record(record)) == {"capture/media.mp4": Fault.UNREADABLE}


def test_a_result_that_was_set_aside_counts_until_its_step_is_made_again(record: Path) -> None:
    invalidate(record, ("fetch",))
    assert verify_record(record).files == 4
    (record / "capture" / "media.mp4").write_bytes(b"another film")
    assert faults(verify_record(record)) == {"capture/media.mp4": Fault.DAMAGED}
    file = archived_file(record / "capture" / "media.mp4", record)
    store_result(record, "fetch", {"media": file}, version=1, inputs={})
    assert faults(verify_record(record)) == {"capture/captions.fr.vtt": Fault.EXTRA}


def test_a_record_that_changes_meanwhile_is_looked_at_again(record: Path) -> None:
    media = record / "capture" / "media.mp4"

    def capture_again(_done: int, _total: int) -> None:
        if media.read_bytes() != b"a new film":
            media.write_bytes(b"a new film")
            file = archived_file(media, record)
            store_result(record, "fetch", {"media": file}, version=1, inputs={})

    found = verify_record(record, capture_again)
    assert not found.is_damaged


def test_every_version_of_the_capture_is_verified(record: Path) -> None:
    first = stored_capture(record)
    assert first is not None
    (record / "arriving").mkdir()
    (record / "arriving" / "media.mp4").write_bytes(b"another film")
    film = archived_file(record / "arriving" / "media.mp4", record)
    second = add_version(record, Capture(media=film, page_address="x"), "request")
    store_result(record, "fetch", second, version=1, inputs={})
    assert verify_record(record) == Verification(files=5, size_bytes=verify_record(record).size_bytes)
    (record / "capture" / "media.mp4").write_bytes(b"rotten")
    (record / "capture-v2" / "media.mp4").unlink()
    assert faults(verify_record(record)) == {
        "capture/media.mp4": Fault.DAMAGED,
        "capture-v2/media.mp4": Fault.MISSING,
    }
    description_file(record / "capture").write_bytes(b"{")
    assert faults(verify_record(record))["capture/capture.json"] is Fault.UNREADABLE


def test_the_folder_of_a_record_that_is_none_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "record").mkdir()
    (tmp_path / "record" / "steps").touch()
    assert faults(verify_record(tmp_path / "record")) == {"steps": Fault.UNREADABLE}


def test_a_folder_of_very_many_files_is_not_listed_whole(record: Path) -> None:
    (record / "zz").mkdir()
    for number in range(200):
        (record / "zz" / f"{number}").touch()
    assert 0 < len(verify_record(record, max_entries=50).faults) <= 50
    found = verify_record(record)
    assert len(found.faults) == 200
    assert len(found.event().facts["faults"]) == MAX_NAMED
