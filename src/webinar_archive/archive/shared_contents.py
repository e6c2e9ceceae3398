"""Identical content under several records of an archive, stored once where the file system can share it.

For each large file, a small file under the checksum says where in the archive that content lies. It is a hint only:
what lies there is compared byte by byte before anything is shared, so that a damaged file is never taken for a good
one.
"""

from __future__ import annotations

import contextlib
import filecmp
import os
import shutil
from pathlib import Path

from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.layout import content_file, is_archive
from webinar_archive.errors import RecordError
from webinar_archive.file_copies import cloned, hard_linked
from webinar_archive.files import draft, open_regular, regular_file_bytes, write_whole
from webinar_archive.models import ArchivedFile

MIN_BYTES = 65_536
"""Below this, saying where a file lies would cost as much as the file."""


def share_with_archive(record: Path, file: ArchivedFile) -> None:
    """Share the content of a record's file with that of another record which holds the same, if one is known."""
    root = record.parent.parent
    if file.size_bytes < MIN_BYTES or not is_archive(root):
        return
    path = record / file.path
    noted = content_file(root, file.checksum)
    # only disk space is at stake
    with contextlib.suppress(OSError, RecordError):
        other = _noted_path(root, noted)
        if other is None or not share(other, path):
            write_whole(noted, os.fsencode(path.relative_to(root).as_posix()))


def share(original: Path, copy: Path) -> bool:
    """Have `copy` share the content of `original` where both hold the same bytes; tell whether they do."""
    try:
        if os.path.samestat(original.lstat(), copy.lstat()):
            return True
        if not filecmp.cmp(original, copy, shallow=False):
            return False
    except OSError:
        return False
    with contextlib.suppress(_NotShared), draft(copy) as temporary:
        if not _linked(original, temporary):
            raise _NotShared
    return True


class _NotShared(Exception):  # noqa: N818 - a copy would save nothing
    pass


def place(original: Path, copy: Path) -> None:
    """Put the content of a file, whole, in another place: shared where the file system can, else copied.

    Raises `OSError`, and `DiskFull`.
    """
    with draft(copy) as temporary:
        if not _linked(original, temporary):
            shutil.copyfile(original, temporary)


def _linked(original: Path, new: Path) -> bool:
    with open_regular(original, follow_links=False) as file:
        return cloned(file, new) or hard_linked(original, file, new)


def _noted_path(root: Path, noted: Path) -> Path | None:
    try:
        data = regular_file_bytes(noted, 10_000)
    except FileNotFoundError:
        return None
    path = kept_path(root, os.fsdecode(data or b""))
    return path if path.is_file() else None
