"""BagIt bags (RFC 8493): written as a draft and then renamed, so that what looks like a bag is a whole one.

A bag has the version of its content: where the newest bag of a name holds the same payload, nothing is written; where
it differs, a new version is. No bag is ever changed.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from webinar_archive.errors import RecordError
from webinar_archive.file_copies import copied_digest
from webinar_archive.files import is_abandoned_draft

MANIFEST = "manifest-sha512.txt"
TAG_MANIFEST = "tagmanifest-sha512.txt"

OnBytes = Callable[[int], None]
"""Called with the bytes that are packed so far."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Payload:
    """A file of a bag: its path below `data/`, and its bytes, or where they lie, with the SHA-512 that they have."""

    path: str
    sha512: str
    size_bytes: int
    content: bytes | Path
    original_name: str | None = None


def payload_of_bytes(path: str, data: bytes) -> Payload:
    """Return the payload that these bytes are."""
    return Payload(path=path, sha512=hashlib.sha512(data).hexdigest(), size_bytes=len(data), content=data)


def newest_version(to: Path, name: str) -> int:
    """Return the number of the newest bag of a name in a folder, 0 where there is none."""
    pattern = re.compile(re.escape(name) + r"-v([1-9][0-9]{0,8})")
    try:
        found = [pattern.fullmatch(entry.name) for entry in to.iterdir()]
    except FileNotFoundError:
        return 0
    return max((int(each[1]) for each in found if each), default=0)


def manifest_of(payloads: Sequence[Payload]) -> bytes:
    """Return the payload manifest: one line a file, in order of the paths."""
    lines = sorted((f"data/{payload.path}", payload.sha512) for payload in payloads)
    return "".join(f"{digest}  {path}\n" for path, digest in lines).encode()


def bag_folder(to: Path, name: str, version: int) -> Path:
    """Return the folder of a version of a bag."""
    return to / f"{name}-v{version}"


def is_packed(to: Path, name: str, payloads: Sequence[Payload]) -> Path | None:
    """Return the newest bag of this name where it holds just this payload, None otherwise."""
    newest = bag_folder(to, name, newest_version(to, name))
    try:
        same = (newest / MANIFEST).read_bytes() == manifest_of(payloads)
    except OSError:
        return None
    return newest if same else None


def write_bag(
    to: Path,
    name: str,
    payloads: Sequence[Payload],
    *,
    info: Sequence[tuple[str, str]],
    tags: Mapping[str, bytes],
    on_bytes: OnBytes | None = None,
) -> Path:
    """Write a new version of a bag and return its folder.

    Films are not copied where the file system can share them (reflinks, then hard links). Each file is read once: its
    hash is held against the one that was stored.

    Args:
        to: The folder of the bags.
        name: The name of the bag, safe for every file system; its version is added.
        payloads: Its files.
        info: The lines of `bag-info.txt`.
        tags: Further tag files, by their paths in the bag.
        on_bytes: Told of the progress.

    Raises:
        RecordError: A file is not as it was stored, or none.
        OSError: The folder cannot be written.
    """
    remove_unfinished(to)
    draft = to / f".{name}.{os.getpid()}-{secrets.token_hex(4)}.draft"
    try:
        draft.mkdir()
        done = 0
        for payload in payloads:
            _pack(payload, draft / "data" / payload.path, partial(_tell, on_bytes, done))
            done += payload.size_bytes
        (draft / "data").mkdir(exist_ok=True)
        _write_tags(draft, payloads, info, tags)
        return _in_place(draft, to, name)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def remove_unfinished(to: Path) -> None:
    """Create the folder of the bags, and delete in it what killed packagings left."""
    to.mkdir(parents=True, exist_ok=True)
    with os.scandir(to) as entries:
        abandoned = [e for e in entries if is_abandoned_draft(e.name) and e.is_dir(follow_symlinks=False)]
    for entry in abandoned:
        shutil.rmtree(entry.path, ignore_errors=True)


def _tell(on_bytes: OnBytes | None, before: int, size: int) -> None:
    if on_bytes is not None:
        on_bytes(before + size)


def _pack(payload: Payload, path: Path, count: OnBytes) -> None:
    """Put a file in its place. Raises `RecordError` where it is not what was stored."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(payload.content, bytes):
        _write_synced(path, payload.content)
        return
    try:
        found = copied_digest(payload.content, path, count, link=True)
    except (FileNotFoundError, NotADirectoryError):
        raise RecordError("kept-file-missing", path=str(payload.content)) from None
    if found != payload.sha512:
        raise RecordError("bag-file-damaged", path=str(payload.content))


def _write_tags(
    draft: Path, payloads: Sequence[Payload], info: Sequence[tuple[str, str]], tags: Mapping[str, bytes]
) -> None:
    lines = "".join(f"{label}: {_one_line(value)}\n" for label, value in info)
    files = {
        "bagit.txt": b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": lines.encode("utf-8", "replace"),
        MANIFEST: manifest_of(payloads),
        **tags,
    }
    digests = sorted((path, hashlib.sha512(data).hexdigest()) for path, data in files.items())
    files[TAG_MANIFEST] = "".join(f"{digest}  {path}\n" for path, digest in digests).encode()
    for name, data in files.items():
        (draft / name).parent.mkdir(parents=True, exist_ok=True)
        _write_synced(draft / name, data)


def _one_line(value: str) -> str:
    return " ".join(value.split())[:2000]


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _in_place(draft: Path, to: Path, name: str) -> Path:
    """Give a finished draft the name of the next version, which another process may have taken meanwhile."""
    while True:
        folder = bag_folder(to, name, newest_version(to, name) + 1)
        try:
            draft.rename(folder)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            continue
        _sync_folder(to)
        return folder


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with contextlib.suppress(OSError):
            # some network folders cannot
            os.fsync(descriptor)
    finally:
        os.close(descriptor)
