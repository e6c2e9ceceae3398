"""Notices from bytes, in any catalogue format, and a notice completed from its live page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from dataclasses import replace

from webinar_archive.catalogue.build import build_notice
from webinar_archive.catalogue.fields import Fields
from webinar_archive.catalogue.formats import pmb_text
from webinar_archive.catalogue.formats.table_row import Columns
from webinar_archive.catalogue.records import CatalogueRecord, read_records
from webinar_archive.errors import NoticeError
from webinar_archive.models import Document, Finding, Notice
from webinar_archive.models.notice import MAX_NOTICE_BYTES
from webinar_archive.text.decoding import decode, is_binary
from webinar_archive.text.normalize import cut, fold

_SHOWN, _SHOWN_TITLE = 5, 100
"""Titles that a message names, and characters of each."""


def _parse_pmb_html(text: str, address: str | None) -> Fields:
    # lxml is loaded by those who have a page
    from webinar_archive.catalogue.formats import pmb_html

    return pmb_html.parse(text, address)


FORMATS: dict[str, Callable[[str, str | None], Fields]] = {
    "pmb_html": _parse_pmb_html,
    "pmb_text": pmb_text.parse,
}
"""Of pages and texts, by name, what reads the fields of a notice from its text and the address of its page."""

_HTML = re.compile(r"<(!doctype html|html|body|table|div|td)[\s>]", re.IGNORECASE)


def read_notice(
    data: bytes,
    *,
    address: str | None = None,
    name: str | None = None,
    charset: str | None = None,
    record: str | None = None,
    columns: Columns = (),
) -> Notice:
    """Read the one notice of a file or page, in any of the known formats.

    Args:
        data: The file's or page's bytes, at most `MAX_NOTICE_BYTES`.
        address: Where the page was fetched; its links are resolved against it.
        name: What messages call the file.
        charset: The charset that the web server declared, if any.
        record: Which record of several is meant: its identifier, or its number.
        columns: Of a table, which column holds a field, where it is not called like the field.

    Raises:
        NoticeError: The data is empty, binary, too large, cut short, holds several notices and none was chosen,
            none of a known format, or no table with the columns that are named.
    """
    shown = name or address or "notice"
    if len(data) > MAX_NOTICE_BYTES:
        raise NoticeError("notice-too-large", path=shown, limit_bytes=MAX_NOTICE_BYTES)
    if not data.strip():
        raise NoticeError("notice-empty", path=shown)
    records = read_records(io.BytesIO(data), name=shown, address=address, charset=charset, columns=columns)
    if records is not None:
        return _chosen(records, record, shown)
    text = decode(data, charset)
    if is_binary(text):
        raise NoticeError("notice-binary", path=shown)
    try:
        return _read(text, address)
    except NoticeError as error:
        raise NoticeError(error.code, **{**error.facts, "path": shown}) from None


def _chosen(records: Iterator[CatalogueRecord], name: str | None, shown: str) -> Notice:
    """Return the notice of the one record, or of the one that is named."""
    found: list[CatalogueRecord] = []
    for record in records:
        found.append(record)
        if name is not None and name in (record.identifier, str(record.number), f"#{record.number}"):
            found = [record]
            break
    else:
        if name is not None:
            raise NoticeError("record-not-in-file", path=shown, record=name)
    if not found:
        raise NoticeError("notice-unsupported", path=shown)
    if len(found) > 1:
        titles = [record.notice.title[:_SHOWN_TITLE] for record in found[:_SHOWN] if record.notice]
        more = ["…"] if len(found) > _SHOWN else []
        raise NoticeError("notice-several", path=shown, count=len(found), notices=" ; ".join(titles + more))
    if found[0].failure is not None:
        raise found[0].failure
    if found[0].notice is None:
        raise NoticeError("notice-unsupported", path=shown)
    return found[0].notice


def detect_format(text: str) -> str | None:
    """Return the format of a notice by its content, a key of `FORMATS`; None for a text that is no notice."""
    if _HTML.search(text[:20_000]):
        return "pmb_html"
    return "pmb_text" if pmb_text.looks_like(text) else None


def _read(text: str, address: str | None) -> Notice:
    kind = detect_format(text)
    if kind is None:
        raise NoticeError("notice-unsupported")
    return build_notice(FORMATS[kind](text, address), address=address)


_COMPARED = (
    *("title", "publisher", "place", "year", "event_date", "extent", "stated_duration_s"),
    *("contributors", "subjects", "notes", "contents", "abstract", "quotations"),
)


def merge_notices(text: Notice, page: Notice) -> Notice:
    """Complete a given notice with what only its live page holds.

    Args:
        text: The notice given in a file; its statements win.
        page: The notice of its live page.

    Returns:
        The given notice with the page's number, addresses and missing fields, and a finding for each field in
        which both differ; or the given notice alone with a finding, when the page is another notice's.
    """
    if not _same_title(text.title, page.title):
        # whatever stands on another notice's page is not this one's, its links least of all
        facts = {"file": text.title, "page": page.title, "address": page.address}
        return replace(text, findings=(*text.findings, Finding(code="page-of-another-notice", facts=facts)))
    documents = _documents(text.documents, page.documents)
    filled = {
        name: getattr(page, name)
        for name in (*_COMPARED, "language")
        if not getattr(text, name) and getattr(page, name)
    }
    if "quotations" in filled:
        # positions are those in the abstract that they were read from
        filled["abstract"] = page.abstract
    differing = [
        name
        for name in _COMPARED
        if getattr(text, name) and getattr(page, name) and _comparable(text, name) != _comparable(page, name)
    ]
    resolved = {"documents-without-address"} if any(d.address for d in documents) else set()
    resolved |= {"no-document"} if documents else set()
    resolved |= {"no-quotation"} if text.quotations or page.quotations else set()
    disagreements = tuple(
        Finding(
            code="notice-disagrees",
            facts={"field": name, "file": _shown(text, name), "page": _shown(page, name)},
        )
        for name in differing
    )
    return replace(
        text,
        **filled,
        record_id=page.record_id,
        address=page.address,
        documents=documents,
        findings=tuple(f for f in text.findings if f.code not in resolved) + disagreements,
    )


def _same_title(one: str, other: str) -> bool:
    words = [set(re.findall(r"[^\W_]+", fold(title))) for title in (one, other)]
    shared = len(words[0] & words[1])
    return shared * 2 >= max(1, min(map(len, words)))


def _documents(given: tuple[Document, ...], live: tuple[Document, ...]) -> tuple[Document, ...]:
    """Return the given documents with the live ones' addresses, matched by label, else by kind."""
    left = list(live)
    found: list[Document] = []
    for document in given:
        same = [d for d in left if _label(d) == _label(document)] or [
            d for d in left if d.kind is document.kind
        ]
        if document.address is None and same:
            left.remove(same[0])
            document = replace(document, address=same[0].address)
        found.append(document)
    return (*found, *left)


def _label(document: Document) -> str:
    return " ".join(fold(document.label).split())


def _comparable(notice: Notice, name: str) -> object:
    value = getattr(notice, name)
    if name == "contributors":
        return sorted(fold(c.name) for c in value)
    if name == "quotations":
        return [" ".join(fold(q.text).split()) for q in value]
    if name in ("subjects", "notes"):
        return sorted(" ".join(fold(part).split()) for part in value)
    return " ".join(fold(value).split()) if isinstance(value, str) else value


def _shown(notice: Notice, name: str) -> str:
    value = getattr(notice, name)
    return str(len(value)) if isinstance(value, tuple) else cut(str(value), 120)
