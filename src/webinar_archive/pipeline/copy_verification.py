"""The verification of copies: every version of a record's package is read back from a storage and hashed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from webinar_archive.archive.events import Event, utc_seconds
from webinar_archive.archive.verification import MAX_NAMED
from webinar_archive.errors import RecordError
from webinar_archive.files import checksum
from webinar_archive.packages.bag_tags import DECLARATION, MANIFEST, MAX_TAG_BYTES
from webinar_archive.packages.bag_validation import BagFault, BagFileFault
from webinar_archive.packages.safe_names import safe_name
from webinar_archive.pipeline.copy_events import CHECKED
from webinar_archive.pipeline.record_copies import versions_of
from webinar_archive.pipeline.stored_bags import StoredBag, read_back, stored_bags
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.storage.copy_store import CopyStore

UNREADABLE = (
    "bag-incomplete",
    "bag-not-declared",
    "bag-line-wrong",
    "bag-tag-unreadable",
    "bag-listed-twice",
)
"""Codes of packages that cannot be read, which is damage and no failure of the storage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyVerification:
    """What was found of a record in a copy: its packages, their files and bytes, and what is wrong.

    The paths of faults are relative to the copy.
    """

    address: str
    packages: int
    files: int
    size_bytes: int
    faults: tuple[BagFileFault, ...]
    newest: int
    manifest: str | None

    def event(self) -> Event:
        """Return the event that tells of it."""
        facts = {
            "address": self.address,
            "version": self.newest,
            "manifest": self.manifest,
            "files": self.files,
            "faults": [f"{fault.path}: {fault.fault.value}" for fault in self.faults[:MAX_NAMED]],
        }
        outcome = "failure" if self.faults else "success"
        return Event(kind=CHECKED, at=utc_seconds(), outcome=outcome, facts=facts)


def verify_copy(
    record: StoredRecord, store: CopyStore, on_share: Callable[[float], None] = lambda _: None
) -> CopyVerification:
    """Read every version of a record's package back from a copy.

    A version without its declaration is being copied, or was when the copier was stopped, and counts as none.

    Raises `RecordError` where the storage does not answer.
    """
    folder, name = safe_name(record.pipeline.name), safe_name(record.key)
    bags = []
    for version in versions_of(name, store.folders(folder)):
        bags += [(version, bag) for bag in stored_bags(store, f"{folder}/{name}-v{version}")]
    total = sum(sum(bag.sizes.values()) for _, bag in bags) or 1
    done, faults, manifest = 0, list[BagFileFault](), None
    for _, bag in bags:

        def on_bytes(size: int) -> None:
            nonlocal done
            done += size
            on_share(min(1.0, done / total))

        faults += _faults(bag, on_bytes)
    if bags:
        stated = store.read(bags[0][1].path(MANIFEST), MAX_TAG_BYTES)
        manifest = None if stated is None else checksum(stated)
    else:
        faults.append(BagFileFault(path=f"{folder}/{name}-v1/{DECLARATION}", fault=BagFault.MISSING))
    return CopyVerification(
        address=store.name,
        packages=len(bags),
        files=sum(len(bag.sizes) for _, bag in bags),
        size_bytes=sum(sum(bag.sizes.values()) for _, bag in bags),
        faults=tuple(faults),
        newest=bags[0][0] if bags else 0,
        manifest=manifest,
    )


def _faults(bag: StoredBag, on_bytes: Callable[[int], None]) -> list[BagFileFault]:
    try:
        found = read_back(bag, on_bytes)
    except RecordError as error:
        if error.code not in UNREADABLE:
            raise
        name = str(error.facts.get("file", MANIFEST))
        return [BagFileFault(path=bag.path(name), fault=BagFault.DAMAGED)]
    return [
        BagFileFault(path=bag.path(fault.path), fault=fault.fault, reason=fault.reason) for fault in found
    ]
