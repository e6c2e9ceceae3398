"""The way of one record, from its notice to its rows: one outcome, whatever happens on the way."""

from __future__ import annotations

from dataclasses import replace

from webinar_archive import __version__
from webinar_archive.errors import ArchiveError, DiskFull, UsageError
from webinar_archive.exports.schema import Row
from webinar_archive.files import checksum
from webinar_archive.models import Capture, Finding, Match, Notice, Recording, Severity
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.outcome import Failure, Outcome, Status, plain_facts
from webinar_archive.pipeline.steps.annotate import RecordFacts, rows
from webinar_archive.pipeline.steps.confirm_audio import listen
from webinar_archive.pipeline.steps.fetch import fetch, probe
from webinar_archive.pipeline.steps.locate import locate
from webinar_archive.pipeline.steps.notice import read
from webinar_archive.pipeline.steps.select import selected
from webinar_archive.pipeline.steps.speakers import who_speaks
from webinar_archive.pipeline.steps.transcript import TranscriptFile, transcribe


def archive_record(context: StepContext) -> Outcome:
    """Take one record all its way. Raises nothing that concerns this record alone, except a full disk."""
    try:
        notice = read(context)
    except (DiskFull, UsageError):
        raise
    except ArchiveError as error:
        return unreadable(context, error)
    if not selected(notice, context.job.settings.select):
        return Outcome(key=context.job.key, record_id=notice.record_id, status=Status.SKIPPED, rows=())
    try:
        capture = fetch(context, notice)
        recording = probe(context, capture)
    except ArchiveError as error:
        return finish(context, notice, None, None, error)
    return finish(context, notice, capture, recording, None)


def unreadable(context: StepContext, error: ArchiveError) -> Outcome:
    """The outcome of a record whose notice cannot be read: one row that says so."""
    notice = Notice(
        record_id=context.job.source.id or context.job.key, title=context.job.source.page or context.job.key
    )
    found = Finding(
        code="notice-unreadable", severity=Severity.ERROR, facts={"reason": error.code, **plain_facts(error)}
    )
    return _annotated(context, RecordFacts(notice=notice, findings=(found,)), error)


def finish(
    context: StepContext,
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
    words: TranscriptFile | None = None
    matches: tuple[Match, ...] = ()
    try:
        measured_ms = recording.measured_duration_ms if recording else None
        transcribed = transcribe(context, capture, duration_ms=measured_ms)
        words = transcribed.words
        found += transcribed.findings
        if words is not None:
            matches = locate(context, notice, words)
        spoken = (
            context.job.settings.witnesses.language or (words.language if words else None) or notice.language
        )
        heard = listen(context, notice, capture, matches, language=spoken, duration_ms=measured_ms)
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
    known = RecordFacts(
        notice=notice, capture=capture, recording=recording, transcript=words, matches=matches, findings=found
    )
    return _annotated(context, known, failure)


def _annotated(context: StepContext, known: RecordFacts, failure: ArchiveError | None) -> Outcome:
    if context.job.settings.pipeline.demo:
        mark = Finding(code="demo", severity=Severity.INFO)
        known = replace(known, findings=(mark, *known.findings))
    annotated = context.once(
        "annotate",
        lambda: rows(who_speaks(known, context.folder), media_folder=context.job.key, run_id=context.run_id),
        tuple[Row, ...],
        version=2,
        inputs={"known": checksum(to_json(known)), "release": __version__},
    )
    ended_well = Status.DONE if context.made else Status.UNCHANGED
    status = ended_well if failure is None else Status.FAILED
    return Outcome(
        key=context.job.key,
        record_id=known.notice.record_id,
        status=status,
        rows=annotated,
        failure=None if failure is None else Failure.of(failure),
        made=tuple(context.made),
    )
