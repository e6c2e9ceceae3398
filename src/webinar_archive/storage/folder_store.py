"""Copies in a folder, such as another disk or a network mount."""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from webinar_archive.errors import DiskFull, RecordError, Unreachable
from webinar_archive.file_sync import sync_file
from webinar_archive.files import blocks_of, draft, open_regular, regular_file_bytes
from webinar_archive.storage.addresses import CopyAddress
from webinar_archive.storage.copy_store import MAX_ENTRIES, FileToCopy, reads_as_sent, sha512_there

_AWAY = (errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EHOSTDOWN, errno.EHOSTUNREACH, errno.ENOTCONN)
"""What the system says of a network mount whose server does not answer."""
_RESERVE_BYTES = 10_000_000


class FolderStore:
    """A folder that is there already: one that is not may be a disk that is not mounted, and is not made."""

    def __init__(self, address: CopyAddress) -> None:
        self._top = Path(address.path)
        self.name = address.name
        if not self._top.is_dir():
            raise RecordError("storage-missing", storage=self.name, path=self.name)

    def folders(self, path: str) -> list[str]:
        """Return the names of the folders directly in a folder; none where that is not there."""
        with (
            self._named_errors(),
            contextlib.suppress(FileNotFoundError),
            os.scandir(self._top / path) as found,
        ):
            return [entry.name for entry in found if entry.is_dir(follow_symlinks=False)]
        return []

    def files(self, path: str) -> Iterator[tuple[str, int]]:
        """Yield the paths of all files below a folder, relative to the copy, with their sizes; no link is followed."""
        todo, seen = [self._top / path], 0
        while todo:
            with self._named_errors():
                try:
                    with os.scandir(todo.pop()) as found:
                        entries = list(found)
                except FileNotFoundError:
                    continue
                todo += [Path(each) for each in entries if each.is_dir(follow_symlinks=False)]
                files = [each for each in entries if each.is_file(follow_symlinks=False)]
                sizes = [each.stat(follow_symlinks=False).st_size for each in files]
            seen += len(entries)
            if seen > MAX_ENTRIES:
                raise RecordError("storage-too-many", storage=self.name, most=MAX_ENTRIES)
            for each, size in zip(files, sizes, strict=True):
                yield Path(each).relative_to(self._top).as_posix(), size

    def read(self, path: str, max_bytes: int) -> bytes | None:
        """Return the content of a file; None where it is not there, or larger."""
        with self._named_errors(), contextlib.suppress(FileNotFoundError, NotADirectoryError):
            return regular_file_bytes(self._top / path, max_bytes)
        return None

    def blocks(self, path: str) -> Iterator[bytes]:
        """Yield the content of a file, as it lies on the disk."""
        with self._named_errors(), open_regular(self._top / path, follow_links=False) as file:
            # what was written a moment ago would come from memory
            with contextlib.suppress(OSError):
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
            for block in blocks_of(file, lambda _: None):
                yield bytes(block)

    def holds(self, file: FileToCopy) -> bool:
        """Tell whether the copy has this very content under its path already."""
        return reads_as_sent(self, file)

    def seems_to_hold(self, file: FileToCopy) -> bool:
        """Tell whether the copy has a file of this path and size."""
        path = self._top / file.path
        with self._named_errors():
            return path.is_file() and not path.is_symlink() and path.stat().st_size == file.size_bytes

    def put(self, file: FileToCopy, count: Callable[[int], None]) -> None:
        """Write a file under another name, read it back, and give it its name."""
        path = self._top / file.path
        with self._named_errors():
            path.parent.mkdir(parents=True, exist_ok=True)
            with draft(path) as temporary:
                digest = hashlib.sha512()
                with temporary.open("wb") as copy:
                    for block in file.opened(count):
                        digest.update(block)
                        copy.write(block)
                    copy.flush()
                    sync_file(copy.fileno())
                file.check(digest.hexdigest())
                if sha512_there(self, temporary.relative_to(self._top).as_posix())[0] != file.sha512:
                    raise Unreachable("storage-differs", storage=self.name, path=file.path)

    def delete(self, path: str) -> None:
        """Delete a file; one that is not there is none to delete."""
        with self._named_errors():
            (self._top / path).unlink(missing_ok=True)

    def check_space(self, needed_bytes: int) -> None:
        """Raise `RecordError` where so many bytes have no room."""
        with self._named_errors():
            free_bytes = shutil.disk_usage(self._top).free
        needed_bytes += _RESERVE_BYTES
        if free_bytes < needed_bytes:
            facts = {"needed_bytes": needed_bytes, "free_bytes": free_bytes}
            raise RecordError("storage-no-room", storage=self.name, **facts)

    def close(self) -> None:
        """Do nothing: files are closed where they are read."""

    @contextlib.contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except DiskFull:
            raise RecordError("storage-full", storage=self.name) from None
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                raise RecordError("storage-full", storage=self.name) from None
            kind = Unreachable if error.errno in _AWAY else RecordError
            raise kind("storage-failed", storage=self.name, reason=error.strerror or "?") from None
