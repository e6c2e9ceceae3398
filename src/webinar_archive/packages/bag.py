"""BagIt bags (RFC 8493): written as a draft and then renamed, so that what looks like a bag is a whole one.

A bag has the version of its content: where the newest bag of a name holds the same payload, nothing is written; where
it differs, a new version is. No bag is ever changed, except that a tag file may be added (`added_tags`).
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from webinar_archive.errors import RecordError
from webinar_archive.file_copies import copied_digest
from webinar_archive.file_drafts import draft_path, remove_draft_folders, remove_drafts
from webinar_archive.file_sync import sync_file, sync_folder
from webinar_archive.files import draft_folder
from webinar_archive.packages.bag_tags import DECLARATION, MANIFEST
from webinar_archive.packages.serialised_bags import FORMS, early_file_in, is_serialised, write_serialised

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
    """Return the number of the newest bag of a name in a folder, whichever form it has; 0 where there is none."""
    pattern = re.compile(re.escape(name) + rf"-v([1-9][0-9]{{0,8}})(\.(?:{'|'.join(FORMS)}))?")
    newest = 0
    try:
        for entry in to.iterdir():
            found = pattern.fullmatch(entry.name)
            if found and entry.is_dir() == (found[2] is None):
                newest = max(newest, int(found[1]))
    except FileNotFoundError:
        return 0
    return newest


def manifest_of(payloads: Sequence[Payload]) -> bytes:
    """Return the payload manifest: one line a file, in order of the paths."""
    lines = sorted((f"data/{payload.path}", payload.sha512) for payload in payloads)
    return "".join(f"{digest}  {path}\n" for path, digest in lines).encode()


def bag_path(to: Path, name: str, version: int, form: str | None = None) -> Path:
    """Return the folder of a version of a bag, or the file of a serialised one."""
    return to / f"{name}-v{version}{f'.{form}' if form else ''}"


def is_packed(to: Path, name: str, payloads: Sequence[Payload], form: str | None = None) -> Path | None:
    """Return the newest bag of this name where it has this form and holds just this payload, None otherwise."""
    newest = bag_path(to, name, newest_version(to, name), form)
    return newest if _manifest_in(newest) == manifest_of(payloads) else None


def _manifest_in(bag: Path) -> bytes | None:
    try:
        return early_file_in(bag, MANIFEST) if is_serialised(bag) else (bag / MANIFEST).read_bytes()
    except OSError:
        return None


def _next_version(to: Path, name: str, payloads: Sequence[Payload], form: str | None) -> int:
    """Return the number of a new bag: that of the newest where this holds the same payload in another form."""
    newest, manifest = newest_version(to, name), manifest_of(payloads)
    if newest == 0 or bag_path(to, name, newest, form).exists():
        return newest + 1
    others = (bag_path(to, name, newest, each) for each in (None, *FORMS) if each != form)
    return newest if any(_manifest_in(other) == manifest for other in others) else newest + 1


def write_bag(
    to: Path,
    name: str,
    payloads: Sequence[Payload],
    *,
    info: Sequence[tuple[str, str]],
    tags: Mapping[str, bytes],
    form: str | None = None,
    on_bytes: OnBytes | None = None,
) -> Path:
    """Write a new version of a bag and return its folder, or its file where it has a form.

    Films are not copied where the file system can share them (reflinks, then hard links). Each file is read once: its
    hash is held against the one that was stored.

    Args:
        to: The folder of the bags.
        name: The name of the bag, safe for every file system; its version is added.
        payloads: Its files.
        info: The lines of `bag-info.txt`.
        tags: Further tag files, by their paths in the bag.
        form: `zip` or `tar` for a bag in one file.
        on_bytes: Told of the progress.

    Raises:
        RecordError: A file is not as it was stored, or none.
        OSError: The folder cannot be written.
    """
    remove_unfinished(to)
    with draft_folder(to / name) as draft:
        done = 0
        for payload in payloads:
            _pack(payload, draft / "data" / payload.path, partial(_tell, on_bytes, done))
            done += payload.size_bytes
        (draft / "data").mkdir(exist_ok=True)
        _write_tags(draft, tag_files(payloads, info, tags))
        return _in_place(draft, to, name, payloads, form)


def remove_unfinished(to: Path) -> None:
    """Create the folder of the bags, and delete in it what killed packagings left."""
    to.mkdir(parents=True, exist_ok=True)
    remove_draft_folders(to)
    remove_drafts(to)


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


def tag_files(
    payloads: Sequence[Payload], info: Sequence[tuple[str, str]], tags: Mapping[str, bytes]
) -> dict[str, bytes]:
    """Return the files of a bag beside its payload, by their paths in it."""
    lines = "".join(f"{label}: {_one_line(value)}\n" for label, value in info)
    files = {
        DECLARATION: b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n",
        "bag-info.txt": lines.encode("utf-8", "replace"),
        MANIFEST: manifest_of(payloads),
        **tags,
    }
    digests = sorted((path, hashlib.sha512(data).hexdigest()) for path, data in files.items())
    files[TAG_MANIFEST] = "".join(f"{digest}  {path}\n" for path, digest in digests).encode()
    return files


def _write_tags(draft: Path, files: Mapping[str, bytes]) -> None:
    for name, data in files.items():
        (draft / name).parent.mkdir(parents=True, exist_ok=True)
        _write_synced(draft / name, data)


def _one_line(value: str) -> str:
    return " ".join(value.split())[:2000]


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        sync_file(file.fileno())


def _in_place(draft: Path, to: Path, name: str, payloads: Sequence[Payload], form: str | None) -> Path:
    """Give a finished draft the name of the next version, which another process may have taken meanwhile."""
    while True:
        path = bag_path(to, name, _next_version(to, name, payloads, form), form)
        try:
            if form is None:
                draft.rename(path)
            else:
                _serialise(draft, path, form)
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
            continue
        sync_folder(to)
        return path


def _serialise(draft: Path, path: Path, form: str) -> None:
    """Write a bag into one file. Raises `FileExistsError` where there is one already."""
    whole = draft_path(path)
    try:
        write_serialised(draft, whole, form, path.name.removesuffix(f".{form}"))
        try:
            os.link(whole, path)
        except FileExistsError:
            raise
        except OSError:
            # a file system without hard links
            if path.exists():
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(path)) from None
            whole.rename(path)
    finally:
        whole.unlink(missing_ok=True)
