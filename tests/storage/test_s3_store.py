"""`s3_store`: objects are verified after they arrived, and an upload that was cut goes on."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.storage.s3_server import S3Server, s3_server
from webinar_archive.errors import NotAllowed, RecordError, Unreachable
from webinar_archive.storage.addresses import read_address
from webinar_archive.storage.copy_store import FileToCopy
from webinar_archive.storage.s3_parts import PART_BYTES
from webinar_archive.storage.s3_store import S3Store

FILM = bytes(range(256)) * (2 * PART_BYTES // 256) + b"the end"


@pytest.fixture(scope="module")
def running() -> Iterator[S3Server]:
    with s3_server() as server:
        yield server


@pytest.fixture
def server(running: S3Server) -> S3Server:
    running.fault = lambda _: None
    running.requests.clear()
    return running


@pytest.fixture(scope="module")
def only_store(running: S3Server) -> Iterator[S3Store]:
    with contextlib.closing(S3Store(read_address(running.address("préfixe/bags")))) as store:
        yield store


@pytest.fixture
def store(server: S3Server, only_store: S3Store) -> S3Store:
    """The store, with nothing in it."""
    for path, _ in list(only_store.files("")):
        only_store.delete(path)
    server.requests.clear()
    return only_store


def to_copy(path: str, content: bytes | Path) -> FileToCopy:
    data = content if isinstance(content, bytes) else content.read_bytes()
    return FileToCopy(
        path=path, content=content, sha512=hashlib.sha512(data).hexdigest(), size_bytes=len(data)
    )


@pytest.fixture
def film(tmp_path: Path) -> FileToCopy:
    path = tmp_path / "media.mp4"
    path.write_bytes(FILM)
    return to_copy("essai/a-v1/data/record/media.mp4", path)


def test_what_is_put_is_listed_read_and_known_again(store: S3Store) -> None:
    files = [to_copy("essai/a-v1/bagit.txt", b"BagIt"), to_copy("essai/a-v1/data/l'été.txt", b"")]
    for file in files:
        store.put(file, lambda _: None)
    assert sorted(store.files("")) == [("essai/a-v1/bagit.txt", 5), ("essai/a-v1/data/l'été.txt", 0)]
    assert list(store.files("essai/a")) == []
    assert (store.folders(""), store.folders("essai"), store.folders("other")) == (["essai"], ["a-v1"], [])
    assert store.read("essai/a-v1/bagit.txt", 5) == b"BagIt"
    assert store.read("essai/a-v1/bagit.txt", 4) is None
    assert store.read("essai/nothing", 4) is None
    assert all(map(store.holds, files))
    assert not store.holds(to_copy("essai/a-v1/bagit.txt", b"BagIp"))
    store.delete("essai/a-v1/bagit.txt")
    store.delete("essai/a-v1/bagit.txt")
    assert store.read("essai/a-v1/bagit.txt", 5) is None
    with pytest.raises(RecordError, match=r"bagit\.txt is not in s3://"):
        list(store.blocks("essai/a-v1/bagit.txt"))


def test_an_upload_that_was_cut_in_mid_part_goes_on_with_the_parts_that_are_missing(
    server: S3Server, store: S3Store, film: FileToCopy
) -> None:
    server.once("cut", lambda request: request.is_part and "partNumber=2" in request.path)
    with pytest.raises(Unreachable, match="does not answer, or broke off"):
        store.put(film, lambda _: None)
    assert list(store.files("")) == []
    before = sum(request.is_part for request in server.requests)
    sent: list[int] = []
    store.put(film, sent.append)
    assert 1 <= sum(request.is_part for request in server.requests) - before <= 3 - (before - 1)
    assert sent[-1] == film.size_bytes
    assert b"".join(store.blocks(film.path)) == FILM
    assert store.holds(film)


def test_an_upload_of_another_content_that_was_cut_does_not_go_on_as_this_one(
    server: S3Server, store: S3Store, film: FileToCopy, tmp_path: Path
) -> None:
    (tmp_path / "other").write_bytes(FILM[::-1])
    server.once("cut", lambda request: request.is_part and "partNumber=3" in request.path)
    with pytest.raises(Unreachable):
        store.put(to_copy(film.path, tmp_path / "other"), lambda _: None)
    with pytest.raises(Unreachable, match="is not what was sent"):
        store.put(film, lambda _: None)
    assert list(store.files("")) == []


def test_a_film_that_is_damaged_here_does_not_arrive(store: S3Store, film: FileToCopy) -> None:
    assert isinstance(film.content, Path)
    film.content.write_bytes(FILM[:-1] + b"x")
    with pytest.raises(RecordError, match="is damaged in the archive") as raised:
        store.put(film, lambda _: None)
    assert not isinstance(raised.value, Unreachable)
    with pytest.raises(RecordError, match="is damaged in the archive"):
        store.put(FileToCopy(path="a", content=b"a", sha512="0" * 128, size_bytes=1), lambda _: None)
    assert list(store.files("")) == []


@pytest.mark.parametrize(
    ("fault", "kind", "told"),
    [
        ("cut", Unreachable, "does not answer, or broke off"),
        ("checksum", Unreachable, "is not what was sent"),
        ("full", RecordError, "is full"),
        ("denied", NotAllowed, "refuses access"),
    ],
)
def test_a_store_that_says_no_is_told_without_its_secrets(
    server: S3Server, store: S3Store, fault: str, kind: type[RecordError], told: str
) -> None:
    server.once(fault, lambda request: request.method == ("HEAD" if fault == "checksum" else "PUT"))
    file = to_copy("a", b"abc")
    with pytest.raises(RecordError, match=told) as raised:
        store.put(file, lambda _: None)
    assert type(raised.value) is kind
    assert "hush" not in str(raised.value)
    assert list(store.files("")) == []
    store.put(file, lambda _: None)
    assert store.holds(file)


def test_a_bucket_that_is_not_there_and_keys_that_are_missing_are_told(
    server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = server.address("x").replace("archives", "elsewhere")
    with pytest.raises(RecordError, match="no such folder or bucket"):
        S3Store(read_address(address)).folders("")
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    with pytest.raises(NotAllowed, match="No keys were found"):
        S3Store(read_address(address)).folders("")
    with pytest.raises(NotAllowed, match="No keys were found"):
        S3Store(read_address(f"{address}&profile=nobody"))
