"""A notice from bytes, whatever form the catalogue gave it."""

from __future__ import annotations

import re
from dataclasses import replace

from webinar_archive.catalogue.build import build
from webinar_archive.catalogue.formats import pmb_text
from webinar_archive.errors import NoticeError
from webinar_archive.models import Document, Finding, Notice
from webinar_archive.text.decoding import decode, is_binary
from webinar_archive.text.normalize import fold

MAX_BYTES = 5_000_000


def read_notice(
    data: bytes, *, address: str | None = None, name: str | None = None, charset: str | None = None
) -> Notice:
    """Read the notice in a PMB page (HTML) or its plain text.

    Args:
        data: The file's or page's bytes, at most `MAX_BYTES`.
        address: Where the page was fetched; its links are resolved against it.
        name: What messages call the file.
        charset: The charset that the web server declared, if any.

    Raises:
        NoticeError: The data is empty, binary, too large, cut short, or no notice of a known format.
    """
    told = name or address or "notice"
    if len(data) > MAX_BYTES:
        raise NoticeError("notice-too-large", path=told, limit_bytes=MAX_BYTES)
    if not data.strip():
        raise NoticeError("notice-empty", path=told)
    text = decode(data, charset)
    if is_binary(text):
        raise NoticeError("notice-binary", path=told)
    try:
        return _read(text, address)
    except NoticeError as error:
        raise NoticeError(error.code, **{**error.facts, "path": told}) from None


def _read(text: str, address: str | None) -> Notice:
    if re.search(r"<(!doctype html|html|body|table|div|td)[\s>]", text[:20_000], re.IGNORECASE):
        from webinar_archive.catalogue.formats import pmb_html

        return build(pmb_html.parse(text, address), address=address)
    if pmb_text.looks_like(text):
        return build(pmb_text.parse(text), address=address)
    raise NoticeError("notice-unsupported")


_COMPARED = (
    *("title", "publisher", "place", "year", "event_date", "extent", "stated_duration_s"),
    *("contributors", "subjects", "notes", "abstract", "quotations"),
)


def merge_notices(text: Notice, page: Notice) -> Notice:
    """The given notice, completed with what only its live page holds; a finding where both differ."""
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
    answered = {"documents-without-address"} if any(d.address for d in documents) else set()
    answered |= {"no-document"} if documents else set()
    answered |= {"no-quotation"} if text.quotations or page.quotations else set()
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
        findings=tuple(f for f in text.findings if f.code not in answered) + disagreements,
    )


def _same_title(one: str, other: str) -> bool:
    words = [set(re.findall(r"[^\W_]+", fold(title))) for title in (one, other)]
    shared = len(words[0] & words[1])
    return shared * 2 >= max(1, min(map(len, words)))


def _documents(given: tuple[Document, ...], live: tuple[Document, ...]) -> tuple[Document, ...]:
    """The given documents with the live ones' addresses: by label, else by their kind."""
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
    return str(len(value)) if isinstance(value, tuple) else _cut(str(value))


def _cut(text: str, limit: int = 120) -> str:
    return text if len(text) <= limit else f"{text[: limit - 1]}…"
