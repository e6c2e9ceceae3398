"""The records that were harvested from a server: one file each, tombstones beside them, and how far the harvest is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from webinar_archive.archive.layout import harvest_records, harvest_state_file
from webinar_archive.files import regular_file_bytes, short_digest, write_whole
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.text.normalize import slug

_RECORD, _TOMBSTONE = ".xml", ".deleted.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestState:
    """How far a harvest is. Times are as the server writes them.

    `since` is from when on changes are wanted, None for all records. `token` says where a list goes on that was
    not read to its end, and `began` when that list was begun.
    """

    address: str
    since: str | None = None
    token: str | None = None
    began: str | None = None
    granularity: str | None = None
    deletions: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """A record that its server has no longer: `deleted`, at a time where it says so, or only not listed any more."""

    identifier: str
    deleted: bool
    deleted_at: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HarvestedRecord:
    """The file of a harvested record, and its tombstone where its server has it no longer."""

    path: Path
    tombstone: Tombstone | None = None


def load_state(folder: Path, address: str) -> HarvestState:
    """Return how far the harvest of a folder is; its beginning where nothing can be read."""
    try:
        return from_json(regular_file_bytes(harvest_state_file(folder)) or b"", HarvestState)
    except (OSError, msgspec.DecodeError, RecursionError):
        return HarvestState(address=address)


def save_state(folder: Path, state: HarvestState) -> None:
    """Store how far a harvest is."""
    write_whole(harvest_state_file(folder), to_json(state), private=True)


def record_name(identifier: str) -> str:
    """Return the name under which a record is stored: readable, and no other identifier's.

    >>> record_name("oai:bib.example:140892")
    'oai-bib-example-140892-8f16d0e2'
    """
    return f"{slug(identifier, limit=50)}-{short_digest(identifier)}"


def store_record(folder: Path, identifier: str, data: bytes) -> bool:
    """Store a record in place of its tombstone, or of how it was before. Returns whether that changed anything."""
    path = _record_file(folder, record_name(identifier))
    tombstone = _tombstone_file(path)
    if not tombstone.exists() and path.is_file() and regular_file_bytes(path) == data:
        return False
    write_whole(path, data)
    tombstone.unlink(missing_ok=True)
    return True


def store_tombstone(folder: Path, name: str, tombstone: Tombstone) -> bool:
    """Note that a server has a record no longer; what is stored of it stays. Returns whether that is new."""
    path = _record_file(folder, name)
    if not path.is_file() or _tombstone_file(path).exists():
        return False
    write_whole(_tombstone_file(path), to_json(tombstone))
    return True


def harvested_records(folder: Path) -> Iterator[HarvestedRecord]:
    """Yield the records of a harvest in order of their names, deleted ones among them."""
    try:
        names = sorted(path.name for path in harvest_records(folder).iterdir())
    except FileNotFoundError:
        return
    dead = {name.removesuffix(_TOMBSTONE) for name in names if name.endswith(_TOMBSTONE)}
    for name in names:
        if name.endswith(_RECORD) and not name.startswith("."):
            path = harvest_records(folder) / name
            stem = name.removesuffix(_RECORD)
            yield HarvestedRecord(path=path, tombstone=_tombstone(path) if stem in dead else None)


def _tombstone(record: Path) -> Tombstone:
    try:
        return from_json(regular_file_bytes(_tombstone_file(record)) or b"", Tombstone)
    except (OSError, msgspec.DecodeError, RecursionError):
        return Tombstone(identifier=record.stem, deleted=True)


def _record_file(folder: Path, name: str) -> Path:
    return harvest_records(folder) / f"{name}{_RECORD}"


def _tombstone_file(record: Path) -> Path:
    return record.with_name(f"{record.stem}{_TOMBSTONE}")
