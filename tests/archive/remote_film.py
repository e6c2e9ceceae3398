"""A record whose film lies in a copy alone, as the program leaves it there."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.archive.capture_versions import stored_capture
from webinar_archive.archive.remote_films import FilmPlace, RemoteFilm, keep_remote_film
from webinar_archive.models import Capture


def with_remote_film(record: Path, *copies: Path) -> Capture:
    """Move the film of a record's stored capture to folders of copies; return the capture."""
    capture = stored_capture(record)
    assert capture is not None
    assert capture.media is not None
    film = record / capture.media.path
    for copy in copies:
        copy.mkdir(parents=True, exist_ok=True)
        (copy / "film").write_bytes(film.read_bytes())
    places = tuple(FilmPlace(address=str(copy), path="film") for copy in copies)
    keep_remote_film(record, RemoteFilm(file=capture.media, places=places, since="2026-01-01T00:00:00+00:00"))
    film.unlink()
    return capture
