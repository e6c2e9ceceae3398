"""Look at archived files in tests."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.files import archived_file
from webinar_archive.models import ArchivedFile, Capture


def intact(file: ArchivedFile, folder: Path) -> Path:
    """Return the path of an archived file after asserting that its size and checksum are those recorded."""
    assert archived_file(folder / file.path, folder) == file
    return folder / file.path


def film_of(capture: Capture) -> ArchivedFile:
    """Return the media file of a capture, which has one."""
    assert capture.media is not None
    return capture.media
