"""The files that a record's results name: inside the record's folder, and as they were stored.

An archive may come from elsewhere, and files may be moved or deleted by hand: a result that names a file outside of
its record's folder is not followed, and one whose files are not there as stored is made again.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath
from typing import Protocol, runtime_checkable

from webinar_archive.archive.remote_films import remote_film
from webinar_archive.errors import Gone, RecordError
from webinar_archive.models import ArchivedFile


@runtime_checkable
class KeepsFiles(Protocol):
    """A result with files in the record's folder."""

    @property
    def files(self) -> tuple[ArchivedFile, ...]:
        """The files that the result rests on."""


def kept_path(record: Path, path: str) -> Path:
    """Return where a kept file lies. Raises `RecordError` for a path that leads out of the record's folder."""
    written = PurePosixPath(path)
    parts = written.parts
    if not parts or written.is_absolute() or ".." in parts or "\0" in path:
        raise RecordError("kept-file-outside", path=path, folder=str(record))
    # a link inside the folder may lead out of it, too
    below = [record.joinpath(*parts[:depth]) for depth in range(1, len(parts) + 1)]
    if any(map(os.path.islink, below)):
        inside = os.path.realpath(record)
        if os.path.commonpath((inside, os.path.realpath(record / path))) != inside:
            raise RecordError("kept-file-outside", path=path, folder=str(record))
    return record / path


def kept_file(record: Path, file: ArchivedFile) -> Path:
    """Return where a kept file lies. Raises `RecordError`; `Gone` when it is missing or has another size."""
    path = kept_path(record, file.path)
    if not _is_as_stored(path, file):
        raise Gone("kept-file-missing", path=str(path))
    return path


def read_kept_file(record: Path, file: ArchivedFile) -> bytes:
    """Read a kept file whole. Raises `RecordError`; `Gone` when it is missing or was changed."""
    path = kept_file(record, file)
    try:
        return path.read_bytes()
    except OSError as error:
        raise Gone("file-unreadable", path=str(path), reason=error.strerror) from None


def damaged_files(record: Path, result: object) -> tuple[ArchivedFile, ...]:
    """Return the files of a result that are missing or have another size than was stored; it may keep none.

    A film that lies in copies alone is not missing.
    """
    files = result.files if isinstance(result, KeepsFiles) else ()
    return tuple(
        file
        for file in files
        if not _is_as_stored(kept_path(record, file.path), file) and remote_film(record, file) is None
    )


def is_whole(record: Path, result: object) -> bool:
    """Tell whether all files of a result are there with the sizes that were stored, and none leads elsewhere."""
    try:
        return not damaged_files(record, result)
    except RecordError:
        return False


def _is_as_stored(path: Path, file: ArchivedFile) -> bool:
    try:
        found = path.stat()
    except OSError:
        return False
    return stat.S_ISREG(found.st_mode) and found.st_size == file.size_bytes
