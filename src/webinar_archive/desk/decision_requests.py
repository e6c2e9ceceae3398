"""Decisions as a browser sends them, by a script or by a plain form."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from webinar_archive.archive.events import utc_seconds
from webinar_archive.desk.answers import record_of, wants_json
from webinar_archive.desk.decision_view import decision_view, state_of
from webinar_archive.desk.desk_archive import DeskRecord
from webinar_archive.desk.desk_options import options_of
from webinar_archive.desk.page_templates import rendered
from webinar_archive.desk.posted_form import posted_form
from webinar_archive.desk.record_view import record_view
from webinar_archive.desk.typed_clock import ms_from_typed
from webinar_archive.desk.visitor import language_of, person_at
from webinar_archive.errors import ReviewConflict, UsageError
from webinar_archive.i18n.messages import Language, sentence
from webinar_archive.models import Review, ReviewAction
from webinar_archive.reviews.review_store import Decision
from webinar_archive.reviews.reviewed_record import ReviewedQuotation

NOTE = "note"
"""Stores the speaker and the comment, and leaves the decision as it is."""


async def decide(request: Request) -> Response:
    """Store a decision; the answer is the quotation as it is now."""
    return await run_in_threadpool(_decided, request, await posted_form(request))


def _decided(request: Request, fields: Mapping[str, str]) -> Response:
    record, language, person = record_of(request), language_of(request), person_at(request)
    number = _number(fields.get("number", ""))
    place = f"{record.address}#q{number}"
    if person is None:
        return _nameless(request, place, language)
    try:
        decided = _stored(record, number, fields, person)
    except ReviewConflict as conflict:
        current = record.reviewed().quotation(number)
        if current is None or not wants_json(request):
            raise
        told = sentence(conflict.code, conflict.facts, language)
        answer = {"told": told, **_shown(record, current, language)}
        return JSONResponse(answer, status_code=HTTPStatus.CONFLICT)
    if not wants_json(request):
        return RedirectResponse(place, status_code=HTTPStatus.SEE_OTHER)
    told = sentence(f"desk-done-{state_of(decided)}", {"number": number}, language)
    return JSONResponse({"told": told, **_shown(record, decided, language)})


def _nameless(request: Request, place: str, language: Language) -> Response:
    """Ask for the name of whoever decides, where that is not the proxy's to say."""
    header = options_of(request).user_header
    if header is not None:
        raise UsageError("desk-proxy-names-nobody", header=header)
    who = f"/who?back={quote(place)}"
    if wants_json(request):
        answer = {"told": sentence("desk-name-missing", {}, language), "who": who}
        return JSONResponse(answer, status_code=HTTPStatus.FORBIDDEN)
    return RedirectResponse(who, status_code=HTTPStatus.SEE_OTHER)


def _shown(record: DeskRecord, decided: ReviewedQuotation, language: Language) -> dict[str, str]:
    """Return the quotation as its page shows it now, and how many of the record are left."""
    view = record_view(record, language)
    quotation = next(each for each in view.quotations if each.number == decided.number)
    article = rendered(
        "quotation_alone.html",
        language,
        quotation=quotation,
        decision=decision_view(decided, language),
        view=view,
        base=record.address,
    )
    quotations = record.reviewed().quotations
    left = sum(not each.is_decided for each in quotations)
    counts = sentence("desk-record-counts", {"count": len(quotations), "open": left}, language)
    return {"html": article, "counts": counts}


def _stored(record: DeskRecord, number: int, fields: Mapping[str, str], person: str) -> ReviewedQuotation:
    """Store the decision that the fields of a form say. Raises `ArchiveError`."""
    store = record.release.store()
    if store is None:
        raise UsageError("desk-no-release", pipeline=record.pipeline)
    quotation = record.reviewed().quotation(number)
    if quotation is None:
        raise UsageError("no-such-quotation", record=record.outcome.key, number=number)
    decision = Decision(
        key=record.outcome.key,
        rows=record.outcome.rows,
        number=number,
        revision=fields.get("revision", ""),
        review=_review(quotation, fields, person),
    )
    return store.decide(decision)


def _review(quotation: ReviewedQuotation, fields: Mapping[str, str], person: str) -> Review:
    """Return the review that the fields say. Raises `UsageError` where they say none."""
    asked = fields.get("action", "")
    at = utc_seconds()
    before = quotation.review
    start_ms = end_ms = None
    if asked == NOTE:
        action = before.action if before else ReviewAction.UNDECIDE
        start_ms, end_ms = (before.start_ms, before.end_ms) if before else (None, None)
    elif asked in tuple(ReviewAction):
        action = ReviewAction(asked)
    else:
        raise UsageError("desk-not-understood")
    if action in (ReviewAction.UNDO, ReviewAction.REDO):
        return Review(action=action, by=person, at=at)
    if asked == ReviewAction.MOVE:
        start_ms, end_ms = _typed_place(fields)
    try:
        return Review(
            action=action,
            by=person,
            at=at,
            start_ms=start_ms,
            end_ms=end_ms,
            speaker=" ".join(fields.get("speaker", "").split()) or None,
            comment=fields.get("comment", "").replace("\r\n", "\n").strip() or None,
        )
    except ValueError as error:
        raise UsageError("desk-bad-decision", reason=str(error)) from None


def _typed_place(fields: Mapping[str, str]) -> tuple[int, int]:
    start_ms, end_ms = (ms_from_typed(fields.get(name, "")) for name in ("start", "end"))
    if start_ms is None or end_ms is None:
        raise UsageError("desk-bad-time")
    if end_ms <= start_ms:
        raise UsageError("desk-end-before-start")
    return start_ms, end_ms


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0
