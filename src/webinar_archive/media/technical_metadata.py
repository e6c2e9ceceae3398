"""What ffprobe says about a media file, whole: technical metadata for those who keep the file."""

from __future__ import annotations

from pathlib import Path

import msgspec

from webinar_archive.deadline import Deadline
from webinar_archive.errors import Unreachable
from webinar_archive.media.ffmpeg import SAFE_INPUT, file_name, run_program
from webinar_archive.models.codec import to_json

_EVERYTHING = (
    "-show_program_version",
    "-show_format",
    "-show_streams",
    "-show_chapters",
    "-show_programs",
    "-of",
    "json",
)


def technical_metadata(path: Path, name: str, *, timeout_s: float = 60.0) -> bytes | None:
    """Return all that ffprobe says about a file, as JSON; None where it cannot read it, or is not installed.

    Args:
        path: The media file.
        name: What the file is called in the result, in place of its path on this machine.
        timeout_s: The time limit.

    Raises:
        Unreachable: ffprobe was killed by the system.
    """
    command = ["ffprobe", "-v", "error", *SAFE_INPUT, *_EVERYTHING, file_name(path)]
    try:
        status, output, _ = run_program(command, Deadline.after(timeout_s))
        described = msgspec.json.decode(output) if status == 0 else None
    except Unreachable as error:
        if error.code != "ffmpeg-missing":
            raise
        return None
    except (TimeoutError, msgspec.DecodeError, RecursionError):
        # of an output that is too long, the middle was left out
        return None
    if not isinstance(described, dict) or not isinstance(described.get("format"), dict):
        return None
    described["format"]["filename"] = name
    return to_json(described)
