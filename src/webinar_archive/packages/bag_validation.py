"""Validate any bag: hash every file of it, and name each that is damaged, missing, extra or not to be read.

The Library of Congress's validator stops at a missing file and does not name the damaged one beside it; and a bag may
come from a stranger, so that files are counted before any is read, and links are not followed.
"""

from __future__ import annotations

import hashlib
import os
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path, PurePosixPath

from webinar_archive.errors import RecordError
from webinar_archive.files import blocks_of, open_regular
from webinar_archive.packages.bag_tags import BagTags, decoded_path
from webinar_archive.text.characters import shown

MAX_FILES = 100_000
"""How many files a bag may hold; a record's has some dozens."""


class BagFault(StrEnum):
    """What is wrong with a file of a bag."""

    DAMAGED = "damaged"
    MISSING = "missing"
    EXTRA = "extra"
    """It lies in the payload, and not every manifest that should lists it."""
    UNREADABLE = "unreadable"
    LINK = "link"
    """A symbolic link, a pipe or a device, which is no file of a bag."""
    COUNT = "count"
    """Files and bytes are not as many as `bag-info.txt` states."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BagFileFault:
    """A file of a bag that is not as its manifests state; `path` is relative to the bag."""

    path: str
    fault: BagFault
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BagValidation:
    """What a validation found: the payload's files with their sizes, by path, and the faults."""

    sizes: Mapping[str, int]
    faults: tuple[BagFileFault, ...]


def validate_bag(
    tags: BagTags, on_share: Callable[[float], None] | None = None, *, max_files: int = MAX_FILES
) -> BagValidation:
    """Hash every file that a bag's manifests name, each once for all of them.

    Raises:
        RecordError: It holds more than `max_files` files.
        OSError: Its folders cannot be read.
    """
    found, links = _files(tags.folder, max_files)
    faults = [BagFileFault(path=path, fault=BagFault.LINK) for path in links]
    sizes = {path: size for path, size in found.items() if path.startswith("data/")}
    wanted = _wanted(tags, found, faults)
    faults += _unlisted(tags, wanted, sizes)
    total = sum(found[path] for path in wanted) or 1
    done = 0
    for path, digests in wanted.items():

        def count(size: int, before: int = done) -> None:
            if on_share is not None:
                on_share(min(1.0, (before + size) / total))

        fault = _fault_of(tags.folder, path, digests, count)
        if fault is not None:
            faults.append(fault)
        done += found[path]
    oxum = tags.value("Payload-Oxum")
    if oxum is not None and oxum != f"{sum(sizes.values())}.{len(sizes)}":
        faults.append(BagFileFault(path="bag-info.txt", fault=BagFault.COUNT, reason=oxum[:100]))
    return BagValidation(sizes=sizes, faults=tuple(sorted(faults, key=lambda fault: fault.path)))


def _files(folder: Path, max_files: int) -> tuple[dict[str, int], list[str]]:
    """Return the regular files of a bag with their sizes, by path, and what else is neither file nor folder."""
    files: dict[str, int] = {}
    links = []
    todo, seen = [folder], 0
    while todo:
        with os.scandir(todo.pop()) as entries:
            for entry in entries:
                seen += 1
                if seen > max_files:
                    raise RecordError("bag-too-many-files", folder=shown(str(folder)), most=max_files)
                path = Path(entry.path).relative_to(folder).as_posix()
                if entry.is_dir(follow_symlinks=False):
                    todo.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    files[path] = entry.stat(follow_symlinks=False).st_size
                else:
                    links.append(path)
    return files, sorted(links)


def _wanted(
    tags: BagTags, found: Mapping[str, int], faults: list[BagFileFault]
) -> dict[str, list[tuple[str, str]]]:
    """Return each file that manifests name with its digests by algorithm; those that are missing become faults."""
    names = _Names(found)
    wanted: dict[str, list[tuple[str, str]]] = {}
    missing = set()
    for manifest in (*tags.payload, *tags.tags):
        for written, digest in manifest.digests.items():
            path = names.of(written)
            if path is None:
                missing.add(written)
            else:
                wanted.setdefault(path, []).append((manifest.algorithm, digest))
    missing |= {path for path in tags.to_fetch if names.of(path) is None}
    faults += [BagFileFault(path=path, fault=BagFault.MISSING) for path in sorted(missing)]
    return wanted


class _Names:
    """Finds files by their names as manifests write them: encoded, or in another Unicode normalisation."""

    def __init__(self, found: Mapping[str, int]) -> None:
        self._found = found
        self._normalised: dict[str, str] = {}
        for path in found:
            if not path.isascii():
                self._normalised[unicodedata.normalize("NFC", path)] = path

    def of(self, written: str) -> str | None:
        for path in (written, decoded_path(written)):
            if path in self._found:
                return path
        return self._normalised.get(unicodedata.normalize("NFC", decoded_path(written)))


def _unlisted(
    tags: BagTags, wanted: Mapping[str, list[tuple[str, str]]], sizes: Mapping[str, int]
) -> Iterator[BagFileFault]:
    """Yield the payload's files that no manifest lists; since version 1.0, every manifest must list every file."""
    algorithms = {manifest.algorithm for manifest in tags.payload}
    least = len(algorithms) if tags.version >= (1, 0) else 1
    for path in sizes:
        if len({algorithm for algorithm, _ in wanted.get(path, ())} & algorithms) < least:
            yield BagFileFault(path=path, fault=BagFault.EXTRA)


def _fault_of(
    folder: Path, path: str, wanted: list[tuple[str, str]], count: Callable[[int], None]
) -> BagFileFault | None:
    try:
        found = _digests(folder / PurePosixPath(path), {algorithm for algorithm, _ in wanted}, count)
    except OSError as error:
        return BagFileFault(path=path, fault=BagFault.UNREADABLE, reason=error.strerror)
    if all(found[algorithm] == digest for algorithm, digest in wanted):
        return None
    return BagFileFault(path=path, fault=BagFault.DAMAGED)


def _digests(path: Path, algorithms: set[str], count: Callable[[int], None]) -> dict[str, str]:
    """Return the digests of a regular file, which is read once for all of the algorithms."""
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name in algorithms}
    with open_regular(path, follow_links=False) as file:
        for block in blocks_of(file, count):
            for each in hashes.values():
                each.update(block)
    return {name: each.hexdigest() for name, each in hashes.items()}
