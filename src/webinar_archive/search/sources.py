"""The kept index of a folder of transcripts, brought up to date: what `search` and `locate` share."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.archive.layout import INDEX_NAME, TRANSCRIPT_NAME
from webinar_archive.errors import ArchiveError, UsageError
from webinar_archive.i18n.messages import reader_language, sentence

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
    }
)


def open_archive(archive: Path, index: Path | None, language: str | None = None) -> TranscriptIndex:
    """The index of `archive`, up to date; what cannot be read is named on standard error and left out."""
    from webinar_archive.search.index import TranscriptIndex

    if not archive.is_dir():
        raise UsageError("file-missing", path=str(archive))
    kept = TranscriptIndex(index or archive / INDEX_NAME)
    kept.update(transcripts_in(archive, language))
    return kept


def transcripts_in(archive: Path, language: str | None) -> Iterator[Source]:
    """Every transcript under `archive`, by name: a record's kept one, else each caption file."""
    from webinar_archive.files import checksum_of_file
    from webinar_archive.search.index import Source

    for folder, folders, names in os.walk(archive):
        folders.sort()
        here = Path(folder)
        for name in [TRANSCRIPT_NAME] if TRANSCRIPT_NAME in names else sorted(names):
            path = here / name
            if path.suffix.lower() not in CAPTION_SUFFIXES or name.startswith("."):
                continue
            size = path.stat()
            stamp = f"{size.st_size}-{size.st_mtime_ns}"
            yield Source(
                record_id=_record_id(path, archive),
                stamp=stamp,
                checksum=lambda path=path: checksum_of_file(path),  # type: ignore[misc]
                load=lambda path=path: _load(path, language),  # type: ignore[misc]
            )


def _record_id(path: Path, archive: Path) -> str:
    inside = path.relative_to(archive)
    own = inside.parent if path.name == TRANSCRIPT_NAME else inside
    return own.as_posix() if own.name else archive.resolve().name


def _load(path: Path, language: str | None) -> Transcript:
    """The transcript; an empty one, named on standard error, when the file cannot be read as one."""
    from webinar_archive.models import Transcript
    from webinar_archive.models.codec import from_json
    from webinar_archive.transcripts import read_transcript

    try:
        if path.name == TRANSCRIPT_NAME:
            try:
                return from_json(path.read_bytes(), Transcript)
            except ValueError:
                pass  # a recogniser's file may bear the same name
        return read_transcript(path, language=language)
    except ArchiveError as error:
        print(sentence(error.code, error.facts, reader_language()), file=sys.stderr)
        return Transcript(words=())
