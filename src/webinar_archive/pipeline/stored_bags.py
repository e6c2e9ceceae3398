"""Packages that lie in a storage of copies: found, read back, and taken from there."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from webinar_archive.errors import RecordError, UsageError
from webinar_archive.packages.bag_tags import (
    DECLARATION,
    MAX_TAG_BYTES,
    BagTags,
    decoded_path,
    leads_out,
    read_tags,
)
from webinar_archive.packages.bag_validation import MAX_FILES, BagFault, BagFileFault
from webinar_archive.pipeline.bag_folders import newest_versions
from webinar_archive.storage.copy_store import CopyStore
from webinar_archive.text.characters import shown

_MAX_TAG_FILES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredBag:
    """A package in a storage: its folder there, and the sizes of its files by their paths in it."""

    store: CopyStore
    folder: str
    sizes: dict[str, int]

    def __str__(self) -> str:
        return f"{self.store.name}/{self.folder}".rstrip("/")

    @property
    def name(self) -> str:
        """The name of its folder."""
        return PurePosixPath(str(self)).name

    def path(self, inside: str) -> str:
        """Return the path of one of its files in the storage."""
        return f"{self.folder}/{inside}".lstrip("/")


def stored_bags(store: CopyStore, below: str = "") -> tuple[StoredBag, ...]:
    """Return the packages in a folder of a storage, in order of their folders."""
    files = dict(store.files(below))
    folders = {
        path.removesuffix(DECLARATION).rstrip("/")
        for path in files
        if PurePosixPath(path).name == DECLARATION
    }
    # a payload may hold a bag
    outer = [each for each in folders if not any(above in folders for above in _above(each))]
    sizes: dict[str, dict[str, int]] = {each: {} for each in outer}
    for path, size in files.items():
        for above in _above(path):
            if above in sizes:
                sizes[above][path[len(above) :].lstrip("/")] = size
    return tuple(StoredBag(store=store, folder=each, sizes=sizes[each]) for each in sorted(outer))


def _above(path: str) -> list[str]:
    """Return the folders above a path, as texts; the top is the empty one."""
    parts = PurePosixPath(path).parts
    return ["/".join(parts[:number]) for number in range(len(parts))]


def bags_at(store: CopyStore) -> tuple[StoredBag, ...]:
    """Return the packages in a storage, the newest version of each.

    Raises:
        UsageError: There is none.
        RecordError: The storage does not answer.
    """
    found = {bag.folder: bag for bag in stored_bags(store)}
    newest = newest_versions(PurePosixPath(folder) for folder in found)
    bags = tuple(found["" if str(path) == "." else str(path)] for path in newest)
    if not bags:
        raise UsageError("import-no-bag", path=store.name)
    return bags


def fetch_bag(bag: StoredBag, to: Path) -> Path:
    """Take a package into a folder; return its own folder there. What arrives is to be validated.

    Raises:
        RecordError: The storage does not give it, or it holds what no package may.
        OSError: It cannot be written.
    """
    _check(bag, shutil.disk_usage(to).free)
    folder = to / (bag.name or "bag")
    for path in bag.sizes:
        _fetch(bag, path, folder)
    return folder


def _check(bag: StoredBag, free_bytes: int) -> None:
    facts = {"folder": shown(str(bag))}
    if len(bag.sizes) > MAX_FILES:
        raise RecordError("bag-too-many-files", **facts, most=MAX_FILES)
    if sum(bag.sizes.values()) > free_bytes:
        raise RecordError("bag-too-large", **facts, size_bytes=sum(bag.sizes.values()), free_bytes=free_bytes)
    for path in bag.sizes:
        if leads_out(path):
            raise RecordError("bag-path-outside", **facts, file=bag.name, path=shown(path))


def _fetch(bag: StoredBag, path: str, folder: Path) -> None:
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    left = bag.sizes[path]
    with file.open("xb") as copy:
        for block in bag.store.blocks(bag.path(path)):
            # no more than was announced, and found to have room
            copy.write(block[:left])
            left -= len(block[:left])


def stored_tags(bag: StoredBag) -> BagTags:
    """Read the tag files of a package in a storage; `folder` of what is returned is there no more.

    Raises `RecordError` for what is no package, or none that can be read.
    """
    tags = [path for path in bag.sizes if not path.startswith("data/")]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "data").mkdir()
        _check(bag, shutil.disk_usage(folder).free + sum(bag.sizes.values()))
        if len(tags) > _MAX_TAG_FILES or sum(bag.sizes[path] for path in tags) > MAX_TAG_BYTES:
            raise RecordError("bag-too-many-files", folder=shown(str(bag)), most=_MAX_TAG_FILES)
        for path in tags:
            _fetch(bag, path, folder)
        try:
            return read_tags(folder)
        except RecordError as error:
            raise type(error)(error.code, **{**error.facts, "folder": shown(str(bag))}) from None


def read_back(bag: StoredBag, on_bytes: Callable[[int], None] = lambda _: None) -> tuple[BagFileFault, ...]:
    """Read every file of a package back, and return those that are not as its manifests state.

    Raises `RecordError` where the storage does not answer, or it is no package that can be read.
    """
    tags = stored_tags(bag)
    wanted: dict[str, list[tuple[str, str]]] = {}
    for manifest in (*tags.payload, *tags.tags):
        for written, digest in manifest.digests.items():
            path = written if written in bag.sizes else decoded_path(written)
            wanted.setdefault(path, []).append((manifest.algorithm, digest))
    faults = [
        BagFileFault(path=path, fault=BagFault.EXTRA)
        for path in bag.sizes
        if path.startswith("data/") and path not in wanted
    ]
    for path, digests in wanted.items():
        if path not in bag.sizes:
            faults.append(BagFileFault(path=path, fault=BagFault.MISSING))
        elif not _has(bag, path, digests):
            faults.append(BagFileFault(path=path, fault=BagFault.DAMAGED))
        on_bytes(bag.sizes.get(path, 0))
    return tuple(sorted(faults, key=lambda fault: fault.path))


def _has(bag: StoredBag, path: str, digests: list[tuple[str, str]]) -> bool:
    hashes = {name: hashlib.new(name, usedforsecurity=False) for name, _ in digests}
    for block in bag.store.blocks(bag.path(path)):
        for each in hashes.values():
            each.update(block)
    return all(hashes[name].hexdigest() == digest for name, digest in digests)
