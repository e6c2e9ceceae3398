"""Names of runs, and when each began and ended, as the archive says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from webinar_archive.archive.layout import beside_plan, plan_file, runs_folder
from webinar_archive.exports.schema import RunTimes
from webinar_archive.files import regular_file_bytes, write_whole
from webinar_archive.models.codec import preload_type, to_json

_STAMP = "%Y%m%dT%H%M%SZ"
_BEGAN = re.compile(r"-([0-9]{8}T[0-9]{6}Z)(?:-[0-9]+)?\Z")
_MAX_BYTES = 10_000


class _End(msgspec.Struct, frozen=True):
    """What is stored beside the plan of a run that has ended."""

    ended_at: datetime


def run_name(pipeline: str, time: datetime) -> str:
    """Return the id of the run that begins at a time (UTC)."""
    return f"{pipeline}-{time:{_STAMP}}"


def save_run_end(plan: Path, time: datetime) -> None:
    """Store when the run of a plan ended. Raises `OSError`."""
    write_whole(beside_plan(plan, "end"), to_json(_End(ended_at=time.replace(microsecond=0))))


def run_times(pipeline: Path, run_id: str) -> RunTimes:
    """Return when a run began, as its id says, and when it ended; None for what is not known.

    Args:
        pipeline: The pipeline's folder in the archive.
        run_id: The id, as a row has it; an imported record has that of another archive.
    """
    began, ended = _began(run_id), _ended(pipeline, run_id)
    return RunTimes(
        began_at=began.isoformat() if began else None, ended_at=ended.isoformat() if ended else None
    )


def _began(run_id: str) -> datetime | None:
    found = _BEGAN.search(run_id)
    try:
        return datetime.strptime(found[1], _STAMP).replace(tzinfo=UTC) if found else None
    except ValueError:
        # no day or hour of this number
        return None


def _ended(pipeline: Path, run_id: str) -> datetime | None:
    plan = plan_file(pipeline, run_id)
    if plan.parent != runs_folder(pipeline):
        # the id is no name of a file
        return None
    try:
        data = regular_file_bytes(beside_plan(plan, "end"), _MAX_BYTES)
        return msgspec.json.decode(data, type=preload_type(_End)).ended_at if data else None
    except (OSError, ValueError, msgspec.DecodeError):
        return None
