"""The plan of a run, stored in the archive: its settings, its records, its options.

A run follows its plan to the end, on whichever machine and after whatever interruption, even when the pipeline
file or a table of records changes meanwhile.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from webinar_archive import __version__
from webinar_archive.archive.layout import outcome_file, plan_file
from webinar_archive.archive.step_cache import invalidate, invalidate_from
from webinar_archive.errors import Failure, RunError, UsageError
from webinar_archive.files import checksum, create_private_folder, regular_file_bytes, write_whole
from webinar_archive.models import Finding
from webinar_archive.models.codec import from_json, preload_type, to_json
from webinar_archive.pipeline.config import Settings, Source
from webinar_archive.pipeline.context import StepContext, StepDeferred, StepScope
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.sources import Job, find_jobs
from webinar_archive.pipeline.step_table import StepTable


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """The options of a run.

    `records` are keys or ids; None means all. `again` repeats the requests to hosts, `start_from` is a step that is
    made again with all after it. `release` says whether the table is written at the end; it is not for single
    records tried out.
    """

    records: tuple[str, ...] | None = None
    start_from: str | None = None
    again: bool = False
    release: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """One record of a run."""

    key: str
    source: Source
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A run's settings and records. `every` holds all keys of the pipeline, in the order of the table.

    `findings` are about what the sources hold besides records.
    """

    run_id: str
    version: str
    settings: Settings
    run_options: RunOptions
    todo: tuple[Planned, ...]
    every: tuple[str, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the records of this run."""
        return tuple(planned.key for planned in self.todo)


def make_plan(settings: Settings, run_id: str, run_options: RunOptions) -> Plan:
    """Return the plan of a run.

    Raises `UsageError` for sources that are not there, a record that is unknown, or cookies that cannot be used.
    """
    check_cookies(settings)
    found = find_jobs(settings)
    wanted = None if run_options.records is None else set(run_options.records)
    todo = tuple(
        Planned(key=job.key, source=job.source, findings=job.findings, failure=job.failure)
        for job in found.jobs
        if wanted is None or job.key in wanted or job.source.id in wanted
    )
    if not todo and run_options.records is None:
        raise UsageError("pipeline-no-records", pipeline=settings.pipeline.name)
    if not todo:
        record = ", ".join(run_options.records or ())
        raise UsageError("no-such-record", record=record, pipeline=settings.pipeline.name)
    return Plan(
        run_id=run_id,
        version=__version__,
        settings=settings,
        run_options=run_options,
        todo=todo,
        every=tuple(job.key for job in found.jobs),
        findings=found.findings,
    )


def check_cookies(settings: Settings) -> None:
    """Raise `UsageError` where the pipeline file names a cookies file that cannot be used."""
    if settings.fetch.cookies is not None:
        from webinar_archive.web import read_cookies  # needs urllib3, and every command reads plans

        read_cookies(settings.path(settings.fetch.cookies))


def options_checksum(settings: Settings, run_options: RunOptions) -> str:
    """Return what identifies a request: two runs with the same checksum are the same work."""
    return checksum(_encode([settings, run_options]))


def save_plan(plan: Plan) -> Path:
    """Store a plan, whole. Returns its path, which is what travels between workers."""
    path = plan_file(plan.settings.archive, plan.run_id)
    create_private_folder(path.parent)
    # its settings may hold the password of a proxy
    write_whole(path, _encode(plan), private=True)
    return path


@functools.lru_cache(maxsize=16)
def load_plan(path: Path, *, moved: bool = False) -> tuple[Plan, Mapping[str, Job]]:
    """Read a plan, and its jobs by key. A plan never changes, so each process reads it once.

    Args:
        path: Where the plan lies.
        moved: Whether its archive may have been moved since: such a plan is to be read, never to be followed.

    Raises:
        UsageError: The plan is not there or cannot be read, or it is one of another folder's archive: a database
            from elsewhere may name any file.
    """
    try:
        plan = msgspec.json.decode(path.read_bytes(), type=preload_type(Plan), dec_hook=_decode_path)
    except FileNotFoundError:
        raise UsageError("file-missing", path=str(path)) from None
    except msgspec.DecodeError as error:
        raise UsageError("file-unreadable", path=str(path), reason=str(error)) from None
    if not moved and path != plan_file(plan.settings.archive, plan.run_id):
        raise UsageError("plan-elsewhere", path=str(path), folder=str(plan.settings.archive))
    return plan, jobs_of(plan)


def jobs_of(plan: Plan) -> Mapping[str, Job]:
    """Return the jobs of a plan by key, in order."""
    return {
        planned.key: Job(
            key=planned.key,
            source=planned.source,
            settings=plan.settings,
            findings=planned.findings,
            failure=planned.failure,
        )
        for planned in plan.todo
    }


def invalidate_requested(plan: Plan, steps: StepTable) -> None:
    """Invalidate, before a run, the cached results that its options ask to be made again."""
    for job in jobs_of(plan).values():
        # a record's folder that cannot be used is for the record's task to report
        with contextlib.suppress(OSError):
            if plan.run_options.again:
                invalidate(job.folder, steps.requests)
            if plan.run_options.start_from is not None:
                invalidate_from(job.folder, plan.run_options.start_from, steps.names)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """A record with something to do: the first step, why (`new`, `version`, changed inputs), which host."""

    key: str
    step: str
    why: str
    host: str | None


def pending_steps(
    plan: Plan, by_key: Mapping[str, Job], now: str, steps: StepTable
) -> Iterator[Due | Outcome]:
    """Yield the first step due of each record, or its outcome when all is cached. Runs none of them."""
    # the steps load media and web, which commands that only read an archive do without
    from webinar_archive.pipeline.record import archive_record

    for key in plan.keys:
        context = StepContext(job=by_key[key], steps=steps, now=now, run_id=plan.run_id, scope=StepScope.NONE)
        try:
            yield archive_record(context)
        except RunError as error:
            # one that comes before any step is for the record's task to report, beside its other failures
            yield Due(key=key, step="notice", why=error.code, host=None)
        except StepDeferred as deferred:
            yield Due(key=key, step=deferred.step, why=deferred.why, host=deferred.host)


def save_outcome(folder: Path, outcome: Outcome) -> None:
    """Store how a record ended last, in its folder; one that is unchanged leaves the outcome stored before."""
    if outcome.status is Status.UNCHANGED:
        before = load_outcome(folder)
        done = replace(outcome, status=Status.DONE)
        if before is not None and replace(before, made=outcome.made) in (outcome, done):
            return
    write_whole(outcome_file(folder), to_json(outcome))


def load_outcome(folder: Path) -> Outcome | None:
    """Return how the record of this folder ended last, None when it never did."""
    try:
        return from_json(regular_file_bytes(outcome_file(folder)) or b"", Outcome)
    except (OSError, msgspec.DecodeError, RecursionError):
        return None


def _encode(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=_encode_path), indent=1)


def _encode_path(value: Any) -> str:
    if isinstance(value, Path):
        return str(value)
    raise NotImplementedError(type(value))


def _decode_path(kind: type, value: Any) -> Any:
    return Path(value) if kind is Path else value
