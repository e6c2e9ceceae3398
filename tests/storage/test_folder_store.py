"""`folder_store`: files in a folder, which appear whole or not at all."""

from __future__ import annotations

import hashlib
import os
import resource
import shutil
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from webinar_archive.errors import RecordError, Unreachable
from webinar_archive.storage.addresses import read_address
from webinar_archive.storage.copy_store import FileToCopy
from webinar_archive.storage.folder_store import FolderStore


@pytest.fixture
def store(tmp_path: Path) -> FolderStore:
    (tmp_path / "copy").mkdir()
    return FolderStore(read_address(str(tmp_path / "copy")))


@pytest.fixture
def small_files() -> Iterator[None]:
    """Let this process write no file of more than 64 kB, as a disk that fills would."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (65536, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def to_copy(path: str, content: bytes | Path) -> FileToCopy:
    data = content if isinstance(content, bytes) else content.read_bytes()
    return FileToCopy(
        path=path, content=content, sha512=hashlib.sha512(data).hexdigest(), size_bytes=len(data)
    )


def test_what_is_put_is_listed_read_and_known_again(store: FolderStore, tmp_path: Path) -> None:
    film = tmp_path / "film"
    film.write_bytes(bytes(range(256)) * 9000)
    files = [to_copy("essai/a-v1/data/l'été #1.mp4", film), to_copy("essai/a-v1/bagit.txt", b"BagIt")]
    sent: list[int] = []
    for file in (*files, to_copy("essai/a-v1/bagit.txt", b"BagIp"), files[1]):
        store.put(file, sent.append)
    assert max(sent) == film.stat().st_size
    (tmp_path / "copy" / "link").symlink_to(film)
    (tmp_path / "copy" / "linked").symlink_to(tmp_path)
    assert sorted(store.files("")) == [
        ("essai/a-v1/bagit.txt", 5),
        ("essai/a-v1/data/l'été #1.mp4", 2_304_000),
    ]
    assert (store.folders("essai"), store.folders("other"), list(store.files("other"))) == (["a-v1"], [], [])
    assert [store.holds(file) for file in (*files, to_copy("essai/a-v1/bagit.txt", b"BagIp"))] == [
        True,
        True,
        False,
    ]
    assert (store.read("essai/a-v1/bagit.txt", 5), store.read("essai/a-v1/bagit.txt", 4)) == (b"BagIt", None)
    assert store.read("essai/a-v1/other.txt", 5) is None
    store.delete("essai/a-v1/bagit.txt")
    store.delete("essai/a-v1/bagit.txt")
    with pytest.raises(RecordError, match="No such file"):
        list(store.blocks("essai/a-v1/bagit.txt"))


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="its disk is not mounted"):
        FolderStore(read_address(str(tmp_path / "mnt")))
    assert not (tmp_path / "mnt").exists()


def test_a_damaged_or_missing_file_leaves_nothing_behind(store: FolderStore, tmp_path: Path) -> None:
    with pytest.raises(RecordError, match="is damaged in the archive"):
        store.put(FileToCopy(path="a", content=b"abc", sha512="0" * 128, size_bytes=3), lambda _: None)
    gone = FileToCopy(path="a", content=tmp_path / "gone", sha512="0" * 128, size_bytes=3)
    with pytest.raises(RecordError, match=r"gone"):
        store.put(gone, lambda _: None)
    os.mkfifo(tmp_path / "pipe")
    pipe = FileToCopy(path="a", content=tmp_path / "pipe", sha512="0" * 128, size_bytes=3)
    with pytest.raises(RecordError, match=r"pipe"):
        store.put(pipe, lambda _: None)
    assert list((tmp_path / "copy").iterdir()) == []


@pytest.mark.usefixtures("small_files")
def test_a_write_that_fails_leaves_the_file_that_was_there(store: FolderStore, tmp_path: Path) -> None:
    before = to_copy("a", b"before")
    store.put(before, lambda _: None)
    with pytest.raises(RecordError, match="cannot be used: File too large") as raised:
        store.put(to_copy("a", bytes(100_000)), lambda _: None)
    assert not isinstance(raised.value, Unreachable)
    assert [path.name for path in (tmp_path / "copy").iterdir()] == ["a"]
    assert store.holds(before)


def test_more_than_is_free_is_refused_before_anything_is_written(store: FolderStore) -> None:
    store.check_space(1)
    with pytest.raises(RecordError, match="free, and"):
        store.check_space(2**60)


def test_what_is_said_to_be_needed_is_more_than_what_is_free(
    store: FolderStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=6_000_000))
    with pytest.raises(RecordError, match=r"6.0 MB free, and 12.0 MB are needed"):
        store.check_space(2_000_000)


def test_a_folder_that_may_not_be_written_is_told(store: FolderStore) -> None:
    store.put(to_copy("a", b"abc"), lambda _: None)
    with pytest.raises(RecordError, match="cannot be used"):
        store.put(to_copy("a/b", b"abc"), lambda _: None)
