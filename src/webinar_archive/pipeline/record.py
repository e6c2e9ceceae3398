"""The way of one record, from its notice to its rows: one outcome, whatever happens on the way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, cast

from webinar_archive import __version__, errors
from webinar_archive.errors import ArchiveError, DiskFull, UsageError
from webinar_archive.exports.rows import Row
from webinar_archive.files import checksum
from webinar_archive.pipeline.annotate import Known, rows
from webinar_archive.pipeline.capturing import fetch, probe
from webinar_archive.pipeline.listening import listen
from webinar_archive.pipeline.locating import locate
from webinar_archive.pipeline.reading import read
from webinar_archive.pipeline.selecting import selected
from webinar_archive.pipeline.transcribing import KeptTranscript, transcribe
from webinar_archive.pipeline.voicing import who_speaks
from webinar_archive.pipeline.work import Work
from webinar_archive.records import Capture, Finding, Match, Notice, Recording, Severity, to_json


class Status(StrEnum):
    """How a record ended in one run."""

    DONE = "done"
    UNCHANGED = "unchanged"
    FAILED = "failed"
    LEFT_OUT = "left out"
    """Not selected by the pipeline file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """What stopped a record: the error's code and facts, and whether trying later may help."""

    code: str
    facts: dict[str, Any]
    kind: str
    retryable: bool

    @classmethod
    def of(cls, error: ArchiveError) -> Failure:
        """The failure that an error stands for, in plain values."""
        return cls(
            code=error.code, facts=_plain(error), kind=type(error).__name__, retryable=type(error).retryable
        )

    def error(self) -> ArchiveError:
        """The error again."""
        kind = getattr(errors, self.kind, ArchiveError)
        return cast("ArchiveError", kind(self.code, **self.facts))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one record ended in one run. Even a failed one has rows, so that no record leaves the table."""

    key: str
    record_id: str
    status: Status
    rows: tuple[Row, ...]
    failure: Failure | None = None
    made: tuple[str, ...] = ()


def archive_record(work: Work) -> Outcome:
    """Take one record all its way. Raises nothing that concerns this record alone, except a full disk."""
    try:
        notice = read(work)
    except (DiskFull, UsageError):
        raise
    except ArchiveError as error:
        return unreadable(work, error)
    if not selected(notice, work.job.settings.select):
        return Outcome(key=work.job.key, record_id=notice.record_id, status=Status.LEFT_OUT, rows=())
    try:
        capture = fetch(work, notice)
        recording = probe(work, capture)
    except ArchiveError as error:
        return finish(work, notice, None, None, error)
    return finish(work, notice, capture, recording, None)


def unreadable(work: Work, error: ArchiveError) -> Outcome:
    """The outcome of a record whose notice cannot be read: one row that says so."""
    notice = Notice(record_id=work.job.source.id or work.job.key, title=work.job.source.page or work.job.key)
    found = Finding(
        code="notice-unreadable", severity=Severity.ERROR, facts={"reason": error.code, **_plain(error)}
    )
    return _annotated(work, Known(notice=notice, findings=(found,)), error)


def finish(
    work: Work,
    notice: Notice,
    capture: Capture | None,
    recording: Recording | None,
    failure: ArchiveError | None,
) -> Outcome:
    """From what was captured, or from why it was not, to the record's rows."""
    found: tuple[Finding, ...] = ()
    if failure is not None:
        facts = {"reason": failure.code, **_plain(failure)}
        found = (Finding(code="not-captured", severity=Severity.ERROR, facts=facts),)
    words: KeptTranscript | None = None
    matches: tuple[Match, ...] = ()
    try:
        measured_ms = recording.measured_duration_ms if recording else None
        transcribed = transcribe(work, capture, duration_ms=measured_ms)
        words = transcribed.words
        found += transcribed.findings
        if words is not None:
            matches = locate(work, notice, words)
        spoken = (
            work.job.settings.witnesses.language or (words.language if words else None) or notice.language
        )
        heard = listen(work, notice, capture, matches, language=spoken, duration_ms=measured_ms)
        matches = heard.matches
        found += heard.findings
    except (DiskFull, UsageError):
        raise
    except ArchiveError as error:
        failure = failure or error
        facts = {"reason": error.code, **_plain(error)}
        found += (Finding(code="not-searched", severity=Severity.ERROR, facts=facts),)
    if capture is not None and recording is not None:
        from webinar_archive.media import check

        found += check(notice, capture, recording)
    known = Known(
        notice=notice, capture=capture, recording=recording, transcript=words, matches=matches, findings=found
    )
    return _annotated(work, known, failure)


def _annotated(work: Work, known: Known, failure: ArchiveError | None) -> Outcome:
    if work.job.settings.pipeline.rehearsal:
        mark = Finding(code="rehearsal", severity=Severity.INFO)
        known = replace(known, findings=(mark, *known.findings))
    annotated = work.once(
        "annotate",
        lambda: rows(who_speaks(known, work.folder), media_folder=work.job.key, run_id=work.run_id),
        tuple[Row, ...],
        version=2,
        inputs={"known": checksum(to_json(known)), "release": __version__},
    )
    ended_well = Status.DONE if work.made else Status.UNCHANGED
    status = ended_well if failure is None else Status.FAILED
    return Outcome(
        key=work.job.key,
        record_id=known.notice.record_id,
        status=status,
        rows=annotated,
        failure=None if failure is None else Failure.of(failure),
        made=tuple(work.made),
    )


def _plain(error: ArchiveError) -> dict[str, Any]:
    # facts go into tables and JSON: what is no plain value is put as text
    plain = (str, int, float, bool, type(None))
    return {k: v if isinstance(v, plain) else str(v) for k, v in error.facts.items()}
