"""Films that lie in copies alone, brought back for as long as some work needs them."""

from __future__ import annotations

import contextlib
import hashlib
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.lock import in_use
from webinar_archive.archive.remote_films import FilmPlace, RemoteFilm, remote_film
from webinar_archive.errors import ArchiveError, FilmAway, RecordError, UsageError
from webinar_archive.file_drafts import remove_drafts
from webinar_archive.files import draft
from webinar_archive.models import ArchivedFile, Capture
from webinar_archive.pipeline.copy_events import keep_lost_film, last_copy
from webinar_archive.storage.addresses import read_address
from webinar_archive.storage.copy_store import CopyStore, FileToCopy
from webinar_archive.storage.stores import open_store

RESERVE_BYTES = 500_000_000
"""What stays free on the disk when a film is brought back."""

OnShare = Callable[[float], None]
"""Is called with how much of a film has arrived, from 0 to 1."""


@contextlib.contextmanager
def film_at_hand(record: Path, capture: Capture | None, on_share: OnShare = lambda _: None) -> Iterator[None]:
    """Have the film of a capture in its place; one that was brought there from a copy is deleted again.

    It was verified on its way, and so was the copy: what says where it lies stays meanwhile. Where other work uses it
    when the block ends, it stays until the next `copies`.

    Raises:
        FilmAway: No copy gives it as it was stored, or the disk has no room for it.
        DiskFull: The disk became full meanwhile.
    """
    if capture is None or capture.media is None:
        yield
        return
    with in_use(record) as is_alone:
        away = remote_film(record, capture.media)
        if away is None:
            yield
            return
        path = _brought(record, away, on_share)
        try:
            yield
        finally:
            if is_alone():
                path.unlink(missing_ok=True)


def _brought(record: Path, film: RemoteFilm, on_share: OnShare) -> Path:
    """Put a film in its place, from the first copy that gives it whole."""
    path = kept_path(record, film.file.path)
    path.parent.mkdir(exist_ok=True)
    # what a killed process left
    remove_drafts(path.parent)
    free_bytes = shutil.disk_usage(path.parent).free
    if free_bytes < film.file.size_bytes + RESERVE_BYTES:
        facts = {"needed_bytes": film.file.size_bytes, "free_bytes": free_bytes}
        raise FilmAway("film-no-room", film=str(path), **facts)
    failed: ArchiveError | None = None
    for place in film.places:
        try:
            with contextlib.closing(open_store(read_address(place.address))) as store, draft(path) as to:
                _bring(store, place, film, to, on_share)
        except (RecordError, UsageError) as error:
            failed = error
            if error.code == "film-copy-damaged":
                # the next `copies` mends it, or says that it cannot
                keep_lost_film(record, read_name(place), place.path)
        else:
            return path
    raise _away(path, film, failed)


def _bring(store: CopyStore, place: FilmPlace, film: RemoteFilm, to: Path, on_share: OnShare) -> None:
    """Bring a film to a path. Raises `RecordError` where what is there, or what arrives, is not what was stored."""
    damaged = RecordError("film-copy-damaged", storage=store.name, path=place.path)
    if not store.seems_to_hold(file_there(film.file, place.path)):
        raise damaged
    digest, size = hashlib.sha512(), 0
    with to.open("wb") as file:
        for block in store.blocks(place.path):
            size += len(block)
            if size > film.file.size_bytes:
                break
            digest.update(block)
            file.write(block)
            on_share(size / film.file.size_bytes)
    if f"sha512:{digest.hexdigest()}" != film.file.checksum:
        raise damaged


def _away(path: Path, film: RemoteFilm, failed: ArchiveError | None) -> FilmAway:
    facts = dict(failed.facts) if failed else {}
    # a message's own reason stands in `detail` where it is part of another
    facts = {**facts, "detail": facts.pop("reason", None), "inner": failed.code if failed else "copies-none"}
    names = (read_name(place) for place in film.places)
    return FilmAway("film-away", **{**facts, "film": str(path), "places": ", ".join(names)})


def is_lost(record: Path, film: RemoteFilm) -> bool:
    """Tell whether the last verification of each copy found that it has not got the film."""
    return all(not last_copy(record, read_name(place))[1] for place in film.places)


def file_there(film: ArchivedFile, path: str) -> FileToCopy:
    """Return what a copy should have under a path; its content is not needed to ask for it."""
    digest = film.checksum.removeprefix("sha512:")
    return FileToCopy(path=path, content=b"", sha512=digest, size_bytes=film.size_bytes)


def read_name(place: FilmPlace) -> str:
    """Return where a film lies as messages name it: without user and options."""
    try:
        return read_address(place.address).name
    except UsageError:
        return "?"
