"""One MARC record in XML: MARCXML, MarcXchange, PMB's export, the short names of UNIMARC Slim."""

from __future__ import annotations

from webinar_archive.catalogue.formats.marc_record import MarcField, MarcRecord, clean_text
from webinar_archive.catalogue.markup import Element, children, local_name

_LEADERS = ("leader", "lab")
_FIELDS = ("controlfield", "datafield", "f", "cf", "df")
_SUBFIELDS = ("subfield", "s", "sf")
_TAGS, _CODES = ("tag", "c", "t"), ("code", "c")
_PMB_LEADER = ("rs", "dt", "bl", "hl", "el", "ru")
"""Marks of PMB's export that are places 5–8, 17 and 18 of a leader."""


def parse(root: Element) -> MarcRecord:
    """Return the record of an element `record`, `rec` or `notice`."""
    leader = ""
    fields: list[MarcField] = []
    for child in children(root):
        name = local_name(child)
        if name in _LEADERS:
            leader = child.text or ""
        elif name in _FIELDS:
            fields.append(_field(child))
    if local_name(root) == "notice":
        marks = {local_name(child): (child.text or " ")[:1] for child in children(root, *_PMB_LEADER)}
        leader = "     " + "".join(marks.get(name, " ") for name in _PMB_LEADER)
    return MarcRecord(leader, tuple(fields))


def _field(element: Element) -> MarcField:
    tag = _attribute(element, _TAGS)
    indicators = element.get("ind") or "".join(
        (element.get(first) or element.get(second) or " ")[:1]
        for first, second in (("ind1", "i1"), ("ind2", "i2"))
    )
    subfields = tuple(
        (_attribute(child, _CODES)[:1], clean_text(_text(child))) for child in children(element, *_SUBFIELDS)
    )
    return MarcField(
        tag, indicators.ljust(2)[:2], subfields, "" if subfields else clean_text(element.text or "").strip()
    )


def _text(element: Element) -> str:
    text = element.text or ""
    # a field within a field (UNIMARC 4xx) is no text
    return text.strip() if not len(element) else ""


def _attribute(element: Element, names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := element.get(name))), "")
