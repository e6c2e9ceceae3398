"""The fields of a MODS record."""

from __future__ import annotations

import re
from collections.abc import Iterator

from webinar_archive.catalogue.fields import Fields
from webinar_archive.catalogue.formats.dublin_core import day_of
from webinar_archive.catalogue.formats.marc_record import without_isbd
from webinar_archive.catalogue.markup import Element, children, descendants, inner_text, local_name
from webinar_archive.catalogue.relator_codes import function_of
from webinar_archive.models import Contributor
from webinar_archive.text.languages import stated_language

_BODIES = ("corporate", "conference", "family")
_DATES = ("dateIssued", "dateCreated", "copyrightDate", "dateOther")
_NOT_NOTES = (
    "statement of responsibility",
    "bibliography",
    "source identifier",
    "system details",
    "reproduction",
)
_NOT_SUBJECTS = ("cartographics", "geographicCode")
_TITLE_PARTS = ("nonSort", "title", "subTitle", "partNumber", "partName")
_RECORDED = ("moving image", "sound recording", "sound recording-nonmusical", "sound recording-musical")


def fields_of(root: Element) -> Fields:
    """Return what the record states of its own item, not of related ones."""
    fields = Fields()
    titles = sorted(children(root, "titleInfo"), key=lambda title: bool(title.get("type")))
    if titles:
        fields.add("title", _title(titles[0]))
    languages = [*_within(root, "language", "languageTerm")]
    for term in languages[:1]:
        fields.add("language", inner_text(term))
    spoken = stated_language(fields.first("language") or "")
    for name in children(root, "name"):
        fields.people += _contributor(name, "fr" if spoken == "fr" else "en")
    _add_origin(fields, root)
    for extent in _within(root, "physicalDescription", "extent"):
        fields.add("extent", inner_text(extent))
    _add_texts(fields, root)
    _add_links(fields, root)
    return fields


def _add_texts(fields: Fields, root: Element) -> None:
    for element, code in (("abstract", "abstract"), ("tableOfContents", "contents")):
        for found in children(root, element):
            fields.add(code, inner_text(found))
    for note in children(root, "note"):
        if (note.get("type") or "").casefold() not in _NOT_NOTES:
            fields.add("notes", inner_text(note))
    for subject in children(root, "subject"):
        told = (part for part in children(subject) if local_name(part) not in _NOT_SUBJECTS)
        heading = " -- ".join(filter(None, (inner_text(part).replace("\n", " ") for part in told)))
        fields.subjects += [heading] if heading else []


def _add_links(fields: Fields, root: Element) -> None:
    filmed = any(inner_text(kind) == "moving image" for kind in children(root, "typeOfResource"))
    for link in _within(root, "location", "url"):
        label = link.get("displayLabel") or link.get("note")
        fields.link(inner_text(link), label, "video" if filmed and link.get("usage") else None)
    for identifier in children(root, "identifier"):
        if identifier.get("type") in ("uri", "url", "hdl"):
            fields.link(inner_text(identifier))


def _within(root: Element, outer: str, inner: str) -> Iterator[Element]:
    return (found for element in children(root, outer) for found in descendants(element, inner))


def _title(element: Element) -> str:
    parts = {name: " ".join(map(inner_text, children(element, name))) for name in _TITLE_PARTS}
    title = without_isbd(" ".join(parts["title"].split()))
    if first := parts["nonSort"]:
        title = f"{first}{title}" if first.endswith(("'", "’")) else f"{first} {title}"
    title = f"{title} : {parts['subTitle'].lstrip(' :')}" if parts["subTitle"] else title
    return ". ".join(filter(None, (title, parts["partNumber"], parts["partName"])))


def _contributor(element: Element, language: str) -> list[Contributor]:
    body = element.get("type") in _BODIES
    named: dict[str, list[str]] = {}
    for part in children(element, "namePart"):
        named.setdefault(part.get("type") or "", []).append(inner_text(part))
    name = (". " if body else " ").join((*named.get("given", ()), *named.get("family", ()))) or (
        ". " if body else " "
    ).join(named.get("", ()))
    if not name.strip():
        return []
    terms = [*descendants(element, "roleTerm")]
    words = [term for term in terms if term.get("type") != "code"] or terms
    functions = [function_of(inner_text(term), language) for term in words]
    function = ", ".join(dict.fromkeys(filter(None, functions))) or None
    bracketed = re.fullmatch(r"([^()]{1,300}?) ?\(([^()]{1,200})\)", name) if body else None
    if bracketed:
        return [Contributor(name=bracketed[1], function=function, place=bracketed[2], body=True)]
    return [Contributor(name=" ".join(name.split()).rstrip(" ,"), function=function, body=body)]


def _add_origin(fields: Fields, root: Element) -> None:
    places = [
        inner_text(term) for term in _within(root, "originInfo", "placeTerm") if term.get("type") != "code"
    ]
    publishers = [inner_text(found) for found in _within(root, "originInfo", "publisher")]
    place, name = next(iter(places), ""), next(iter(publishers), "")
    if name:
        fields.add("publisher", f"{place} : {name}" if place else name)
    for element in _DATES:
        for found in _within(root, "originInfo", element):
            fields.add("year", inner_text(found))
    recorded = any(inner_text(kind) in _RECORDED for kind in children(root, "typeOfResource"))
    created = [inner_text(found) for found in _within(root, "originInfo", "dateCreated")]
    if recorded and len(created) == 1:
        fields.created_day = day_of(created[0])
