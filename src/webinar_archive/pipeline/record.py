"""The way of one record, from its notice to its rows: one outcome, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace

from webinar_archive import __version__
from webinar_archive.errors import ArchiveError, DiskFull, UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.files import checksum
from webinar_archive.models import Capture, Finding, Match, Notice, Recording, Severity
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.context import Work
from webinar_archive.pipeline.outcome import Failure, Outcome, Status, plain_facts
from webinar_archive.pipeline.steps.annotate import Known, rows
from webinar_archive.pipeline.steps.confirm_audio import listen
from webinar_archive.pipeline.steps.fetch import fetch, probe
from webinar_archive.pipeline.steps.locate import locate
from webinar_archive.pipeline.steps.notice import read
from webinar_archive.pipeline.steps.select import selected
from webinar_archive.pipeline.steps.speakers import who_speaks
from webinar_archive.pipeline.steps.transcript import KeptTranscript, transcribe


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
        code="notice-unreadable", severity=Severity.ERROR, facts={"reason": error.code, **plain_facts(error)}
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
        facts = {"reason": failure.code, **plain_facts(failure)}
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
        facts = {"reason": error.code, **plain_facts(error)}
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
