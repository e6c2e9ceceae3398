"""Steps `page`, `notice`, `report`: what the catalogue states, and what the written report quotes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypedDict
from urllib.parse import urlsplit

from webinar_archive import web
from webinar_archive.errors import ArchiveError, NoticeError, UsageError
from webinar_archive.files import archived_file, checksum_of_file, write_whole
from webinar_archive.models import ArchivedFile, DocumentKind, Finding, Notice, Quotation, Severity
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.sources import page_number

MAX_NOTICE_BYTES = 5_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A web page kept as it came, with the address that it really came from."""

    file: ArchivedFile
    address: str
    captured_at: str


def read(context: StepContext) -> Notice:
    """The notice, completed from its live page and from the report it links to.

    A live page out of reach is a finding when the notice also lies in a file, and the failure itself
    when it does not.
    """
    given = context.job.supplied(context.job.source.notice)
    page, missing = None, None
    try:
        page = _captured(context, "page", context.job.source.page, "notice.html")
    except ArchiveError as error:
        if given is None:
            raise
        missing = error
    notice = _notice(context, given, page)
    if missing is not None:
        facts = {"reason": missing.code, "address": context.job.source.page}
        found = Finding(code="page-unreachable", severity=Severity.WARNING, facts=facts)
        return replace(notice, findings=(*notice.findings, found))
    return _with_report(context, notice)


def _captured(context: StepContext, step: str, address: str | None, name: str) -> Page | None:
    if address is None:
        return None

    def capture() -> Page:
        got = web.get(address, max_bytes=MAX_NOTICE_BYTES, **web_options(context.job.settings))
        path = context.folder / "pages" / name
        write_whole(path, got.body)
        return Page(file=archived_file(path, context.folder), address=got.address, captured_at=context.now)

    inputs = {"address": address if not context.job.settings.pipeline.demo else _without_port(address)}
    return context.once(step, capture, Page, version=1, inputs=inputs, visits=address)


def _notice(context: StepContext, given: Path | None, page: Page | None) -> Notice:
    from webinar_archive.catalogue import merge_notices, read_notice

    def make() -> Notice:
        text = live = None
        if given is not None:
            text = read_notice(_bytes_of(given), name=given.name)
        if page is not None:
            live = read_notice((context.folder / page.file.path).read_bytes(), address=page.address)
        whole = merge_notices(text, live) if text and live else text or live
        if whole is None:
            raise NoticeError("file-missing", path=context.job.key)
        return replace(
            whole, record_id=context.job.source.id or page_number(context.job.source.page) or whole.record_id
        )

    inputs = {
        "file": checksum_of_file(given) if given else None,
        "page": page.file.checksum if page else None,
        "address": page.address if page else None,
        "id": context.job.source.id,
    }
    return context.once("notice", make, Notice, version=1, inputs=inputs)


def _bytes_of(given: Path) -> bytes:
    if given.stat().st_size > MAX_NOTICE_BYTES:
        raise UsageError("notice-too-large", path=str(given), limit_bytes=MAX_NOTICE_BYTES)
    return given.read_bytes()


def _with_report(context: StepContext, notice: Notice) -> Notice:
    address = next((d.address for d in notice.documents if d.kind is DocumentKind.REPORT and d.address), None)
    try:
        page = _captured(context, "report", address, "report.html")
        quoted = _quoted(context, notice, page) if page else ()
    except ArchiveError as error:
        found = Finding(code="report-unreachable", facts={"reason": error.code, "address": address})
        return replace(notice, findings=(*notice.findings, found))
    return replace(notice, quotations=notice.quotations + quoted)


def _quoted(context: StepContext, notice: Notice, page: Page) -> tuple[Quotation, ...]:
    from webinar_archive.catalogue import report_quotations

    return report_quotations(
        (context.folder / page.file.path).read_bytes(),
        address=page.address,
        contributors=notice.contributors,
        first_number=len(notice.quotations) + 1,
    )


class WebOptions(TypedDict):
    """What `web.get` and `web.follow` are told."""

    policy: web.AddressPolicy
    timeout_s: float
    proxy: str | None
    cookies: Path | None


def web_options(settings: Settings) -> WebOptions:
    """How this pipeline goes to the web."""
    fetch = settings.fetch
    return {
        "policy": web.AddressPolicy(allow_private=fetch.allow_private_addresses),
        "timeout_s": min(60.0, fetch.timeout_s),
        "proxy": fetch.proxy,
        "cookies": settings.path(fetch.cookies) if fetch.cookies else None,
    }


def _without_port(address: str) -> str:
    # the demo's site takes whichever port is free; its pages stay the same pages
    parts = urlsplit(address)
    return parts._replace(netloc=parts.hostname or "").geturl()
