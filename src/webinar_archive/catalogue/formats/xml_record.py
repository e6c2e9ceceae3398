"""One record in XML of any of the known schemas, alone or within the envelope of an exchange (OAI-PMH, SRU)."""

from __future__ import annotations

from collections.abc import Callable

from webinar_archive.catalogue.fields import Fields
from webinar_archive.catalogue.formats import dublin_core, marc, marc_xml, mods, pbcore
from webinar_archive.catalogue.markup import Element, children, descendants, inner_text, local_name, parse_xml
from webinar_archive.errors import NoticeError

_MARC_FIELDS = ("datafield", "controlfield", "df", "cf", "f")


def _of_marc(root: Element) -> Fields:
    return marc.fields_of(marc_xml.parse(root))


SCHEMAS: dict[str, Callable[[Element], Fields]] = {
    "record": _of_marc,
    "rec": _of_marc,
    "notice": _of_marc,
    "mods": mods.fields_of,
    "pbcoreDescriptionDocument": pbcore.fields_of,
    **dict.fromkeys(
        ("dc", "dcx", "qualifieddc", "simpledc", "qdc", "dcterms", "dublin_core", "Description"),
        dublin_core.fields_of,
    ),
}
"""By the local name of a record's element, what reads its fields."""


def parse(text: str) -> Fields:
    """Return the fields of one record.

    Raises:
        NoticeError: It is not well-formed, was deleted, or follows no known schema.
    """
    root = parse_xml(text)
    header = next(children(root, "header"), None)
    if header is not None and header.get("status") == "deleted":
        raise NoticeError("record-deleted")
    found = _payload(root)
    if found is None:
        raise NoticeError("record-of-unknown-schema")
    return SCHEMAS[local_name(found)](found)


def holds_marc(text: str) -> bool:
    """Whether a piece of XML is, or has in its envelope, a record with the fields of MARC."""
    found = _payload(parse_xml(text))
    return found is not None and SCHEMAS[local_name(found)] is _of_marc


def _payload(root: Element) -> Element | None:
    """Return the element that a known schema describes: the root, or one within its envelope."""
    if local_name(root) not in ("record", "rec") or next(children(root, *_MARC_FIELDS), None) is not None:
        return root if local_name(root) in SCHEMAS else None
    for found in descendants(root, *SCHEMAS):
        if found is not root and (
            local_name(found) != "record" or next(children(found, *_MARC_FIELDS), None) is not None
        ):
            return found
    for packed in descendants(root, "recordData"):
        # SRU may pack a record as text
        text = inner_text(packed)
        if text.startswith("<"):
            return _payload(parse_xml(text.partition("?>")[2] if text.startswith("<?") else text))
    return None
