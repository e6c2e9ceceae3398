"""The fields of a RIS record, as reference managers write them: a tag of two characters before each value."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

from webinar_archive.catalogue.fields import Fields

_LINE = re.compile(r"\s{0,3}(?P<tag>[A-Z][A-Z0-9]) {1,2}-(?: (?P<value>.*))?")
_CODES = {
    "PY": "year", "Y1": "year", "DA": "year",
    "AB": "abstract", "N2": "abstract",
    "N1": "notes", "RN": "notes",
    "LA": "language",
}  # fmt: skip
_TITLES = ("TI", "T1", "CT", "BT")
_EXTENTS = ("SP", "M1", "M2", "VL")
_AUTHORS = ("AU", "A1", "A2", "A3", "A4", "ED")
_LINKS = ("UR", "L1", "L2", "LK")
_LASTING = ("VIDEO", "MPCT", "SOUND", "ADVS", "MULTI")
"""Types whose pages, volumes and extents may be playing times."""
_PLAYED = re.compile(r"\d{1,2}:\d\d|\d\s{0,2}(?:h|min|mn|m|s|sec|')", re.IGNORECASE)


def parse(text: str) -> Fields:
    """Return what the record states; a line without a tag goes on with the value before it."""
    stated: defaultdict[str, list[str]] = defaultdict(list)
    tag = ""
    for line in text.lstrip("\ufeff").splitlines():
        found = _LINE.fullmatch(line.rstrip())
        if found:
            tag = found["tag"]
            if tag == "ER":
                break
            stated[tag].append((found["value"] or "").strip())
        elif tag and line.strip():
            stated[tag][-1] += f"\n{line.strip()}"
    return _fields(stated)


def _fields(stated: defaultdict[str, list[str]]) -> Fields:
    fields = Fields(number=next(filter(None, stated["ID"]), None))
    fields.add("title", next((value for tag in _TITLES for value in stated[tag] if value), ""))
    for tag, code in _CODES.items():
        for value in stated[tag]:
            fields.add(code, value)
    people = [value for tag in _AUTHORS for value in stated[tag] if value]
    fields.add("authors", "\n".join(dict.fromkeys(people)))
    place, name = (next(filter(None, stated[tag]), "") for tag in ("CY", "PB"))
    if name:
        fields.add("publisher", f"{place} : {name}" if place else name)
    for value in stated["KW"]:
        fields.subjects += [part.strip() for part in re.split(r"[;\n]", value) if part.strip()]
    _add_extent(fields, stated)
    for value in (value for tag in _LINKS for value in stated[tag]):
        for address in re.findall(r"https?://[^\s;]+", value):
            fields.link(address, None, "video" if "VIDEO" in stated["TY"] and value in stated["UR"] else None)
    return fields


def _add_extent(fields: Fields, stated: Mapping[str, Sequence[str]]) -> None:
    if set(stated["TY"]) & set(_LASTING):
        for value in (value for tag in _EXTENTS for value in stated[tag]):
            if _PLAYED.search(value):
                fields.add("extent", value)
