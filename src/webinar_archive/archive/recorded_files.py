"""The files that a record's stored results name, with the checksums that they had when they were stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from webinar_archive.archive.layout import STEPS_NAME, capture_folders, description_file
from webinar_archive.files import regular_file_bytes
from webinar_archive.models import ArchivedFile
from webinar_archive.models.codec import preload_type

MAX_RESULT_BYTES = 64_000_000
"""The size of the largest result that is read; rows of ten thousand quotations need a tenth of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordedFiles:
    """The files that a record's results name, by path, and the results that cannot be read, with the reason."""

    files: tuple[ArchivedFile, ...]
    unreadable: tuple[tuple[str, str], ...] = ()


def recorded_files(record: Path) -> RecordedFiles:
    """Return the files that the stored results of a record name, in order of their paths.

    A result that was set aside counts until its step is made again: until then its files are the record's. Raises
    `OSError` where the folder of the results cannot be read.
    """
    return _named_files(record, ((path, "result") for path in result_files(record)))


def recorded_files_of_all_versions(record: Path) -> RecordedFiles:
    """Return the files that the stored results name, and those of every version of the capture."""
    results = ((path, "result") for path in result_files(record))
    described = map(description_file, capture_folders(record).values())
    return _named_files(record, (*results, *((path, "capture") for path in described if path.exists())))


def _named_files(record: Path, entries: Iterable[tuple[Path, str]]) -> RecordedFiles:
    files: dict[str, ArchivedFile] = {}
    unreadable = []
    for path, part in entries:
        try:
            found = tuple(_files_in(stored_entry(path, part)[part]))
        except (OSError, ValueError, RecursionError) as error:
            reason = error.strerror if isinstance(error, OSError) else None
            unreadable.append((path.relative_to(record).as_posix(), reason or str(error)))
            continue
        for file in found:
            files.setdefault(file.path, file)
    return RecordedFiles(files=tuple(files[path] for path in sorted(files)), unreadable=tuple(unreadable))


def result_files(record: Path) -> tuple[Path, ...]:
    """Return the files of the results, the current ones first."""
    try:
        paths = sorted((record / STEPS_NAME).iterdir())
    except FileNotFoundError:
        return ()
    current = [path for path in paths if path.suffix == ".json" and not path.name.startswith(".")]
    made = {path.stem for path in current}
    return (*current, *(path for path in paths if path.suffix == ".before" and path.stem not in made))


def stored_entry(path: Path, part: str = "result") -> dict[str, Any]:
    """Return a stored result with its inputs, whichever step it is of. Raises `OSError` and `ValueError`."""
    data = regular_file_bytes(path, MAX_RESULT_BYTES)
    if data is None:
        raise ValueError(f"more than {MAX_RESULT_BYTES} bytes")
    entry = msgspec.json.decode(data)
    if not isinstance(entry, dict) or part not in entry:
        raise ValueError(f"no {part} in it")
    return entry


def _files_in(result: Any) -> Iterator[ArchivedFile]:
    """Yield every archived file in a result, whichever step it is of."""
    todo = [result]
    while todo:
        value = todo.pop()
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            if value.keys() == _FIELDS:
                yield msgspec.convert(value, preload_type(ArchivedFile))
            else:
                todo.extend(value.values())


_FIELDS = {"path", "checksum", "size_bytes"}
