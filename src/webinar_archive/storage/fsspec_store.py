"""Copies on SFTP and WebDAV servers, through fsspec. The only module that imports its file systems.

Keys and passwords come from where these libraries and others look for them: `~/.ssh` and an agent for SFTP, `~/.netrc`
(or the file that `NETRC` names) for WebDAV.
"""

from __future__ import annotations

import contextlib
import hashlib
import netrc
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any

from webinar_archive.errors import NotAllowed, RecordError, Unreachable, UsageError
from webinar_archive.file_drafts import draft_path
from webinar_archive.storage.addresses import CopyAddress
from webinar_archive.storage.copy_store import MAX_ENTRIES, FileToCopy, as_file, reads_as_sent, sha512_there
from webinar_archive.storage.free_space import sftp_free_bytes, webdav_free_bytes
from webinar_archive.storage.lasting_connection import LastingConnection
from webinar_archive.storage.server_errors import server_error

_BLOCK_BYTES = 1024 * 1024
_TIMEOUT_S = 60


class FsspecStore:
    """A folder on a server. A file is sent under another name, read back, and then given its name."""

    def __init__(
        self,
        address: CopyAddress,
        files: Callable[[], Any],
        *,
        top: str,
        read: Callable[[str], Iterator[bytes]],
        move: Callable[[str, str], None],
        close: Callable[[], object],
        lost: Callable[[], object] = lambda: None,
        failures: Callable[[], int] = lambda: 0,
        free_bytes: Callable[[], int | None] = lambda: None,
        written: Callable[[str], str] = lambda path: path,
    ) -> None:
        self.name = address.name
        self._files = files
        self._top = top
        self._read = read
        self._move = move
        self._close = close
        self._lost = lost
        self._failures = failures
        self._free_bytes = free_bytes
        self._written = written
        try:
            with self._named_errors():
                self._files().ls(top or "/", detail=False)
        except RecordError as error:
            close()
            if error.code == "storage-file-missing":
                raise RecordError("storage-missing", storage=self.name, path=self.name) from None
            raise

    def folders(self, path: str) -> list[str]:
        """Return the names of the folders directly in a folder; none where that is not there."""
        return [name for name, entry in self._entries(path) if entry["type"] == "directory"]

    def files(self, path: str) -> Iterator[tuple[str, int]]:
        """Yield the paths of all files below a folder, relative to the copy, with their sizes; no link is followed."""
        todo, seen = [path], 0
        while todo:
            folder = todo.pop()
            for name, entry in self._entries(folder):
                seen += 1
                if seen > MAX_ENTRIES:
                    raise RecordError("storage-too-many", storage=self.name, most=MAX_ENTRIES)
                inside = f"{folder}/{name}".lstrip("/")
                if entry["type"] == "directory":
                    todo.append(inside)
                elif entry["type"] == "file":
                    yield inside, int(entry["size"] or 0)

    def read(self, path: str, max_bytes: int) -> bytes | None:
        """Return the content of a file; None where it is not there, or larger."""
        size = self._size(path)
        if size is None or size > max_bytes:
            return None
        return b"".join(self.blocks(path))

    def blocks(self, path: str) -> Iterator[bytes]:
        """Yield the content of a file."""
        with self._named_errors(path):
            yield from self._read(self._full(path))

    def holds(self, file: FileToCopy) -> bool:
        """Tell whether the copy has this very content under its path already."""
        return reads_as_sent(self, file)

    def seems_to_hold(self, file: FileToCopy) -> bool:
        """Tell whether the copy has a file of this path and size."""
        return self._size(file.path) == file.size_bytes

    def put(self, file: FileToCopy, count: Callable[[int], None]) -> None:
        """Send a file under another name, read it back, and give it its name."""
        path, failures = PurePosixPath(file.path), self._failures()
        arriving = str(path.with_name(draft_path(Path(path.name)).name))
        try:
            with as_file(file) as source, self._named_errors(file.path):
                self._files().makedirs(self._full(str(path.parent)), exist_ok=True)
                self._files().put_file(str(source), self._full(arriving))
            self._check(file, arriving)
            with self._named_errors(file.path):
                self._move(self._full(arriving), self._full(file.path))
        except BaseException as error:
            # a host that does not answer is waited for once: not for its room, nor for what was half sent
            is_there = self._failures() == failures
            is_full = isinstance(error, Unreachable) and is_there and not self._has_room(file.size_bytes)
            if self._failures() == failures:
                with contextlib.suppress(RecordError):
                    self.delete(arriving)
            if is_full:
                # many servers say no more of a full disk than of any other fault, or break off
                raise RecordError("storage-full", storage=self.name) from None
            raise
        count(file.size_bytes)

    def _check(self, file: FileToCopy, arriving: str) -> None:
        """Raise `RecordError` where what arrived, or what was sent, has not the digest that it must have."""
        if sha512_there(self, arriving)[0] == file.sha512:
            return
        digest = hashlib.sha512()
        for block in file.opened():
            digest.update(block)
        file.check(digest.hexdigest())
        raise Unreachable("storage-differs", storage=self.name, path=file.path)

    def delete(self, path: str) -> None:
        """Delete a file; one that is not there is none to delete."""
        with self._named_errors(path), contextlib.suppress(FileNotFoundError):
            self._files().rm_file(self._full(path))

    def check_space(self, needed_bytes: int) -> None:
        """Raise `RecordError` where so many bytes have no room, as far as the server says."""
        with self._named_errors():
            free_bytes = self._free_bytes()
        if free_bytes is not None and free_bytes < needed_bytes:
            facts = {"needed_bytes": needed_bytes, "free_bytes": free_bytes}
            raise RecordError("storage-no-room", storage=self.name, **facts)

    def _has_room(self, needed_bytes: int) -> bool:
        try:
            self.check_space(needed_bytes)
        except RecordError as error:
            return error.code != "storage-no-room"
        return True

    def close(self) -> None:
        """Close the connection."""
        self._close()

    def _full(self, path: str) -> str:
        return f"{self._top}/{self._written(path)}".rstrip("/")

    def _size(self, path: str) -> int | None:
        with self._named_errors(path), contextlib.suppress(FileNotFoundError):
            entry = self._files().info(self._full(path))
            return int(entry["size"] or 0) if entry["type"] == "file" else None
        return None

    def _entries(self, path: str) -> list[tuple[str, dict[str, Any]]]:
        with self._named_errors(path), contextlib.suppress(FileNotFoundError):
            entries = self._files().ls(self._full(path), detail=True)
            return [(entry["name"].rstrip("/").rpartition("/")[2], entry) for entry in entries]
        return []

    @contextlib.contextmanager
    def _named_errors(self, path: str = "") -> Iterator[None]:
        """Turn the libraries' errors into ours: they come from three of them, with a common class in none."""
        try:
            yield
        except FileNotFoundError:
            raise RecordError("storage-file-missing", storage=self.name, path=path) from None
        except RecordError:
            raise
        except Exception as error:
            known = server_error(error, self.name)
            if isinstance(known, Unreachable):
                self._lost()
            raise known from None


def sftp_store(address: CopyAddress) -> FsspecStore:
    """Open a folder of an SFTP server. Raises as the store's functions do."""
    try:
        from sshfs import SSHFileSystem
    except ImportError:
        raise UsageError("extra-missing", package="sshfs", extra="storage") from None
    options: dict[str, Any] = {"port": address.port} if address.port else {}
    if address.user:
        options["username"] = address.user
    connect = partial(
        SSHFileSystem,
        address.host,
        # the hosts in ~/.ssh/known_hosts: where nothing is said, this library trusts any host
        known_hosts=(),
        connect_timeout=_TIMEOUT_S,
        keepalive_interval=15,
        skip_instance_cache=True,
        **options,
    )
    try:
        connection = LastingConnection(connect)
    except Exception as error:
        raise server_error(error, address.name) from None

    def read(path: str) -> Iterator[bytes]:
        with connection.files().open(path, "rb") as file:
            while block := file.read(_BLOCK_BYTES):
                yield block

    def move(source: str, path: str) -> None:
        connection.files().mv(source, path)

    top = address.path or "."
    return FsspecStore(
        address,
        connection.files,
        top=top,
        read=read,
        move=move,
        close=connection.close,
        lost=connection.close,
        failures=lambda: connection.failures,
        free_bytes=lambda: sftp_free_bytes(connection.files(), top),
    )


def webdav_store(address: CopyAddress) -> FsspecStore:
    """Open a folder of a WebDAV server. Raises as the store's functions do."""
    try:
        from webdav4.fsspec import WebdavFileSystem
    except ImportError:
        raise UsageError("extra-missing", package="webdav4", extra="storage") from None
    port = f":{address.port}" if address.port else ""
    base = f"{address.scheme.removeprefix('webdav+')}://{address.host}{port}{address.path}"
    files = WebdavFileSystem(base, auth=_web_user(address), timeout=_TIMEOUT_S, skip_instance_cache=True)

    def read(path: str) -> Iterator[bytes]:
        # fsspec's own asks for the properties of the file first, and does not know an escaped name in the answer
        with files.client.http.stream("GET", files.client.join_url(path), follow_redirects=True) as answer:
            if answer.status_code in (404, 410):
                raise FileNotFoundError(path)
            answer.raise_for_status()
            yield from answer.iter_bytes(_BLOCK_BYTES)

    def move(source: str, path: str) -> None:
        # fsspec's own would copy the file on the server, and delete it
        files.client.move(source, path, overwrite=True)

    return FsspecStore(
        address,
        lambda: files,
        top="",
        read=read,
        move=move,
        close=files.client.http.close,
        free_bytes=partial(webdav_free_bytes, files.client.http, base),
        written=_escaped,
    )


def _escaped(path: str) -> str:
    """Escape what would end the path of an address; the library escapes the rest.

    >>> _escaped("Quoi ? 100 % #1")
    'Quoi %3F 100 %25 %231'
    """
    return path.replace("%", "%25").replace("?", "%3F").replace("#", "%23")


def _web_user(address: CopyAddress) -> tuple[str, str] | None:
    try:
        found = netrc.netrc().authenticators(address.host)
    except FileNotFoundError:
        return None
    except (netrc.NetrcParseError, OSError):
        raise NotAllowed("storage-no-credentials", storage=address.name) from None
    return (found[0], found[2] or "") if found else None
