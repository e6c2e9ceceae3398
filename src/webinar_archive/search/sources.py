"""Open the index of a folder of transcripts and bring it up to date: for `search` and `locate`."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.archive.layout import INDEX_NAME, TRANSCRIPT_NAME
from webinar_archive.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    from webinar_archive.models import Transcript
    from webinar_archive.search.index import Source, TranscriptIndex

CAPTION_SUFFIXES = frozenset(
    {
        ".vtt",
        ".srt",
        ".json",
        ".json3",
        ".srv1",
        ".srv2",
        ".srv3",
        ".ytt",
        ".ttml",
        ".dfxp",
        ".xml",
        ".ass",
        ".ssa",
        ".sbv",
        ".lrc",
    }
)


OnUnreadable = Callable[[ArchiveError], None]
"""Called with the error of each transcript that cannot be read."""


def open_archive(
    archive: Path, index: Path | None, language: str | None = None, *, on_unreadable: OnUnreadable
) -> TranscriptIndex:
    """Return the index of `archive`, up to date; transcripts that cannot be read are skipped.

    The archive's own index is made anew where it is damaged; a file given by name is not.
    """
    from webinar_archive.search.index import TranscriptIndex

    if not archive.is_dir():
        raise UsageError("file-missing", path=str(archive))

    def opened() -> TranscriptIndex:
        transcripts = TranscriptIndex(index or archive / INDEX_NAME)
        transcripts.update(transcripts_in(archive, language, on_unreadable))
        return transcripts

    try:
        return opened()
    except UsageError:
        if index is not None:
            raise
        (archive / INDEX_NAME).unlink()
        return opened()


def transcripts_in(archive: Path, language: str | None, on_unreadable: OnUnreadable) -> Iterator[Source]:
    """Yield every transcript under `archive`, by name: that of a record, else each caption file."""
    from webinar_archive.files import checksum_of_file
    from webinar_archive.search.index import Source

    for folder, folders, names in os.walk(archive):
        folders.sort()
        here = Path(folder)
        for name in [TRANSCRIPT_NAME] if TRANSCRIPT_NAME in names else sorted(names):
            path = here / name
            if path.suffix.lower() not in CAPTION_SUFFIXES or name.startswith("."):
                continue
            status = path.stat()
            stamp = f"{status.st_size}-{status.st_mtime_ns}"
            yield Source(
                record_id=_record_id(path, archive),
                stamp=stamp,
                checksum=lambda path=path: checksum_of_file(path),  # type: ignore[misc]
                load=lambda path=path: _load(path, language, on_unreadable),  # type: ignore[misc]
            )


def _record_id(path: Path, archive: Path) -> str:
    relative = path.relative_to(archive)
    record = relative.parent if path.name == TRANSCRIPT_NAME else relative
    return record.as_posix() if record.name else archive.resolve().name


def _load(path: Path, language: str | None, on_unreadable: OnUnreadable) -> Transcript:
    """Return the transcript; an empty one when the file cannot be read."""
    from webinar_archive.models import Transcript
    from webinar_archive.models.codec import from_json
    from webinar_archive.transcripts import read_transcript

    try:
        if path.name == TRANSCRIPT_NAME:
            try:
                return from_json(path.read_bytes(), Transcript)
            except ValueError:
                pass  # a recogniser's file may have the same name
        return read_transcript(path, language=language)
    except ArchiveError as error:
        on_unreadable(error)
        return Transcript(words=())
