"""Draw an SVG of our own as PNG, with ffmpeg and its librsvg: fonts, scripts and directions as the system has them."""

from __future__ import annotations

import contextlib
from pathlib import Path

from webinar_archive.deadline import Deadline
from webinar_archive.files import draft
from webinar_archive.media.ffmpeg import file_name, run_program

_TIMEOUT_S = 60.0


def draw_svg(svg: Path, png: Path) -> bool:
    """Draw `svg` to `png`; return False, and write nothing, where this ffmpeg cannot.

    Never for a stranger's file: an SVG may name others. Raises `Unreachable` where ffmpeg is not installed.
    """
    with contextlib.suppress(TimeoutError, FileNotFoundError), draft(png) as to:
        command = ["ffmpeg", "-v", "error", "-nostdin", "-y", "-f", "svg_pipe", "-i", file_name(svg)]
        command += ["-frames:v", "1", "-c:v", "png", "-f", "image2pipe", file_name(to)]
        status, _, _ = run_program(command, Deadline.after(_TIMEOUT_S))
        if status != 0:
            # a draft that is not there takes no file's place
            to.unlink(missing_ok=True)
        return status == 0
    return False
