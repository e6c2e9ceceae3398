"""Bags in one file, ZIP or TAR (RFC 8493, section 4): written whole, and unpacked within bounds.

Whoever made the file may be a stranger: entries are counted and their names checked before any is written, only
folders and regular files are taken, and no more bytes than were announced.
"""

from __future__ import annotations

import os
import re
import shutil
import struct
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO

from webinar_archive.errors import RecordError
from webinar_archive.file_sync import sync_file
from webinar_archive.packages.bag_tags import DECLARATION, MANIFEST, is_bag, leads_out
from webinar_archive.packages.bag_validation import MAX_FILES
from webinar_archive.text.characters import shown

FORMS = ("zip", "tar")
"""The forms of serialised bags, which are also the suffixes of their files."""
MAX_DIRECTORY_BYTES = 50_000_000
"""The size of the largest directory of a ZIP that is read: some 400,000 entries."""
_BLOCK_BYTES = 1024 * 1024
TIMESTAMP_TAG = "metadata/manifest-sha512.tsr"
"""The timestamp of the manifest by an authority (RFC 3161)."""
_FIRST = (DECLARATION, MANIFEST, TIMESTAMP_TAG)
"""The files that come first, so that a bag can be told and compared without reading the rest."""
_MOST_BEFORE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """A file in a serialised bag: its name, its size, and what opens it."""

    name: str
    size_bytes: int
    open: Callable[[], IO[bytes]]


def is_serialised(path: Path) -> bool:
    """Return whether a file has the name of a serialised bag."""
    return re.search(r"\.(?:zip|tar)$", path.name, re.IGNORECASE) is not None and path.is_file()


def write_serialised(folder: Path, file: Path, form: str, base: str) -> None:
    """Write a bag's folder into one file, below a folder named `base`. Raises `OSError`."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    paths.sort(key=lambda path: path.relative_to(folder).as_posix() not in _FIRST)
    names = [f"{base}/{path.relative_to(folder).as_posix()}" for path in paths]
    if form == "zip":
        with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
            for path, name in zip(paths, names, strict=True):
                archive.write(path, name)
    else:
        with tarfile.open(file, "w", format=tarfile.PAX_FORMAT) as archive:
            for path, name in zip(paths, names, strict=True):
                archive.add(path, name, recursive=False, filter=_of_nobody)
    with file.open("rb") as written:
        sync_file(written.fileno())


def _of_nobody(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    """Leave out who owned a file on the machine that packed it; a hard link is a file of its own."""
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = ""
    return entry


def early_file_in(file: Path, path: str) -> bytes | None:
    """Return one of the first files in a serialised bag of ours, None where there is none or it cannot be read."""
    try:
        with closing(_opened(file)) as archive:
            for number, entry in enumerate(_entries(archive)):
                if entry.name.partition("/")[2] == path:
                    with entry.open() as found:
                        return found.read(MAX_DIRECTORY_BYTES)
                if number > _MOST_BEFORE:
                    break
    except (RecordError, *_BROKEN):
        pass
    return None


_BROKEN = (
    OSError,
    EOFError,
    tarfile.TarError,
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    RuntimeError,
)
"""What the readers of ZIP and TAR raise for files that are damaged, encrypted or of unknown methods."""


def unpacked(file: Path, to: Path, *, max_files: int = MAX_FILES, max_bytes: int | None = None) -> Path:
    """Unpack a serialised bag into a folder; return the folder of the bag in it.

    Args:
        file: The ZIP or TAR.
        to: An empty folder.
        max_files: How many entries it may have.
        max_bytes: How many bytes it may unpack to; what the disk has free, where not given.

    Raises:
        RecordError: The file cannot be read, holds what a bag may not, or is too large.
    """
    facts = {"folder": shown(str(file))}
    limit = shutil.disk_usage(to).free if max_bytes is None else max_bytes
    try:
        with closing(_opened(file)) as archive:
            total = 0
            for seen, entry in enumerate(_entries(archive), start=1):
                total += entry.size_bytes
                if seen > max_files:
                    raise RecordError("bag-too-many-files", **facts, most=max_files)
                if total > limit:
                    raise RecordError("bag-too-large", **facts, size_bytes=total, free_bytes=limit)
                _unpack(entry, to, facts)
    except _BROKEN as error:
        if isinstance(error, OSError) and error.filename is None and error.errno is not None:
            raise
        raise RecordError("bag-file-broken", **facts, reason=shown(str(error))[:200]) from None
    inside = [folder for folder in (to, *sorted(to.iterdir())) if folder.is_dir() and is_bag(folder)]
    if len(inside) != 1:
        raise RecordError("bag-incomplete", **facts, file=DECLARATION)
    return inside[0]


def _unpack(entry: _Entry, to: Path, facts: dict[str, str]) -> None:
    if leads_out(entry.name):
        raise RecordError(
            "bag-path-outside", **facts, file=Path(facts["folder"]).name, path=shown(entry.name)
        )
    path = to / PurePosixPath(entry.name)
    path.parent.mkdir(parents=True, exist_ok=True)
    left = entry.size_bytes
    with entry.open() as packed, path.open("xb") as file:
        while left and (block := packed.read(min(left, _BLOCK_BYTES))):
            file.write(block)
            left -= len(block)


def _opened(file: Path) -> zipfile.ZipFile | tarfile.TarFile:
    if file.suffix.lower() != ".zip":
        # plain: a compressed header could be of any size
        return tarfile.open(file, "r:")
    if _directory_bytes(file) > MAX_DIRECTORY_BYTES:
        raise RecordError("bag-too-many-files", folder=shown(str(file)), most=MAX_FILES)
    return zipfile.ZipFile(file)


def _directory_bytes(file: Path) -> int:
    """Return the size of a ZIP's directory as its end states it: the library would read all of it at once."""
    with file.open("rb") as archive:
        end = archive.seek(0, os.SEEK_END)
        archive.seek(max(0, end - 66_000))
        tail = archive.read()
    at = tail.rfind(b"PK\x05\x06")
    size: int = struct.unpack_from("<L", tail, at + 12)[0] if 0 <= at <= len(tail) - 22 else 0
    at = tail.rfind(b"PK\x06\x06")
    if size == 0xFFFFFFFF and 0 <= at <= len(tail) - 48:
        size = struct.unpack_from("<Q", tail, at + 40)[0]
    return size


def _entries(archive: zipfile.ZipFile | tarfile.TarFile) -> Iterator[_Entry]:
    """Yield the files in order; folders are made for the files in them. Raises `RecordError` for links and devices."""
    if isinstance(archive, zipfile.ZipFile):
        for info in archive.infolist():
            kind = info.external_attr >> 28
            if kind not in (0, 4, 8):
                raise RecordError("bag-file-broken", folder=shown(archive.filename or ""), reason="a link")
            if not info.is_dir():
                yield _Entry(name=info.filename, size_bytes=info.file_size, open=partial(archive.open, info))
        return
    for member in archive:
        if member.isfile():
            yield _Entry(
                name=member.name, size_bytes=member.size, open=partial(_open_member, archive, member)
            )
        elif not member.isdir():
            raise RecordError("bag-file-broken", folder=shown(str(archive.name)), reason="a link")


def _open_member(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    file = archive.extractfile(member)
    if file is None:
        raise tarfile.ReadError(member.name)
    return file
