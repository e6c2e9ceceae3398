"""Files in a record's folder that say how its files came about, and are none of them."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from webinar_archive.archive.layout import (
    capture_version,
    deletion_file,
    events_file,
    outcome_file,
    remote_films_file,
    supplied_file,
    vanished_file,
)

_FILES = (outcome_file, supplied_file, events_file, deletion_file, vanished_file, remote_films_file)
_NAMES = frozenset(file(Path()).name for file in _FILES)


def is_working_file(path: PurePosixPath) -> bool:
    """Tell whether a file, by its path in the record's folder, is one of our own that no step's result names."""
    match path.parts:
        case (name,):
            return name in _NAMES
        case ("steps", name):
            return name.endswith((".json", ".before"))
        case ("recognition.part", *_) | ("arriving", *_) | ("capture", ".partial", *_) | ("received", _, _):
            return True
        case (folder, "capture.json"):
            return capture_version(folder) is not None
    return False
