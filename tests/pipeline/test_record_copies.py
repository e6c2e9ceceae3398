"""`record_copies`: each version of a package once, whole when its declaration is there, and mended where damaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.stored_record import FILM
from tests.cli.packed_archive import packed_archive
from webinar_archive.archive.events import add_event, load_events
from webinar_archive.archive.layout import events_file
from webinar_archive.archive.step_cache import store_result
from webinar_archive.errors import RecordError, Unreachable
from webinar_archive.packages.bag_tags import read_tags
from webinar_archive.packages.bag_validation import BagFault, validate_bag
from webinar_archive.pipeline.copy_verification import verify_copy
from webinar_archive.pipeline.record_copies import Copied, RecordCopier
from webinar_archive.pipeline.stored_records import StoredRecord, stored_records
from webinar_archive.storage.addresses import read_address
from webinar_archive.storage.copy_store import FileToCopy
from webinar_archive.storage.folder_store import FolderStore


class BrokenStore(FolderStore):
    """A folder whose connection breaks off after so many files."""

    left = 0

    def put(self, file: FileToCopy, count: object) -> None:
        if self.left <= 0:
            raise Unreachable("storage-unreachable", storage=self.name, reason="cut")
        self.left -= 1
        super().put(file, lambda _: None)


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    return packed_archive(tmp_path)


@pytest.fixture
def record(pipeline: Path) -> StoredRecord:
    return stored_records(pipeline, ["a"])[0]


@pytest.fixture
def small(pipeline: Path) -> StoredRecord:
    """A record without a film, which no ffprobe measures."""
    return stored_records(pipeline, ["failed"])[0]


@pytest.fixture
def store(tmp_path: Path) -> BrokenStore:
    (tmp_path / "copy").mkdir()
    found = BrokenStore(read_address(str(tmp_path / "copy")))
    found.left = 1000
    return found


def faults_of(bag: Path) -> list[str]:
    return [f"{fault.path} {fault.fault}" for fault in validate_bag(read_tags(bag)).faults]


def copy(record: StoredRecord, store: FolderStore) -> Copied:
    return RecordCopier(None, store).copy(record)


def test_a_package_is_copied_once_and_again_when_its_record_changed(
    record: StoredRecord, store: BrokenStore, tmp_path: Path
) -> None:
    assert copy(record, store) == Copied(path="essai/a-v1", is_new=True)
    assert faults_of(tmp_path / "copy/essai/a-v1") == []
    assert (tmp_path / "copy/essai/a-v1/data/record/capture/media.mp4").read_bytes() == FILM
    store.left = 0
    assert copy(record, store) == Copied(path="essai/a-v1", is_new=False)
    store_result(record.folder, "locate", [{"new": 1}], version=1, inputs={})
    store.left = 1000
    assert copy(record, store) == Copied(path="essai/a-v2", is_new=True)
    assert faults_of(tmp_path / "copy/essai/a-v1") == faults_of(tmp_path / "copy/essai/a-v2") == []
    events = [event for event in load_events(record.folder) if event.kind == "replication"]
    assert [event.facts["version"] for event in events] == [1, 2]
    assert {event.facts["address"] for event in events} == {str(tmp_path / "copy")}


def test_a_record_whose_files_were_only_touched_is_not_copied_again(
    small: StoredRecord, store: BrokenStore
) -> None:
    copy(small, store)
    (small.folder / "outcome.json").touch()
    store.left = 0
    for _ in range(2):
        assert copy(small, store) == Copied(path="essai/failed-v1", is_new=False)
    events = [event for event in load_events(small.folder) if event.kind == "replication"]
    assert [event.outcome for event in events] == ["success", "unchanged"]


def test_what_another_machine_copied_is_known_by_its_manifest(
    small: StoredRecord, store: BrokenStore
) -> None:
    copy(small, store)
    events_file(small.folder).unlink()
    store.left = 0
    assert copy(small, store) == Copied(path="essai/failed-v1", is_new=False)


@pytest.mark.parametrize("before_the_cut", [0, 3])
def test_a_copy_that_was_cut_is_no_package_and_goes_on(
    small: StoredRecord, store: BrokenStore, tmp_path: Path, before_the_cut: int
) -> None:
    store.left = before_the_cut
    with pytest.raises(Unreachable):
        copy(small, store)
    bag = tmp_path / "copy/essai/failed-v1"
    assert not (bag / "bagit.txt").exists()
    assert verify_copy(small, store).packages == 0
    # the record changes before the next try, and something else lies in the way
    bag.joinpath("data").mkdir(parents=True, exist_ok=True)
    bag.joinpath("data/stale.txt").write_text("stale")
    store.left = 1000
    assert copy(small, store) == Copied(path="essai/failed-v1", is_new=True)
    assert faults_of(bag) == []
    assert verify_copy(small, store).faults == ()


def test_a_damaged_copy_is_named_and_mended(record: StoredRecord, store: BrokenStore, tmp_path: Path) -> None:
    copy(record, store)
    bag = tmp_path / "copy/essai/a-v1"
    film = bag / "data/record/capture/media.mp4"
    film.write_bytes(FILM[:-1] + b"x")
    (bag / "metadata/premis.xml").unlink()
    (bag / "data/extra.txt").write_text("extra")
    found = verify_copy(record, store)
    assert [(fault.path, fault.fault) for fault in found.faults] == [
        ("essai/a-v1/data/extra.txt", BagFault.EXTRA),
        ("essai/a-v1/data/record/capture/media.mp4", BagFault.DAMAGED),
        ("essai/a-v1/metadata/premis.xml", BagFault.MISSING),
    ]
    # what was copied once is trusted until somebody looks
    assert not copy(record, store).is_new
    add_event(record.folder, found.event())
    assert copy(record, store) == Copied(path="essai/a-v1", is_new=True)
    assert faults_of(bag) == []
    assert film.read_bytes() == FILM
    add_event(record.folder, verify_copy(record, store).event())
    store.left = 0
    assert not copy(record, store).is_new


def test_a_record_that_is_damaged_here_is_not_copied(record: StoredRecord, store: BrokenStore) -> None:
    (record.folder / "capture" / "media.mp4").write_bytes(FILM[:-1] + b"x")
    with pytest.raises(RecordError, match="is damaged in the archive"):
        copy(record, store)
    assert verify_copy(record, store).packages == 0
    assert load_events(record.folder) == ()
