"""The film of a record, as a browser takes it: the file in the archive, its type, and captions from its words."""

from __future__ import annotations

import stat
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.step_cache import latest_result
from webinar_archive.desk.desk_archive import DeskRecord
from webinar_archive.errors import RecordError
from webinar_archive.exports.published_addresses import MEDIA_TYPES
from webinar_archive.models import Capture

UNKNOWN_TYPE = "application/octet-stream"
# browsers play these by the types of their nearest kin, and no audio in Matroska
TYPES = MEDIA_TYPES | {".mov": "video/mp4", ".mkv": "video/webm", ".mka": UNKNOWN_TYPE}
"""Types by suffix; a captured file of any other name is strangers' bytes, which no browser shall take for a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A media file that can be played."""

    path: Path
    checksum: str
    type: str


def film_of(record: DeskRecord) -> Film | None:
    """Return the film of a record; None where the archive holds none, or it is not there as a file."""
    capture = latest_result(record.folder, "fetch", Capture)
    if capture is None or capture.media is None:
        return None
    try:
        path = kept_path(record.folder, capture.media.path)
        found = path.stat()
    except (RecordError, OSError):
        return None
    if not stat.S_ISREG(found.st_mode) or not found.st_size:
        return None
    return Film(path=path, checksum=capture.media.checksum, type=TYPES.get(path.suffix.lower(), UNKNOWN_TYPE))
