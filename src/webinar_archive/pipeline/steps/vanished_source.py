"""A source that cannot be fetched again: its last capture stays, and where the source is gone, a tombstone says so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from webinar_archive.archive.capture_versions import kept_capture
from webinar_archive.archive.events import Event, add_event, load_events, utc_seconds
from webinar_archive.archive.kept_files import damaged_files
from webinar_archive.archive.source_tombstone import (
    SourceTombstone,
    load_tombstone,
    remove_tombstone,
    save_tombstone,
)
from webinar_archive.errors import ArchiveError, Failure
from webinar_archive.models import Capture, Finding
from webinar_archive.pipeline.context import StepContext, StepScope
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.text.redaction import redact_address

WITHDRAWN = ("video-private", "video-members-only", "not-allowed-by-law")
"""Refusals that say that the public can no longer see a video."""
VANISHED, RETURNED = "source vanished", "source returned"
"""The kinds of the events."""


def with_kept_capture(
    context: StepContext, facts: RecordFacts, error: ArchiveError, *, of_this_request: bool
) -> RecordFacts:
    """Return the facts with the last capture, where the source could not be fetched again.

    That the source is gone is a finding from then on, and a failure of the run that noticed it. Any other error is
    a failure of each run: what it says may pass.

    Args:
        context: The record's context.
        facts: What is known.
        error: Why it could not be fetched.
        of_this_request: Whether the last capture is what this request brought before; otherwise, as where the notice
            gives another address since, a finding tells what it is.

    Raises:
        ArchiveError: The error, where nothing was captured before.
    """
    kept = None if context.is_requested_again else kept_capture(context.folder)
    if kept is None:
        raise error
    failure = Failure.of(error)
    lost = damaged_files(context.folder, kept)
    context.lost.extend((file.path, failure) for file in lost)
    context.use_kept("fetch", kept)
    facts = replace(facts, capture=kept)
    if _is_gone(failure):
        return _with_tombstone(context, facts, kept, failure)
    if not of_this_request:
        told = {"captured_at": kept.captured_at, "kept": redact_address(kept.page_address)}
        facts = facts.with_findings(Finding(code="capture-kept", facts={**told, **_stated(failure)}))
    return replace(facts, failure=facts.failure or failure)


def end_tombstone(context: StepContext) -> None:
    """Take away the tombstone of a source that was fetched: it has come back."""
    tombstone = load_tombstone(context.folder)
    if tombstone is not None and context.scope is not StepScope.NONE:
        _add_event(context, RETURNED, {"since": tombstone.since})
        remove_tombstone(context.folder)


def _stated(failure: Failure) -> dict[str, Any]:
    """Return a failure as facts of a finding: its code, and the words of the site apart from it."""
    return {**failure.facts, "reason": failure.code, "detail": failure.facts.get("reason")}


def _is_gone(failure: Failure) -> bool:
    return failure.kind == "Gone" or failure.code in WITHDRAWN


def _with_tombstone(context: StepContext, facts: RecordFacts, kept: Capture, failure: Failure) -> RecordFacts:
    tombstone = load_tombstone(context.folder) or SourceTombstone(
        since=context.now, run_id=context.run_id, proof=failure, captured_at=kept.captured_at
    )
    if context.scope is not StepScope.NONE:
        _add_event(context, VANISHED, {"since": tombstone.since, **_stated(tombstone.proof)})
        save_tombstone(context.folder, tombstone)
    # the record is complete: there is nothing more to be had
    context.reused_stale[:] = [step for step in context.reused_stale if step not in ("address", "fetch")]
    told = {"since": tombstone.since, "captured_at": tombstone.captured_at, **_stated(tombstone.proof)}
    facts = facts.with_findings(Finding(code="source-vanished", facts=told))
    if tombstone.run_id == context.run_id:
        return replace(facts, failure=facts.failure or failure)
    return facts


def _add_event(context: StepContext, kind: str, facts: dict[str, Any]) -> None:
    """Add an event, once."""
    if any(
        event.kind == kind and event.facts.get("since") == facts["since"]
        for event in load_events(context.folder)
    ):
        return
    add_event(context.folder, Event(kind=kind, at=utc_seconds(), outcome="success", facts=facts))
