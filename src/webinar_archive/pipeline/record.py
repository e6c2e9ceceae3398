"""The way of one record, from its notice to its rows: one outcome, whatever happens on the way."""

from __future__ import annotations

import logging
from collections.abc import Callable

from webinar_archive.archive.deletion import load_deletion
from webinar_archive.errors import ArchiveError, FilmAway, RecordError, RunError, Unreachable
from webinar_archive.exports.schema import Row
from webinar_archive.models import Finding, Severity
from webinar_archive.pipeline.context import StepContext, StepDeferred
from webinar_archive.pipeline.facts import RecordFacts, facts_of_source
from webinar_archive.pipeline.outcome import Outcome, Status, deleted_outcome
from webinar_archive.pipeline.record_errors import error_of_one_record
from webinar_archive.pipeline.steps.annotate import annotate, rows_of
from webinar_archive.pipeline.steps.confirm_audio import confirm_audio
from webinar_archive.pipeline.steps.fetch import fetch, probe
from webinar_archive.pipeline.steps.locate import locate
from webinar_archive.pipeline.steps.meaning import find_meanings
from webinar_archive.pipeline.steps.notice import read_notice
from webinar_archive.pipeline.steps.score_words import score_words
from webinar_archive.pipeline.steps.select import is_selected
from webinar_archive.pipeline.steps.transcript import transcribe
from webinar_archive.pipeline.steps.voices import hear_voices

log = logging.getLogger("webinar_archive.pipeline")

Run = Callable[[StepContext, RecordFacts], RecordFacts]
"""Runs a step, or a few that belong together; returns the facts with what it found out."""


def archive_record(context: StepContext) -> Outcome:
    """Take one record all its way: notice, select, fetch, probe, transcript, locate, confirm_audio, score_words,
    meaning, voices, annotate.

    Raises `StepDeferred` at the first step that may not run now, and `RunError` when the run must stop; whatever
    concerns this record alone becomes a finding in its rows.
    """
    try:
        return _archived(context)
    finally:
        context.release_film()


def _archived(context: StepContext) -> Outcome:
    deletion = load_deletion(context.folder)
    if deletion is not None:
        return deleted_outcome(context.job.key, deletion)
    facts = _facts_of_source(context)
    if context.job.failure is not None:
        return unreadable_record(context, context.job.failure.error())
    facts = attempt(context, facts, "notice-unreadable", read_notice)
    if facts.failure is None:
        if not is_selected(facts.notice, context.job.settings.select):
            return _outcome(context, facts, Status.SKIPPED, ())
        facts = attempt(context, facts, "not-captured", fetch)
        if facts.capture is not None:
            facts = attempt(context, facts, "not-measured", probe)
        facts = attempt(context, facts, "not-searched", transcribe, locate, confirm_audio)
        facts = attempt(context, facts, "scoring-failed", score_words)
        facts = attempt(context, facts, "meaning-failed", find_meanings)
        facts = attempt(context, facts, "voices-failed", hear_voices)
    return _annotated(context, facts)


def attempt(context: StepContext, facts: RecordFacts, code: str, *steps: Run) -> RecordFacts:
    """Run steps that need each other; a failure of this record becomes a finding `code`, and it goes on.

    What is known afterwards is what all of them found out, or, after a failure, what was known before.
    """
    known = facts
    try:
        for step in steps:
            known = step(context, known)
    except (FilmAway, Unreachable) as passing:
        # for now: what the steps before this one found out is as true as ever
        return known.with_failure(code, passing)
    except (RecordError, OSError) as raised:
        return facts.with_failure(code, error_of_one_record(raised))
    except (RunError, StepDeferred):
        raise
    except Exception as error:
        # a defect of ours, or of a library, costs what these steps would have found out, and nothing known before
        log.exception("unexpected_error", extra={"record": context.job.key})
        return facts.with_failure(code, ArchiveError("unexpected-error", error=type(error).__name__))
    return known


def unreadable_record(context: StepContext, error: ArchiveError) -> Outcome:
    """Return the outcome of a record whose notice cannot be read: one row that says why."""
    return _annotated(context, _facts_of_source(context).with_failure("notice-unreadable", error))


def _facts_of_source(context: StepContext) -> RecordFacts:
    facts = facts_of_source(context.job.key, context.job.source).with_findings(*context.job.findings)
    if context.job.settings.pipeline.demo:
        return facts.with_findings(Finding(code="demo", severity=Severity.INFO))
    return facts


def _annotated(context: StepContext, facts: RecordFacts) -> Outcome:
    for path, failure in dict(context.lost).items():
        facts = facts.with_lost_file(path, failure)
    try:
        rows = annotate(context, facts)
        if context.unstored is not None:
            facts = facts.with_failure("results-not-stored", context.unstored)
            rows = context.steps["annotate"].make(context, facts)
    except (RecordError, OSError) as raised:
        # who speaks is not found out then; what else is known stays in the table
        facts = facts.with_failure("results-not-stored", error_of_one_record(raised))
        rows = rows_of(facts, media_folder=context.job.key, run_id=context.run_id)
    if facts.failure is not None:
        return _outcome(context, facts, Status.FAILED, rows)
    return _outcome(context, facts, Status.DONE if context.made else Status.UNCHANGED, rows)


def _outcome(context: StepContext, facts: RecordFacts, status: Status, rows: tuple[Row, ...]) -> Outcome:
    return Outcome(
        key=context.job.key,
        record_id=facts.notice.record_id,
        status=status,
        rows=rows,
        failure=facts.failure,
        made=() if status is Status.SKIPPED else tuple(context.made),
    )
