"""Films that are deleted here once they lie in copies, where the pipeline file wants that (`[storage] films`).

A film is deleted only after its copy was verified by its checksum in the same call: while it was sent, or read back.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from itertools import chain

from webinar_archive.archive.capture_versions import stored_capture
from webinar_archive.archive.events import Event, add_event, utc_seconds
from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.lock import in_use
from webinar_archive.archive.remote_films import FilmPlace, RemoteFilm, keep_remote_film, remote_films
from webinar_archive.errors import ArchiveError, RecordError
from webinar_archive.file_sync import sync_folder
from webinar_archive.pipeline.bag_content import path_in_bag
from webinar_archive.pipeline.brought_films import file_there
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.copy_events import keep_lost_film
from webinar_archive.pipeline.record_copies import Copied
from webinar_archive.pipeline.record_errors import error_of_one_record
from webinar_archive.pipeline.stored_records import StoredRecord
from webinar_archive.storage.addresses import CopyAddress
from webinar_archive.storage.copy_store import FileToCopy, reads_as_sent
from webinar_archive.storage.stores import open_store

FREED = "film moved to copies"
"""The kind of event that says that a film was deleted here, since it lies in copies."""

OnProblem = Callable[[CopyAddress, RecordError], None]
"""Is called with each copy that could not be verified, for which no film was deleted."""


class FreedFilms:
    """Deletes films here in turn, each when its record was dealt with in all storages."""

    def __init__(
        self,
        settings: Settings | None,
        addresses: Sequence[CopyAddress],
        on_problem: Callable[[CopyAddress, ArchiveError, str], None],
    ) -> None:
        """Take the settings of the pipeline file, without which no film is deleted, and all storages, in order."""
        self._wanted = settings.copies if settings and settings.storage.films == "copies" else ()
        self._last = addresses[-1]
        self._on_problem = on_problem
        self._copies: dict[StoredRecord, list[tuple[CopyAddress, Copied]]] = {}

    def found(self, record: StoredRecord, address: CopyAddress, copied: Copied) -> None:
        """Take note of a package that is in a storage now; after the last storage, the record's film is deleted."""
        if address in self._wanted:
            self._copies.setdefault(record, []).append((address, copied))
        if address == self._last:
            self._free(record)

    def free_rest(self) -> None:
        """Delete the films of records that some storage has, and the last one has not."""
        for record in tuple(self._copies):
            self._free(record)

    def _free(self, record: StoredRecord) -> None:
        if record not in self._copies:
            return
        copies = self._copies.pop(record)
        try:
            free_film(record, copies, lambda address, error: self._on_problem(address, error, record.name))
        except (RecordError, OSError) as raised:
            self._on_problem(copies[0][0], error_of_one_record(raised), record.name)


def free_film(
    record: StoredRecord, copies: Sequence[tuple[CopyAddress, Copied]], on_problem: OnProblem
) -> bool:
    """Delete the film of a record here, where one of its copies at least has it; tell whether it was deleted.

    Args:
        record: The record.
        copies: Where its package lies now.
        on_problem: Told of copies that were not verified.

    Raises `OSError` where what says where the film lies cannot be written: then it stays.
    """
    capture = stored_capture(record.folder)
    film = capture.media if capture else None
    if film is None or not film.checksum.startswith("sha512:"):
        return False
    path = kept_path(record.folder, film.path)
    is_here = path.is_file() and not path.is_symlink()
    places = []
    for address, copied in copies:
        inside = f"{copied.path}/data/{path_in_bag(film.path)}"
        # of one that is not here, an unchanged copy is known already
        if inside in copied.sent or (
            is_here and _is_there(record, address, file_there(film, inside), on_problem)
        ):
            places.append(FilmPlace(address=address.written, path=inside))
    if not places:
        return False
    before = (each.places for each in remote_films(record.folder) if each.file == film)
    told = {place.address for place in places}
    places += [place for place in chain(*before) if place.address not in told]
    keep_remote_film(record.folder, RemoteFilm(file=film, places=tuple(places), since=utc_seconds()))
    with in_use(record.folder) as is_alone:
        if not is_here or not is_alone():
            # what uses it goes on; the next call deletes it
            return False
        sync_folder(record.folder)
        path.unlink()
        names = [address.name for address, _ in copies if address.written in told]
        facts = {"file": film.path, "checksum": film.checksum, "copies": names}
        add_event(record.folder, Event(kind=FREED, at=utc_seconds(), outcome="success", facts=facts))
    return True


def _is_there(record: StoredRecord, address: CopyAddress, file: FileToCopy, on_problem: OnProblem) -> bool:
    """Read a film back from a copy; tell whether it is as it was stored."""
    try:
        with contextlib.closing(open_store(address)) as store:
            is_whole = reads_as_sent(store, file)
    except RecordError as error:
        on_problem(address, error)
        return False
    if not is_whole:
        keep_lost_film(record.folder, address.name, file.path)
        on_problem(address, RecordError("film-copy-damaged", storage=address.name, path=file.path))
    return is_whole
