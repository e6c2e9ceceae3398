"""XML documents of our own: written with the standard library, whole whatever their texts hold."""

from __future__ import annotations

from collections.abc import Mapping
from xml.etree import ElementTree as ET

from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def element(
    parent: ET.Element | None,
    tag: str,
    attributes: Mapping[str, str | None] | None = None,
    text: str | None = None,
) -> ET.Element:
    """Return a new element, the last of its parent; attributes that are None are left out."""
    given = {name: value for name, value in (attributes or {}).items() if value is not None}
    made = ET.Element(tag, given) if parent is None else ET.SubElement(parent, tag, given)
    made.text = text
    return made


def xml_bytes(root: ET.Element, doctype: str = "") -> bytes:
    """Encode a document in UTF-8; characters that no XML holds become �, and carriage returns are kept."""
    ET.indent(root, " ")
    text = NOT_IN_XML.sub(REPLACEMENT, ET.tostring(root, encoding="unicode"))
    head = '<?xml version="1.0" encoding="UTF-8"?>\n' + (f"{doctype}\n" if doctype else "")
    # a reader would take a carriage return for a line feed
    return (head + text.replace("\r", "&#13;") + "\n").encode("utf-8", "replace")
