"""What every storage of copies can do, whatever it is: list, read, and put files that are verified after they arrived.

Paths are relative to the address of the copy and use `/`. A file appears whole or not at all under its name.
"""

from __future__ import annotations

import contextlib
import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from webinar_archive.errors import RecordError
from webinar_archive.files import blocks_of, open_regular, record_error

MAX_ENTRIES = 2_000_000
"""How many files of a copy are listed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileToCopy:
    """A file for a copy: its path there, its content or where that lies, and the SHA-512 and size that it must have."""

    path: str
    content: bytes | Path
    sha512: str
    size_bytes: int

    def opened(self, count: Callable[[int], None] = lambda _: None) -> Iterator[memoryview]:
        """Yield the content in blocks; `count` is told how many bytes were read so far.

        Raises `RecordError` where the file is not there, or cannot be read.
        """
        if isinstance(self.content, bytes):
            yield memoryview(self.content)
            count(len(self.content))
            return
        try:
            with open_regular(self.content, follow_links=False) as file:
                yield from blocks_of(file, count)
        except (FileNotFoundError, NotADirectoryError):
            raise RecordError("kept-file-missing", path=str(self.content)) from None
        except OSError as error:
            raise record_error(error) from None

    def check(self, found: str) -> None:
        """Raise `RecordError` where the content that was read has not the SHA-512 that was stored."""
        if found != self.sha512:
            path = self.path if isinstance(self.content, bytes) else str(self.content)
            raise RecordError("copy-source-damaged", path=path)


class CopyStore(Protocol):
    """A storage of copies. Every function raises `RecordError` or `Unreachable` where the storage does not do it."""

    name: str
    """The address, as messages and events name it."""

    def folders(self, path: str) -> list[str]:
        """Return the names of the folders directly in a folder; none where that is not there."""

    def files(self, path: str) -> Iterator[tuple[str, int]]:
        """Yield the paths of all files below a folder, relative to the copy, with their sizes."""

    def read(self, path: str, max_bytes: int) -> bytes | None:
        """Return the content of a file; None where it is not there, or larger."""

    def blocks(self, path: str) -> Iterator[bytes]:
        """Yield the content of a file."""

    def holds(self, file: FileToCopy) -> bool:
        """Tell whether the copy has this very content under its path already."""

    def seems_to_hold(self, file: FileToCopy) -> bool:
        """Tell whether the copy has this content as far as is known without reading it: its size, or its checksum."""

    def put(self, file: FileToCopy, count: Callable[[int], None]) -> None:
        """Store a file, in place of one that is there, and verify what arrived; `count` is told of the bytes sent."""

    def delete(self, path: str) -> None:
        """Delete a file; one that is not there is none to delete."""

    def check_space(self, needed_bytes: int) -> None:
        """Raise `RecordError` where it is known that so many bytes have no room."""

    def close(self) -> None:
        """Close the connections."""


def sha512_there(store: CopyStore, path: str) -> tuple[str, int]:
    """Read a file of a copy back; return its SHA-512 and its size."""
    digest, size = hashlib.sha512(), 0
    for block in store.blocks(path):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


def reads_as_sent(store: CopyStore, file: FileToCopy) -> bool:
    """Tell whether a copy has this very content under its path, by reading it whole."""
    return store.seems_to_hold(file) and sha512_there(store, file.path)[0] == file.sha512


@contextlib.contextmanager
def as_file(file: FileToCopy) -> Iterator[Path]:
    """Give the path of a file's content."""
    if isinstance(file.content, Path):
        yield file.content
        return
    with tempfile.NamedTemporaryFile() as temporary:
        temporary.write(file.content)
        temporary.flush()
        yield Path(temporary.name)
