"""Steps `page`, `notice`, `report`, `report_quotations`: what the catalogue states, and the report quotes."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from webinar_archive import web
from webinar_archive.archive.kept_files import read_kept_file
from webinar_archive.archive.step_cache import Inputs
from webinar_archive.errors import NoticeError, RecordError
from webinar_archive.files import checksum, regular_file_bytes
from webinar_archive.models import DocumentKind, Finding, Notice, Quotation, Severity
from webinar_archive.models.notice import MAX_NOTICE_BYTES
from webinar_archive.pipeline.config import Settings, Source
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import CapturedPage, RecordFacts
from webinar_archive.pipeline.sources import page_number
from webinar_archive.pipeline.steps.captured_pages import GONE_STATUSES, keep_gone_answer, stored_page
from webinar_archive.text.redaction import redact_address

Targets = tuple[tuple[str, int], ...]
"""Single addresses, as `(number, port)`, to which requests may go although they are private."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportQuotations:
    """The quotations of a report, or the code of why its text cannot be read."""

    quotations: tuple[Quotation, ...] = ()
    failure: str | None = None


def read_notice(context: StepContext, facts: RecordFacts) -> RecordFacts:
    """Read the notice, completed from its live page and from the report that it links to.

    A live page out of reach is a finding when the notice is also in a file, and the failure itself when it is not.
    """
    source = context.job.source
    try:
        page = context.run("page", facts) if source.page else None
    except RecordError as error:
        if source.notice is None:
            raise
        notice = context.run("notice", facts)
        unreached = {"reason": error.code, "address": redact_address(source.page or "")}
        finding = Finding(code="page-unreachable", severity=Severity.WARNING, facts=unreached)
        return replace(facts, notice=_with_finding(notice, finding))
    facts = replace(facts, page=page)
    facts = replace(facts, notice=context.run("notice", facts))
    return _read_report(context, facts)


def _read_report(context: StepContext, facts: RecordFacts) -> RecordFacts:
    notice = facts.notice
    address = report_address(context, facts)
    if address is None:
        return facts
    try:
        facts = replace(facts, report=context.run("report", facts))
        quoted: ReportQuotations = context.run("report_quotations", facts)
    except RecordError as error:
        quoted = ReportQuotations(failure=error.code)
    if quoted.failure is not None:
        finding = Finding(
            code="report-unreachable", facts={"reason": quoted.failure, "address": redact_address(address)}
        )
        return replace(facts, notice=_with_finding(notice, finding))
    return replace(facts, notice=replace(notice, quotations=notice.quotations + quoted.quotations))


def _with_finding(notice: Notice, finding: Finding) -> Notice:
    return replace(notice, findings=(*notice.findings, finding))


def page_address(context: StepContext, _facts: RecordFacts) -> str | None:
    """Return the address of the live notice."""
    return context.job.source.page


def page_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the captured notice depends on: its address."""
    return {"address": _stable_address(context, page_address(context, facts))}


def capture_page(context: StepContext, facts: RecordFacts, *, exceptions: Targets = ()) -> CapturedPage:
    """Capture the live notice."""
    return _capture(context, page_address(context, facts), "page", "notice", exceptions)


def report_address(_context: StepContext, facts: RecordFacts) -> str | None:
    """Return the address of the written report that the notice links to."""
    documents = facts.notice.documents
    return next((d.address for d in documents if d.kind is DocumentKind.REPORT and d.address), None)


def report_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the captured report depends on: its address."""
    return {"address": _stable_address(context, report_address(context, facts))}


def capture_report(context: StepContext, facts: RecordFacts, *, exceptions: Targets = ()) -> CapturedPage:
    """Capture the written report."""
    return _capture(context, report_address(context, facts), "report", "report", exceptions)


def _capture(
    context: StepContext, address: str | None, step: str, name: str, exceptions: Targets
) -> CapturedPage:
    if address is None:
        raise NoticeError("file-missing", path=context.job.key)
    options = web_options(context.job.settings, exceptions)
    got = web.get(address, max_bytes=MAX_NOTICE_BYTES, answers=GONE_STATUSES, **options)
    error = web.error_for_status(got.status, got.address)
    if error is not None:
        keep_gone_answer(context, step, name, got)
        raise error
    return stored_page(context, step, name, got)


def notice_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the notice depends on: the file, the captured page, the id that the source states."""
    given, page, source = _given_file(context), facts.page, context.job.source
    return {
        "file": checksum(_bytes_of(given, source)) if given else None,
        "page": page.file.checksum if page else None,
        "address": page.address if page else None,
        "id": source.id,
        # only where they are given: other records stay as they are
        **({"record": source.record} if source.record else {}),
        **({"columns": json.dumps(source.notice_columns)} if source.columns else {}),
    }


def parse_notice(context: StepContext, facts: RecordFacts) -> Notice:
    """Read the notice from the source's file, from the captured page, or from both. Raises `NoticeError`."""
    from webinar_archive.catalogue import merge_notices, read_notice, read_record_of_file

    source = context.job.source
    given, page, record, columns = _given_file(context), facts.page, source.record, source.notice_columns
    text = live = None
    if given is not None and record is not None:
        text = read_record_of_file(given, record, columns)
    elif given is not None:
        text = read_notice(_bytes_of(given, source), name=given.name, columns=columns)
    if page is not None:
        data = read_kept_file(context.folder, page.file)
        which = record if given is None else None
        live = read_notice(data, address=page.address, charset=page.charset, record=which)
    whole = merge_notices(text, live) if text and live else text or live
    if whole is None:
        raise NoticeError("file-missing", path=context.job.key)
    return replace(whole, record_id=source.id or page_number(source.page) or whole.record_id)


def _given_file(context: StepContext) -> Path | None:
    return context.job.supplied(context.job.source.notice)


def _bytes_of(given: Path, source: Source) -> bytes:
    """Return the bytes of a notice's file, or of the one record of it that is meant."""
    if source.record is not None:
        from webinar_archive.catalogue import record_bytes

        return record_bytes(given, source.record, source.notice_columns)
    data = regular_file_bytes(given, MAX_NOTICE_BYTES)
    if data is None:
        raise NoticeError("notice-too-large", path=str(given), limit_bytes=MAX_NOTICE_BYTES)
    return data


def report_quotations_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the report's quotations depend on: the captured report, and the notice that names the speakers."""
    report = facts.report
    return {
        "report": report.file.checksum if report else None,
        "address": report.address if report else None,
        "notice": context.results["notice"],
    }


def find_report_quotations(context: StepContext, facts: RecordFacts) -> ReportQuotations:
    """Find the quotations in the captured report, numbered after those of the notice."""
    from webinar_archive.catalogue import report_quotations

    report, notice = facts.report, facts.notice
    if report is None:
        return ReportQuotations()
    try:
        found = report_quotations(
            read_kept_file(context.folder, report.file),
            address=report.address,
            contributors=notice.contributors,
            first_number=len(notice.quotations) + 1,
            charset=report.charset,
        )
    except NoticeError as error:
        # the same page cannot be read next time either
        return ReportQuotations(failure=error.code)
    return ReportQuotations(quotations=found)


class WebOptions(TypedDict):
    """The options of `web.get` and `web.follow`."""

    policy: web.AddressPolicy
    timeout_s: float
    proxy: str | None
    cookies: Path | None


def web_options(settings: Settings, exceptions: Targets) -> WebOptions:
    """Return how this pipeline makes requests to the web."""
    fetch = settings.fetch
    return {
        "policy": web.AddressPolicy(allow_private=fetch.allow_private_addresses, exceptions=exceptions),
        "timeout_s": min(60.0, fetch.timeout_s),
        "proxy": fetch.proxy,
        "cookies": settings.path(fetch.cookies) if fetch.cookies else None,
    }


def _stable_address(context: StepContext, address: str | None) -> str | None:
    """Return an address as results are stored under it: without secrets."""
    if address is not None:
        address = redact_address(address)
    # the demo's site takes whichever port is free; its pages stay the same pages
    if address is None or not context.job.settings.pipeline.demo:
        return address
    parts = urlsplit(address)
    return parts._replace(netloc=parts.hostname or "").geturl()
