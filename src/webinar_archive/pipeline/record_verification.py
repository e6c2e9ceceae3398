"""The verification of records with what they have in copies alone: those films are looked for there."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from webinar_archive.archive.recorded_files import recorded_files_of_all_versions
from webinar_archive.archive.remote_films import FilmPlace, RemoteFilm, remote_film
from webinar_archive.archive.verification import Fault, FileFault, Verification
from webinar_archive.archive.verification_threads import verify_records
from webinar_archive.errors import ArchiveError, RecordError, UsageError
from webinar_archive.pipeline.brought_films import file_there, read_name
from webinar_archive.pipeline.copy_events import is_known_lost, keep_lost_film
from webinar_archive.storage.addresses import read_address
from webinar_archive.storage.copy_store import CopyStore
from webinar_archive.storage.stores import open_store
from webinar_archive.text.characters import shown


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedRecord:
    """What a verification found of a record.

    `remote` are the films that lie in copies alone and were looked for in one at least, `failures` why some could not
    be looked for.
    """

    folder: Path
    verification: Verification
    remote: tuple[RemoteFilm, ...] = ()
    failures: tuple[ArchiveError, ...] = ()


def verified_records(
    records: Sequence[Path], *, threads: int, on_share: Callable[[float], None] | None = None
) -> Iterator[VerifiedRecord]:
    """Yield what the verification of each record found: its files are hashed, films in copies alone looked for there.

    A storage says of a film whether it is there with its size, and S3 also its checksum; nothing is read whole.
    A copy that is lost is a fault of the record, and an event, by which the next `copies` mends it.
    """
    with contextlib.closing(_Copies()) as copies:
        for folder, found in verify_records(records, threads=threads, on_share=on_share):
            yield _with_remote_films(folder, found, copies)


def _with_remote_films(folder: Path, found: Verification, copies: _Copies) -> VerifiedRecord:
    try:
        files = recorded_files_of_all_versions(folder).files
    except OSError:
        # which is a fault of its own
        files = ()
    remote: list[RemoteFilm] = []
    faults: list[FileFault] = []
    failures: list[ArchiveError] = []
    for film in filter(None, (remote_film(folder, file) for file in files)):
        answers = 0
        for place in film.places:
            try:
                is_there = copies.seem_to_hold(film, place)
            except (RecordError, UsageError) as error:
                failures.append(error)
                continue
            answers += 1
            if not is_there:
                keep_lost_film(folder, read_name(place), place.path)
            # a copy that was read and found damaged may have the right size
            if not is_there or is_known_lost(folder, read_name(place), place.path):
                faults.append(_lost(film, place))
        remote += [film] if answers else []
    return VerifiedRecord(
        folder=folder,
        verification=replace(found, faults=(*found.faults, *faults)),
        remote=tuple(remote),
        failures=tuple(failures),
    )


def _lost(film: RemoteFilm, place: FilmPlace) -> FileFault:
    copy = shown(f"{read_name(place)}/{place.path}")
    return FileFault(
        path=shown(film.file.path), fault=Fault.COPY_LOST, expected=film.file.checksum, reason=copy
    )


@dataclass(slots=True)
class _Copies:
    """The storages in which films lie, each opened once; one that does not answer is not asked again."""

    _stores: dict[str, CopyStore | ArchiveError] = field(default_factory=dict)

    def seem_to_hold(self, film: RemoteFilm, place: FilmPlace) -> bool:
        """Tell whether a film lies where it should. Raises `RecordError` and `UsageError` where that is not known."""
        return self._opened(place.address).seems_to_hold(file_there(film.file, place.path))

    def _opened(self, address: str) -> CopyStore:
        if address not in self._stores:
            try:
                self._stores[address] = open_store(read_address(address))
            except (RecordError, UsageError) as error:
                self._stores[address] = error
        store = self._stores[address]
        if isinstance(store, ArchiveError):
            raise store
        return store

    def close(self) -> None:
        """Close the connections."""
        for store in self._stores.values():
            if not isinstance(store, ArchiveError):
                store.close()
