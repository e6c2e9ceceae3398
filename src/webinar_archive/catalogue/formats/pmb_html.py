"""A PMB notice page as HTML, read by the labels of its cells rather than by the classes of one release."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml import etree, html

from webinar_archive.catalogue.formats.pmb_labels import Fields, document_kind, meaning
from webinar_archive.errors import NoticeError
from webinar_archive.models import Document

_BLOCKS = frozenset(("br", "p", "div", "li", "tr", "ul", "ol", "h1", "h2", "h3", "h4"))
_SKIPPED = frozenset(("script", "style", "noscript", "template", "form"))
_SEPARATED = ("authors", "subjects")
"""Fields whose links are one value each, printed side by side with nothing between."""


def parse(text: str, address: str | None) -> Fields:
    """Return the fields of the page. Raises `NoticeError` when it is no HTML that can be read."""
    if len(re.findall(r"<html[\s>]", text, re.IGNORECASE)) and not re.search(
        r"</(html|body)\s*>", text, re.IGNORECASE
    ):
        raise NoticeError("notice-cut")
    try:
        root = html.document_fromstring(
            re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=html.HTMLParser(huge_tree=False)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise NoticeError("notice-unsupported") from None
    fields = Fields()
    for label, value in _labels_and_values(root):
        code = meaning(" ".join("".join(label.itertext()).split()))
        if code == "online":
            _add_online_links(fields, value, address)
        elif code:
            fields.add(code, _text(value, separated=code in _SEPARATED))
    _add_documents(fields, root, address)
    fields.number = _notice_number(root, address)
    return fields


def _labels_and_values(root: html.HtmlElement) -> list[tuple[html.HtmlElement, html.HtmlElement]]:
    """Return pairs of a label and its value: two cells of a row, a term and its definition, two neighbours."""
    pairs = []
    for row in root.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if len(cells) >= 2:
            pairs.append((cells[0], cells[1]))
    for term in root.iter("dt"):
        following = term.getnext()
        if following is not None and following.tag == "dd":
            pairs.append((term, following))
    for label in root.xpath("//*[contains(@class, 'etiq_champ') or contains(@class, 'label')]"):
        following = label.getnext()
        if label.tag not in ("td", "th", "dt") and following is not None and not _in_row(label):
            pairs.append((label, following))
    return pairs


def _in_row(element: html.HtmlElement) -> bool:
    cell = next(element.iterancestors("td", "th"), None)
    return cell is not None and cell.getnext() is not None and element.getnext() is None


def _text(element: html.HtmlElement, *, separated: bool = False) -> str:
    parts: list[str] = []
    _collect(element, parts, separated)
    lines = ("".join(parts)).split("\n")
    return "\n".join(line for raw in lines if (line := " ".join(raw.split())))


def _collect(element: html.HtmlElement, parts: list[str], separated: bool) -> None:
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


def _collect_tails(node: html.HtmlElement, root: html.HtmlElement, parts: list[str]) -> None:
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


def _is_skipped(node: html.HtmlElement, root: html.HtmlElement) -> bool:
    while node is not None and node is not root:
        if node.tag in _SKIPPED:
            return True
        node = node.getparent()
    return False


def _add_online_links(fields: Fields, value: html.HtmlElement, address: str | None) -> None:
    for link in value.iter("a"):
        target = _absolute_address(link.get("href"), address)
        if target:
            label = " ".join("".join(link.itertext()).split()) or target
            kind = document_kind(label, None, target)
            fields.documents.append(Document(label=label, kind=kind, address=target))


def _add_documents(fields: Fields, root: html.HtmlElement, address: str | None) -> None:
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


def _text_of_class(box: html.HtmlElement | None, name: str) -> str | None:
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


def _notice_number(root: html.HtmlElement, address: str | None) -> str | None:
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
    return None
