"""`fsspec_store`: files on servers of SFTP and WebDAV, which appear whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import pytest
from asyncssh import SFTPFailure

from tests.storage.file_servers import full_webdav_server, sftp_server, webdav_server
from webinar_archive.errors import NotAllowed, RecordError, Unreachable
from webinar_archive.storage.addresses import read_address
from webinar_archive.storage.copy_store import CopyStore, FileToCopy
from webinar_archive.storage.fsspec_store import FsspecStore
from webinar_archive.storage.lasting_connection import LastingConnection
from webinar_archive.storage.stores import open_store


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A server: the address of a folder on it, and where that lies; `home` is that of whoever copies."""

    address: str
    folder: Path
    home: Path


@pytest.fixture(scope="module", params=["sftp", "webdav"])
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder, home = tmp_path_factory.mktemp("served"), tmp_path_factory.mktemp("home")
    (folder / "bags").mkdir()
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("HOME", str(home))
        if request.param == "sftp":
            with sftp_server(folder, home) as port:
                yield Server(address=f"sftp://anne@127.0.0.1:{port}/bags", folder=folder / "bags", home=home)
        else:
            (home / ".netrc").write_text("machine 127.0.0.1 login anne password hush\n")
            (home / ".netrc").chmod(0o600)
            with webdav_server(folder, "anne", "hush") as port:
                address = f"webdav+http://127.0.0.1:{port}/bags"
                yield Server(address=address, folder=folder / "bags", home=home)


@pytest.fixture
def store(server: Server) -> Iterator[CopyStore]:
    with contextlib.closing(open_store(read_address(server.address))) as store:
        yield store


def to_copy(path: str, content: bytes | Path) -> FileToCopy:
    data = content if isinstance(content, bytes) else content.read_bytes()
    return FileToCopy(
        path=path, content=content, sha512=hashlib.sha512(data).hexdigest(), size_bytes=len(data)
    )


def test_what_is_put_is_listed_read_and_known_again(store: CopyStore, server: Server, tmp_path: Path) -> None:
    film = tmp_path / "film"
    film.write_bytes(bytes(range(256)) * 12_000)
    files = [to_copy("essai/a-v1/data/l'été #1.mp4", film), to_copy("essai/a-v1/bagit.txt", b"BagIt")]
    for file in (*files, to_copy("essai/a-v1/bagit.txt", b"BagIp"), files[1]):
        store.put(file, lambda _: None)
    assert sorted(store.files("")) == [
        ("essai/a-v1/bagit.txt", 5),
        ("essai/a-v1/data/l'été #1.mp4", 3_072_000),
    ]
    assert (store.folders("essai"), store.folders("other"), list(store.files("other"))) == (["a-v1"], [], [])
    assert (server.folder / "essai/a-v1/data/l'été #1.mp4").read_bytes() == film.read_bytes()
    assert b"".join(store.blocks(files[0].path)) == film.read_bytes()
    assert (store.read("essai/a-v1/bagit.txt", 5), store.read("essai/a-v1/bagit.txt", 4)) == (b"BagIt", None)
    assert store.read("essai/other", 5) is None
    assert [store.holds(file) for file in (*files, to_copy("essai/a-v1/bagit.txt", b"BagIp"))] == [
        True,
        True,
        False,
    ]
    assert [
        store.seems_to_hold(file) for file in (files[0], files[1], to_copy("essai/a-v1/bagit.txt", b"Bag"))
    ] == [
        True,
        True,
        False,
    ]
    store.delete("essai/a-v1/bagit.txt")
    store.delete("essai/a-v1/bagit.txt")
    with pytest.raises(RecordError, match="is not in"):
        list(store.blocks("essai/a-v1/bagit.txt"))


def test_a_file_that_is_damaged_here_does_not_arrive(store: CopyStore) -> None:
    with pytest.raises(RecordError, match="is damaged in the archive"):
        store.put(FileToCopy(path="bad/a", content=b"abc", sha512="0" * 128, size_bytes=3), lambda _: None)
    assert list(store.files("bad")) == []


class FullServer:
    """A server that has no room, and says so in words alone, as those of the third version of SFTP do."""

    def ls(self, path: str, *, detail: bool) -> list[str]:
        return []

    def makedirs(self, path: str, *, exist_ok: bool) -> None:
        pass

    def put_file(self, source: str, path: str) -> None:
        raise SFTPFailure("No space left on device")

    def rm_file(self, path: str) -> None:
        raise FileNotFoundError(path)


def test_a_server_that_says_in_words_that_it_is_full_is_not_asked_again() -> None:
    address = read_address("sftp://nas.example/bags")
    full = FsspecStore(
        address, FullServer, top="bags", read=lambda _: iter(()), move=lambda *_: None, close=lambda: None
    )
    with pytest.raises(RecordError) as refused:
        full.put(to_copy("a", b"abc"), lambda _: None)
    assert (refused.value.code, refused.value.retryable) == ("storage-full", False)


@pytest.mark.parametrize(
    ("status", "said", "quota", "code"),
    [
        ("507 Insufficient Storage", b"", None, "storage-full"),
        ("500 Internal Server Error", b"<p>OSError: [Errno 28] No space left on device</p>", None, "storage-full"),
        ("403 Forbidden", b"<s:message>User storage quota exceeded</s:message>", None, "storage-full"),
        ("500 Internal Server Error", b"", 2, "storage-full"),
        ("500 Internal Server Error", b"", 3, "storage-unreachable"),
        ("500 Internal Server Error", b"", -3, "storage-unreachable"),
        ("500 Internal Server Error", b"<h1>Internal Server Error</h1>", None, "storage-unreachable"),
        ("429 Too Many Requests", b"Request quota exceeded", None, "storage-unreachable"),
    ],
)  # fmt: skip
def test_a_full_server_is_told_from_one_that_fails(
    status: str, said: bytes, quota: int | None, code: str
) -> None:
    with (
        full_webdav_server(status, said, quota) as port,
        contextlib.closing(open_store(read_address(f"webdav+http://127.0.0.1:{port}"))) as full,
    ):
        with pytest.raises(RecordError) as refused:
            full.put(to_copy("film", b"abc"), lambda _: None)
        assert (refused.value.code, refused.value.retryable) == (code, code == "storage-unreachable")


def test_room_is_asked_for_before_files_are_sent(store: CopyStore, server: Server) -> None:
    store.check_space(1)
    if server.address.startswith("sftp"):
        with pytest.raises(RecordError, match="free, and"):
            store.check_space(2**60)
    with (
        full_webdav_server("500", b"", 2) as port,
        contextlib.closing(open_store(read_address(f"webdav+http://127.0.0.1:{port}"))) as full,
        pytest.raises(RecordError, match="free, and"),
    ):
        full.check_space(3)


def test_a_folder_that_is_not_there_is_not_made(server: Server) -> None:
    with pytest.raises(RecordError, match="no such folder"):
        open_store(read_address(f"{server.address}/elsewhere"))


def test_a_stranger_is_refused_and_no_password_is_told(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc, known = server.home / ".netrc", server.home / ".ssh" / "known_hosts"
    place = netrc if netrc.exists() else known
    before = place.read_text()
    # another password; another host behind the address
    place.write_text(before.replace("hush", "hushhush").replace("AAAAC3", "AAAAC4"))
    with pytest.raises(NotAllowed) as raised:
        open_store(read_address(server.address))
    place.write_text(before)
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize("scheme", ["sftp", "webdav+http"])
def test_a_server_that_is_not_there_is_told(scheme: str) -> None:
    with pytest.raises(Unreachable, match="does not answer"):
        open_store(read_address(f"{scheme}://127.0.0.1:9/bags"))


def test_a_connection_that_broke_while_a_file_was_sent_is_opened_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, home = tmp_path / "served", tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("HOME", str(home))
    with (
        sftp_server(folder, home, breaks=1) as port,
        contextlib.closing(open_store(read_address(f"sftp://anne@127.0.0.1:{port}/"))) as store,
    ):
        file = to_copy("140892/film.mp4", b"film" * 1000)
        with pytest.raises(Unreachable):
            store.put(file, lambda _: None)
        store.put(file, lambda _: None)
        assert store.holds(file)
        # what was half sent is gone
        assert [path.name for path in (folder / "140892").iterdir()] == ["film.mp4"]


class BrokenConnection(FullServer):
    """A connection that breaks when a file is sent."""

    client, loop = SimpleNamespace(close=None), SimpleNamespace(call_soon_threadsafe=lambda _: None)

    def put_file(self, source: str, path: str) -> None:
        raise ConnectionResetError


def test_a_host_that_does_not_answer_any_more_is_waited_for_once() -> None:
    answers, attempts = [BrokenConnection()], 0

    def connect() -> BrokenConnection:
        nonlocal attempts
        attempts += 1
        if not answers:
            raise TimeoutError
        return answers.pop()

    connection = LastingConnection(connect)
    store = FsspecStore(
        read_address("sftp://nas.example/bags"),
        connection.files,
        top="bags",
        read=lambda _: iter(()),
        move=lambda *_: None,
        close=connection.close,
        lost=connection.close,
        failures=lambda: connection.failures,
        free_bytes=lambda: connection.files().free(),
    )
    for tries in (1, 2):
        with pytest.raises(Unreachable):
            store.put(to_copy("film", b"abc"), lambda _: None)
        assert attempts == 1 + tries
