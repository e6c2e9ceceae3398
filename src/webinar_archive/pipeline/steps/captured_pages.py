"""Captures of web pages: one that differs from the last is a version beside it, and nothing is overwritten.

What was requested and answered is kept as WARC, also where the answer says that the page is gone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from webinar_archive import web
from webinar_archive.archive.events import Event, add_event, utc_seconds
from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.layout import page_file, warc_file
from webinar_archive.archive.page_versions import next_page_name
from webinar_archive.archive.step_cache import latest_result, store_result
from webinar_archive.errors import RecordError
from webinar_archive.files import archived_file, checksum, checksum_of_file, write_whole
from webinar_archive.models import ArchivedFile
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import CapturedPage
from webinar_archive.text.redaction import redact_address

GONE_STATUSES = (404, 410, 451)
"""Answers that say that there is no such page, or that it may no longer be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneAnswer:
    """An answer that says that a page is gone: seen first when, of which address, with which status, as WARC."""

    since: str
    address: str
    status: int
    warc: ArchivedFile


def stored_page(context: StepContext, step: str, name: str, got: web.Page) -> CapturedPage:
    """Store a page that was fetched, beside those that were captured before.

    Args:
        context: The record's context.
        step: The step whose result it is.
        name: The page's name among those of the record.
        got: The page.

    Returns:
        The capture from before where the page is the same: only an event tells of it. Otherwise a new one.
    """
    record = context.folder
    before = latest_result(record, step, CapturedPage)
    captured = CapturedPage(
        file=ArchivedFile(path="", checksum=checksum(got.body), size_bytes=len(got.body)),
        address=redact_address(got.address),
        captured_at=context.now,
        charset=got.charset,
    )
    if before is not None and _is_same(before, captured):
        # puts back what was lost or damaged
        write_whole(kept_path(record, before.file.path), got.body)
        _add_event(context, name, "none")
        if before.warc is not None and _is_as_stored(context, before.warc):
            return before
        return replace(before, warc=_stored_warc(context, next_page_name(record, name), got))
    version = next_page_name(record, name)
    path = page_file(record, version)
    write_whole(path, got.body)
    earlier: tuple[ArchivedFile, ...] = ()
    if before is not None:
        _add_event(context, name, "content")
        earlier = (*before.earlier, *(file for file in before.files if _is_as_stored(context, file)))
    file, warc = archived_file(path, record), _stored_warc(context, version, got)
    return replace(captured, file=file, warc=warc, earlier=earlier)


def keep_gone_answer(context: StepContext, step: str, name: str, got: web.Page) -> None:
    """Keep the first answer of its kind that says that a page is gone."""
    kept = latest_result(context.folder, f"{step}_gone", tuple[GoneAnswer, ...]) or ()
    address = redact_address(got.address)
    if any((each.address, each.status) == (address, got.status) for each in kept):
        return
    warc = _stored_warc(context, next_page_name(context.folder, name), got)
    answer = GoneAnswer(since=context.now, address=address, status=got.status, warc=warc)
    store_result(context.folder, f"{step}_gone", (*kept, answer), version=1, inputs={})
    facts = {"page": name, "address": address, "since": answer.since, "status": got.status}
    add_event(context.folder, Event(kind="page vanished", at=utc_seconds(), outcome="success", facts=facts))


def _is_same(before: CapturedPage, now: CapturedPage) -> bool:
    return (before.file.checksum, redact_address(before.address), before.charset) == (
        now.file.checksum,
        now.address,
        now.charset,
    )


def _is_as_stored(context: StepContext, file: ArchivedFile) -> bool:
    try:
        return checksum_of_file(kept_path(context.folder, file.path)) == file.checksum
    except (OSError, RecordError):
        return False


def _stored_warc(context: StepContext, name: str, got: web.Page) -> ArchivedFile:
    # only a capture needs the library that it imports
    from webinar_archive.web.warc import warc_of

    path = warc_file(context.folder, name)
    write_whole(path, warc_of(got.exchanges))
    return archived_file(path, context.folder)


def _add_event(context: StepContext, name: str, change: str) -> None:
    facts: dict[str, Any] = {"page": name, "change": change}
    outcome = "unchanged" if change == "none" else "success"
    add_event(context.folder, Event(kind="page capture", at=utc_seconds(), outcome=outcome, facts=facts))
