"""Films that lie in copies alone: a file of the record says which, with their checksums, and where they lie.

It is written before a film is deleted here, and stays while the film is here again for some work: a kill at any time
leaves the film, or the file that says where it is.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from webinar_archive.archive.layout import remote_films_file
from webinar_archive.files import regular_file_bytes, write_whole
from webinar_archive.models import ArchivedFile
from webinar_archive.models.codec import from_json, to_json

_MAX_BYTES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPlace:
    """Where a film lies: the address of a copy, as in the pipeline file, and its path there."""

    address: str
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteFilm:
    """A film that was deleted here after its copies were verified; `since` is UTC, ISO 8601."""

    file: ArchivedFile
    places: tuple[FilmPlace, ...]
    since: str


def remote_films(record: Path) -> tuple[RemoteFilm, ...]:
    """Return the films that have been deleted here, those that are here again for now included."""
    try:
        return _stored(record)
    except OSError:
        return ()


def _stored(record: Path) -> tuple[RemoteFilm, ...]:
    try:
        data = regular_file_bytes(remote_films_file(record), _MAX_BYTES)
        return from_json(data or b"", tuple[RemoteFilm, ...])
    except (FileNotFoundError, msgspec.DecodeError, RecursionError):
        return ()


def remote_film(record: Path, file: ArchivedFile) -> RemoteFilm | None:
    """Return what is known of a file that lies in copies alone; None for one that is here, or lost."""
    if os.path.lexists(record / file.path):
        return None
    return next((film for film in remote_films(record) if film.file == file), None)


def keep_remote_film(record: Path, film: RemoteFilm) -> None:
    """Keep where a film lies, in place of what was known of it.

    Raises `OSError`, also where it cannot be read what is known of other films: they are not forgotten.
    """
    others = (each for each in _stored(record) if each.file.path != film.file.path)
    write_whole(remote_films_file(record), to_json((*others, film)))
