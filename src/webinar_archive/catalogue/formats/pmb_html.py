"""A PMB notice page as HTML, read by the labels of its cells rather than by the classes of one release."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from webinar_archive.catalogue.fields import Fields, document_kind
from webinar_archive.catalogue.formats.pmb_record import record_fields
from webinar_archive.catalogue.markup import Element, parse_html
from webinar_archive.errors import NoticeError
from webinar_archive.models import Document

_OPENS = re.compile(r"<html[\s>]", re.IGNORECASE)
_CLOSES = re.compile(r"</(?:html|body)\s{0,9}>", re.IGNORECASE)
_BLOCKS = frozenset(("br", "p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4"))
_SKIPPED = frozenset(("script", "style", "noscript", "template", "form"))
_SEPARATED = ("authors", "subjects")
"""Fields whose links are one value each, printed side by side with nothing between."""


def parse(text: str, address: str | None) -> Fields:
    """Return the fields of the page's notice.

    Raises:
        NoticeError: The page is no HTML that can be read, or holds several notices, or fields of another record.
    """
    if _OPENS.search(text) and not _CLOSES.search(text):
        raise NoticeError("notice-cut")
    root = parse_html(text)
    fields = Fields()
    for printed in record_fields(root, address):
        if printed.code == "online":
            _add_online_links(fields, printed.value, address)
        else:
            fields.add(printed.code, _text(printed.value, separated=printed.code in _SEPARATED))
    _add_documents(fields, root, address)
    fields.number = _notice_number(root, address)
    return fields


def _text(element: Element, *, separated: bool = False) -> str:
    parts: list[str] = []
    _collect(element, parts, separated)
    lines = ("".join(parts)).split("\n")
    return "\n".join(line for raw in lines if (line := " ".join(raw.split())))


def _collect(element: Element, parts: list[str], separated: bool) -> None:
    for node in element.iter():
        if node is element and isinstance(node.tag, str):
            parts.append(_one_line(node.text))
            continue
        opens = isinstance(node.tag, str) and not _is_skipped(node, element)
        if opens:
            if node.tag in _BLOCKS or (separated and node.tag == "a"):
                parts.append("\n")
            parts.append(_one_line(node.text))
        if not len(node):
            _collect_tails(node, element, parts)


def _collect_tails(node: Element, root: Element, parts: list[str]) -> None:
    """Add the text after `node` and after each ancestor that it is the last child of."""
    while node is not root:
        if isinstance(node.tag, str) and node.tag in _BLOCKS and node.tag != "br":
            parts.append("\n")
        parent = node.getparent()
        if parent is None or not _is_skipped(parent, root):
            parts.append(_one_line(node.tail))
        if node.getnext() is not None or parent is None:
            return
        node = parent


def _one_line(text: str | None) -> str:
    return re.sub(r"\s+", " ", text or "")


def _is_skipped(node: Element, root: Element) -> bool:
    while node is not None and node is not root:
        if node.tag in _SKIPPED:
            return True
        node = node.getparent()
    return False


def _add_online_links(fields: Fields, value: Element, address: str | None) -> None:
    for link in value.iter("a"):
        target = _absolute_address(link.get("href"), address)
        if target:
            label = " ".join("".join(link.itertext()).split()) or target
            kind = document_kind(label, None, target)
            fields.documents.append(Document(label=label, kind=kind, address=target))


def _add_documents(fields: Fields, root: Element, address: str | None) -> None:
    seen: set[str] = set()
    for link in root.iter("a"):
        target = _absolute_address(link.get("href"), address)
        number = parse_qs(urlsplit(target or "").query).get("explnum_id", [""])[0]
        if target is None or not number or number in seen:
            continue
        seen.add(number)
        box = next((e for e in link.iterancestors() if "docnum" in (e.get("class") or "") or (e.get("id") or "").startswith("explnum_")), link.getparent())  # fmt: skip # noqa: E501
        label = _text_of_class(box, "title_docnum") or " ".join("".join(link.itertext()).split())
        label = (
            label
            or (link.get("title") or "").strip()
            or next((i.get("alt") or "" for i in link.iter("img")), "")
        )
        kind = _text_of_class(box, "explnum_type")
        fields.documents.append(
            Document(label=label, kind=document_kind(label, kind, target), address=target)
        )


def _text_of_class(box: Element | None, name: str) -> str | None:
    if box is None:
        return None
    for found in box.iter():
        if isinstance(found.tag, str) and name in (found.get("class") or "").split():
            return " ".join("".join(found.itertext()).split()) or None
    return None


def _absolute_address(target: str | None, address: str | None) -> str | None:
    if not target:
        return None
    try:
        whole = urljoin(address or "", target.strip())
        return (
            whole
            if urlsplit(whole).scheme in ("http", "https") or (address is None and "?" in whole)
            else None
        )
    except ValueError:
        return None


def _notice_number(root: Element, address: str | None) -> str | None:
    """Return the notice's number in its catalogue: of the page's own address, else of a permalink in it."""
    links = [
        address or "",
        *(e.get("href") or "" for e in root.iter("link") if "canonical" in (e.get("rel") or "")),
    ]
    links += [e.get("href") or "" for e in root.iter("a")]
    for link in links:
        query = parse_qs(urlsplit(link).query)
        if "notice_display" in query.get("lvl", [""])[0] and query.get("id", [""])[0].isdecimal():
            return query["id"][0]
    stated = {
        e.get("data-record-id") for e in root.iter() if isinstance(e.tag, str) and e.get("data-record-id")
    }
    number = stated.pop() if len(stated) == 1 else None
    return number if number and number.isdecimal() else None
