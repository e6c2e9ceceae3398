"""Open the index of a folder of transcripts and bring it up to date: for `search` and `locate`."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.archive.layout import (
    INDEX_NAME,
    RECOGNITION_NAME,
    TRANSCRIPT_NAME,
    is_archive,
    is_pipeline,
    is_record,
)
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

OF_A_RECORD = (TRANSCRIPT_NAME, RECOGNITION_NAME)
"""The files of a record's words, the one to search first."""
_NO_TRANSCRIPTS = ("datapackage.json",)
"""Files of known names in released tables."""

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
        raise UsageError("output-no-folder" if archive.exists() else "file-missing", path=str(archive))
    if index is not None and index.is_dir():
        raise UsageError("output-is-folder", path=str(index))

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
    """Yield every transcript under `archive`, by name: one of each record, and caption files elsewhere.

    Of a record, that of its captions, else that of speech recognition. What else lies in an archive is not
    looked at: runs, cached results, captured files and tables hold no other recording.
    """
    from webinar_archive.files import checksum_of_file
    from webinar_archive.search.index import Source

    for path, record_id in _transcript_files(archive):
        reason: str | None
        try:
            status = path.stat()
            readable = stat.S_ISREG(status.st_mode) and os.access(path, os.R_OK)
            reason = os.strerror(errno.EACCES if stat.S_ISREG(status.st_mode) else errno.EINVAL)
        except OSError as error:
            readable, reason = False, error.strerror
        if not readable:
            on_unreadable(UsageError("file-unreadable", path=_shown(path), reason=reason))
            continue
        yield Source(
            record_id=record_id,
            stamp=f"{status.st_size}-{status.st_mtime_ns}",
            checksum=lambda path=path: checksum_of_file(path),  # type: ignore[misc]
            load=lambda path=path: _load(path, language, on_unreadable),  # type: ignore[misc]
        )


def _transcript_files(archive: Path) -> Iterator[tuple[Path, str]]:
    """Yield the files of transcripts with the ids of their recordings, as an archive or a plain folder has them."""
    for folder, folders, names in os.walk(archive):
        folders.sort()
        here = Path(folder)
        if is_record(here):
            folders.clear()
            names = [name for name in OF_A_RECORD if name in names][:1]
        elif is_pipeline(here) or is_archive(here):
            folders[:] = [name for name in folders if is_record(here / name) or is_pipeline(here / name)]
            continue
        elif TRANSCRIPT_NAME in names:
            names = [TRANSCRIPT_NAME]
        for name in sorted(names):
            path = here / name
            if path.suffix.lower() not in CAPTION_SUFFIXES or name.startswith(".") or name in _NO_TRANSCRIPTS:
                continue
            yield path, _record_id(path, archive)


def _record_id(path: Path, archive: Path) -> str:
    relative = path.relative_to(archive)
    record = relative.parent if path.name in OF_A_RECORD else relative
    return _shown(record) if record.name else _shown(Path(archive.resolve().name))


def _shown(path: Path) -> str:
    """Return a path as text: bytes of a name that are not UTF-8 as `\\xe9`."""
    return os.fsencode(path.as_posix()).decode("utf-8", "backslashreplace")


def _load(path: Path, language: str | None, on_unreadable: OnUnreadable) -> Transcript:
    """Return the transcript; an empty one when the file cannot be read."""
    from webinar_archive.models import Transcript
    from webinar_archive.models.codec import from_json
    from webinar_archive.transcripts import read_transcript

    try:
        if path.name in OF_A_RECORD:
            try:
                return from_json(path.read_bytes(), Transcript)
            except (ValueError, RecursionError):
                pass  # a recogniser's file may have the same name
        return read_transcript(path, language=language)
    except ArchiveError as error:
        on_unreadable(error)
        return Transcript(words=())
