"""What the parts of the desk share: the archive, and how it is served."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from starlette.requests import Request

from webinar_archive.desk.desk_archive import DeskArchive


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskOptions:
    """How the desk is served.

    `cache` is the folder for waveforms; `user_header` names the header in which a reverse proxy says who is there.
    """

    cache: Path
    user_header: str | None = None


def options_of(request: Request) -> DeskOptions:
    """Return the options of the desk that answers a request."""
    return cast("DeskOptions", request.app.state.options)


def archive_of(request: Request) -> DeskArchive:
    """Return the archive of the desk that answers a request."""
    return cast("DeskArchive", request.app.state.archive)
