"""HTML and XML of strangers as trees; the one place that imports lxml.

A piece of XML is read without its document: no declaration and no DTD reaches the parser, so that no entity is ever
expanded and nothing is loaded. Namespaces do not count, since catalogues write them wrongly: elements are known by
their local names.
"""

from __future__ import annotations

import html as entities
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree, html

from webinar_archive.errors import NoticeError
from webinar_archive.text.characters import NOT_IN_XML

Element = Any
"""An element of a tree."""

_HTML_DECLARATION = re.compile(r"\A\s{0,99}<\?xml[^>]{0,999}\?>")
_NAMED_ENTITY = re.compile(r"&(?!(?:amp|lt|gt|quot|apos);)([A-Za-z][A-Za-z0-9]{1,30});")
_BARE_AMPERSAND = re.compile(r"&(?!#\d{1,7};|#[xX][0-9a-fA-F]{1,6};|[A-Za-z]{2,4};)")
_PREFIX = re.compile(r"(?<=[<\s/])([A-Za-z_][\w.-]{0,60}):(?=[\w])")
_XML_PARSER_OPTIONS: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
    "remove_comments": True,
    "remove_pis": True,
}


def parse_html(text: str) -> Element:
    """Return the root of a page. Raises `NoticeError` where it cannot be read."""
    try:
        return html.document_fromstring(
            _HTML_DECLARATION.sub("", text, count=1),
            parser=html.HTMLParser(huge_tree=False, remove_comments=True),
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        raise NoticeError("notice-unsupported") from None


def parse_xml(text: str) -> Element:
    """Return the element that a piece of XML holds: `<record>…</record>` without what stands around it.

    Names of HTML (`&eacute;`) and lone ampersands are read as they are meant.

    Raises:
        NoticeError: It is not well-formed.
    """
    plain = NOT_IN_XML.sub("", text)
    if "&" in plain:
        plain = _NAMED_ENTITY.sub(lambda found: _character(found[0]), plain)
        plain = _BARE_AMPERSAND.sub("&amp;", plain)
    prefixes = {*_PREFIX.findall(plain)} - {"xml", "xmlns"}
    declared = "".join(f' xmlns:{prefix}="urn:{prefix}"' for prefix in sorted(prefixes))
    try:
        parser = etree.XMLParser(**_XML_PARSER_OPTIONS)
        root = etree.fromstring(f"<piece{declared}>{plain}</piece>", parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NoticeError("record-not-well-formed", problem=_problem(error)) from None
    inside = next(iter(children(root)), None)
    if inside is None:
        raise NoticeError("notice-unsupported")
    return inside


def check_well_formed(document: bytes) -> None:
    """Raise `NoticeError` where a document is not one that every program can read: strictly, with its declaration."""
    try:
        etree.fromstring(document, etree.XMLParser(**_XML_PARSER_OPTIONS))
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise NoticeError("record-not-well-formed", problem=_problem(error)) from None


def _problem(error: Exception) -> str:
    return (getattr(error, "msg", None) or str(error)).partition(", line ")[0][:200]


def _character(entity: str) -> str:
    read = entities.unescape(entity)
    return entity if read == entity or read in "<>&" else read


def local_name(element: Element) -> str:
    """Return the name of an element without its namespace or prefix."""
    return str(element.tag).rpartition("}")[2]


def children(element: Element, *names: str) -> Iterator[Element]:
    """Yield the elements within an element, those of some names where names are given."""
    for child in element:
        if isinstance(child.tag, str) and (not names or local_name(child) in names):
            yield child


def descendants(element: Element, *names: str) -> Iterator[Element]:
    """Yield the element itself and all below it that have one of the names."""
    for each in element.iter():
        if isinstance(each.tag, str) and local_name(each) in names:
            yield each


def inner_text(element: Element) -> str:
    """Return the text of an element and all within it, its lines kept and trimmed."""
    lines = ("".join(element.itertext())).split("\n")
    return "\n".join(line for raw in lines if (line := " ".join(raw.split())))
