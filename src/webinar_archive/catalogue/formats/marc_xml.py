"""One MARC record in XML: MARCXML, MarcXchange, PMB's export, the short names of UNIMARC Slim."""

from __future__ import annotations

from webinar_archive.catalogue.formats.marc_record import PMB_LEADER, MarcField, MarcRecord, clean_text
from webinar_archive.catalogue.markup import Element, children, local_name

_LEADERS = ("leader", "lab")
_FIELDS = ("controlfield", "datafield", "f", "cf", "df")
_SUBFIELDS = ("subfield", "s", "sf")
_TAGS, _CODES = ("tag", "c", "t"), ("code", "c")


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
        stated = {local_name(child): (child.text or " ")[:1] for child in children(root, *PMB_LEADER)}
        marks = "".join(stated.get(name, " ") for name in PMB_LEADER)
        leader = f"     {marks[:4]}        {marks[4:]}     "
    return MarcRecord(leader, tuple(fields))


def exact_fields(root: Element) -> tuple[MarcField, ...] | None:
    """Return the fields with every blank and mark of their texts; None where one holds others."""
    fields = []
    for child in children(root, *_FIELDS):
        inside = [*children(child)]
        if any(local_name(each) not in _SUBFIELDS or len(each) for each in inside):
            return None
        subfields = tuple((_attribute(each, _CODES)[:1], each.text or "") for each in inside)
        text = "" if subfields else child.text or ""
        fields.append(MarcField(_attribute(child, _TAGS), _indicators(child), subfields, text))
    return tuple(fields)


def _indicators(element: Element) -> str:
    indicators = element.get("ind") or "".join(
        (element.get(first) or element.get(second) or " ")[:1]
        for first, second in (("ind1", "i1"), ("ind2", "i2"))
    )
    return indicators.ljust(2)[:2]


def _field(element: Element) -> MarcField:
    subfields = tuple(
        (_attribute(child, _CODES)[:1], clean_text(_text(child))) for child in children(element, *_SUBFIELDS)
    )
    text = "" if subfields else clean_text(element.text or "").strip()
    return MarcField(_attribute(element, _TAGS), _indicators(element), subfields, text)


def _text(element: Element) -> str:
    text = element.text or ""
    # a field within a field (UNIMARC 4xx) is no text
    return text.strip() if not len(element) else ""


def _attribute(element: Element, names: tuple[str, ...]) -> str:
    return next((value for name in names if (value := element.get(name))), "")
