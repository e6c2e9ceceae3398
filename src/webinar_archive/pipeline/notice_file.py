"""The records of a notice's file: a catalogue's export holds many, each of which is a source of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from webinar_archive.errors import NoticeError, UsageError
from webinar_archive.pipeline.config import Source

_OF_ONE_RECORD = ("page", "media", "transcript")
"""Keys whose values belong to one record of a file."""


def sources_in_file(source: Source, path: Path) -> Iterator[Source]:
    """Yield a source for each record of a notice's file: itself where there is one, or where it says which.

    An `id` is completed by what names the record. Raises `UsageError` where the file has several records, and the
    source a key that can belong to one alone; and where `columns` are not those of the file.
    """
    from webinar_archive.catalogue import COLUMN_FAULTS, places_in

    if source.record and not source.columns:
        yield source
        return
    try:
        places = places_in(path, source.notice_columns).places
    except (OSError, NoticeError) as error:
        if isinstance(error, NoticeError) and error.code in COLUMN_FAULTS:
            raise UsageError(error.code, **{**error.facts, "path": str(path)}) from None
        # reading the notice will say why it cannot be
        places = ()
    if source.record or len(places) <= 1:
        yield source
        return
    key = next((key for key in _OF_ONE_RECORD if getattr(source, key)), None)
    if key is not None:
        raise UsageError("notice-several-with-key", path=str(path), count=len(places), key=key)
    for place in places:
        qualified = f"{source.id} {place.name}" if source.id else None
        yield replace(source, record=place.name, id=qualified)
