"""Tag files that come to a bag after it was written; no file of it is changed but its tag manifest."""

from __future__ import annotations

import errno
import hashlib
import os
from pathlib import Path

from webinar_archive.file_drafts import draft_path
from webinar_archive.files import draft_folder, regular_file_bytes, write_whole
from webinar_archive.packages.bag import TAG_MANIFEST
from webinar_archive.packages.bag_tags import MAX_TAG_BYTES
from webinar_archive.packages.serialised_bags import early_file_in, is_serialised, unpacked, write_serialised


def tag_of(bag: Path, path: str) -> bytes | None:
    """Return a tag file of a bag of ours, None where it has none. Raises `OSError`."""
    if is_serialised(bag):
        return early_file_in(bag, path)
    try:
        return regular_file_bytes(bag / path, MAX_TAG_BYTES)
    except FileNotFoundError:
        return None


def add_tag(bag: Path, path: str, data: bytes) -> None:
    """Add a tag file to a bag, which is a valid bag at every moment.

    A bag in one file is written anew beside it, and takes its place when it is whole.

    Raises:
        RecordError: A bag in one file cannot be read.
        OSError: The bag cannot be written, or has this file already.
    """
    if not is_serialised(bag):
        _add_to_folder(bag, path, data)
        return
    with draft_folder(bag) as folder:
        inside = unpacked(bag, folder)
        _add_to_folder(inside, path, data)
        whole = draft_path(bag)
        try:
            write_serialised(inside, whole, bag.suffix[1:].lower(), inside.name)
            whole.replace(bag)
        finally:
            whole.unlink(missing_ok=True)


def _add_to_folder(folder: Path, path: str, data: bytes) -> None:
    if (folder / path).exists():
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(folder / path))
    write_whole(folder / path, data)
    manifest = regular_file_bytes(folder / TAG_MANIFEST, MAX_TAG_BYTES) or b""
    lines = [*manifest.decode().splitlines(), f"{hashlib.sha512(data).hexdigest()}  {path}"]
    # in order of the paths, as in other bags of ours
    lines.sort(key=lambda line: line.partition("  ")[2])
    write_whole(folder / TAG_MANIFEST, "".join(f"{line}\n" for line in lines).encode())
