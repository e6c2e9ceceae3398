"""The written report behind a document: its main text, and the quotations in it (the only trafilatura)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import trafilatura

from webinar_archive.catalogue.quotations import find_quotations
from webinar_archive.errors import NoticeError
from webinar_archive.models import Contributor, Quotation
from webinar_archive.text.decoding import decode

MAX_BYTES = 5_000_000
MAX_TAGS = 200_000


def report_text(page: bytes, charset: str | None = None) -> str:
    """Return the main text of a web page. Raises `NoticeError` when it is too large or holds none."""
    if len(page) > MAX_BYTES or page.count(b"<") > MAX_TAGS:
        raise NoticeError("report-too-large", limit_bytes=MAX_BYTES)
    text = trafilatura.extract(
        decode(page, charset), include_comments=False, include_tables=True, favor_recall=True
    )
    if not text:
        raise NoticeError("report-empty")
    return str(text)


def report_quotations(
    page: bytes,
    *,
    address: str,
    contributors: Sequence[Contributor],
    first_number: int,
    charset: str | None = None,
) -> tuple[Quotation, ...]:
    """Return the quotations of a report's main text, matched to contributors; positions are in that text.

    `address` becomes the source of those that print none.
    """
    text = report_text(page, charset)
    found = find_quotations(text, contributors, where="report", first_number=first_number)
    return tuple(_with_source(q, address) for q in found)


def _with_source(quotation: Quotation, address: str) -> Quotation:
    return quotation if quotation.source else replace(quotation, source=address)
