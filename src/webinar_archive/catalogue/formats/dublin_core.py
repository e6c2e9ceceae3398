"""The fields of a Dublin Core record: simple, qualified, oai_dc, or as DSpace exports it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date

from webinar_archive.catalogue.fields import Fields
from webinar_archive.catalogue.markup import Element, inner_text, local_name

_OWN_NAMES = frozenset(
    (
        "abstract",
        "tableofcontents",
        "extent",
        "created",
        "issued",
        "alternative",
        "provenance",
        "dateaccepted",
    )
)
"""Qualifiers that say something else than the element they qualify."""
_CODES = {
    "publisher": ("publisher",),
    "language": ("language",),
    "contents": ("tableofcontents",),
    "year": ("issued", "date", "created"),
    "abstract": ("abstract", "description"),
}
_OF_LINES = frozenset(("abstract", "description", "tableofcontents"))
_MIME = re.compile(r"[\w.+-]{1,40}/[\w.+-]{1,80}")
_FILMED = re.compile(r"moving ?image|video|film|sound|audio", re.IGNORECASE)


def fields_of(root: Element) -> Fields:
    """Return what the record states."""
    stated = _stated(root)
    fields = Fields()
    fields.add("title", next(iter(stated["title"]), ""))
    people = [*stated["creator"], *stated["contributor"]]
    fields.add("authors", "\n".join(dict.fromkeys(people)))
    for code, names in _CODES.items():
        for text in (text for name in names for text in stated[name]):
            fields.add(code, text)
    for text in (*stated["extent"], *stated["format"]):
        if not _MIME.fullmatch(text):
            fields.add("extent", text)
    for text in stated["subject"]:
        fields.subjects += [part.strip() for part in re.split(r"[;\n]", text) if part.strip()]
    _add_links(fields, stated)
    return fields


def _add_links(fields: Fields, stated: Mapping[str, Sequence[str]]) -> None:
    """Add the addresses, and the day on which a recording was made."""
    filmed = any(_FILMED.search(text) for text in (*stated["type"], *stated["format"]))
    if filmed and len(stated["created"]) == 1:
        fields.created_day = day_of(stated["created"][0])
    for name in ("identifier", "source", "relation"):
        for text in stated[name]:
            if re.fullmatch(r"https?://\S+", text, re.IGNORECASE):
                fields.link(text, None, "video" if filmed and name == "identifier" else None)


def day_of(written: str) -> date | None:
    """Return the day that is written with year, month and day, in this order; None for anything else.

    >>> day_of("2019-09-20T10:00:00Z"), day_of("2019-09")
    (datetime.date(2019, 9, 20), None)
    """
    found = re.match(r"\s{0,5}(\d{4})([-/]?)(\d\d)\2(\d\d)(?!\d)", written)
    try:
        return date(int(found[1]), int(found[3]), int(found[4])) if found else None
    except ValueError:
        return None


def _stated(root: Element) -> defaultdict[str, list[str]]:
    stated: defaultdict[str, list[str]] = defaultdict(list)
    for element in root.iter():
        if isinstance(element.tag, str) and element is not root and not len(element):
            name, text = _name(element), inner_text(element)
            if text:
                stated[name].append(text if name in _OF_LINES else " ".join(text.split()))
    return stated


def _name(element: Element) -> str:
    if local_name(element) == "dcvalue":
        # DSpace: the name lies in attributes
        qualifier = (element.get("qualifier") or "").casefold()
        return qualifier if qualifier in _OWN_NAMES else (element.get("element") or "").casefold()
    return local_name(element).casefold()
