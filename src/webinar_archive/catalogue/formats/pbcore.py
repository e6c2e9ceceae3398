"""The fields of a PBCore 2 description document: what it states of its asset and of the copies of it."""

from __future__ import annotations

import re

from webinar_archive.catalogue.fields import Fields, is_web_address
from webinar_archive.catalogue.formats.dublin_core import day_of
from webinar_archive.catalogue.markup import Element, children, descendants, inner_text
from webinar_archive.catalogue.relator_codes import function_of
from webinar_archive.errors import NoticeError
from webinar_archive.models import Contributor
from webinar_archive.text.languages import stated_language

_TITLES = ("main", "episode", "program", "segment", "clip", "title")
"""Types of titles by how well they name what is recorded; a series does so last."""
_NOT_TITLES = ("series", "collection", "alternative", "translated")
_NOT_DESCRIPTIONS = ("transcript", "captions", "shot list", "rundown")
_CONTENTS = ("table of contents", "contents", "tableofcontents")
_CREATED, _PUBLISHED = ("created", "recorded"), ("broadcast", "issued", "published", "aired")
_BODY = re.compile(
    r"organi[sz]ation|organisme|station|company|society|collectivité|institution", re.IGNORECASE
)


def fields_of(root: Element) -> Fields:
    """Return what the record states. Raises `NoticeError` where it says that it was deleted."""
    if any(inner_text(mark).casefold() == "true" for mark in children(root, "delete")):
        raise NoticeError("record-deleted")
    fields = Fields(number=_number(root))
    titles = sorted((title for title in children(root, "pbcoreTitle") if inner_text(title)), key=_rank)
    for title in titles[:1]:
        fields.add("title", " ".join(inner_text(title).split()))
    for language in descendants(root, "instantiationLanguage"):
        fields.add("language", inner_text(language))
    _add_people(fields, root)
    _add_texts(fields, root)
    for subject in children(root, "pbcoreSubject"):
        fields.subjects += [part.strip() for part in inner_text(subject).split(";") if part.strip()]
    _add_dates(fields, root)
    _add_copies(fields, root)
    return fields


def _number(root: Element) -> str | None:
    """Return the identifier of the catalogue: the one whose source is an address, else the first."""
    found = [each for each in children(root, "pbcoreIdentifier") if inner_text(each)]
    ours = [each for each in found if is_web_address(each.get("source") or "")]
    return next((inner_text(each) for each in (*ours, *found)), None)


def _kind(element: Element, name: str) -> str:
    # PBCore 2.0 said the type of a title in `source`
    return (element.get(name) or element.get("source") or "").strip().casefold()


def _rank(title: Element) -> int:
    kind = _kind(title, "titleType")
    if kind in _TITLES:
        return _TITLES.index(kind)
    return len(_TITLES) + (kind in _NOT_TITLES)


def _add_people(fields: Fields, root: Element) -> None:
    language = "fr" if stated_language(fields.first("language") or "") == "fr" else "en"
    for element in children(root, "pbcoreCreator", "pbcoreContributor"):
        names = [" ".join(inner_text(each).split()) for each in children(element, "creator", "contributor")]
        roles = [inner_text(each) for each in children(element, "creatorRole", "contributorRole")]
        function = ", ".join(function_of(role, language) for role in roles if role) or None
        body = bool(_BODY.search(" ".join((*roles, *names))))
        fields.people += [Contributor(name=name, function=function, body=body) for name in names if name]
    for name in descendants(root, "publisher"):
        fields.add("publisher", " ".join(inner_text(name).split()))


def _add_texts(fields: Fields, root: Element) -> None:
    for description in children(root, "pbcoreDescription"):
        kind = _kind(description, "descriptionType")
        if kind not in _NOT_DESCRIPTIONS:
            fields.add("contents" if kind in _CONTENTS else "abstract", inner_text(description))
    for remark in children(root, "pbcoreAnnotation"):
        kind, text = (remark.get("annotationType") or "").strip(), inner_text(remark)
        if is_web_address(text):
            fields.link(text, kind or None)
        elif not kind or "note" in kind.casefold():
            fields.add("notes", text)


def _add_dates(fields: Fields, root: Element) -> None:
    dates = [(_kind(date, "dateType"), inner_text(date)) for date in children(root, "pbcoreAssetDate")]
    for kinds in (_PUBLISHED, _CREATED, ("",)):
        for kind, text in dates:
            if kind in kinds:
                fields.add("year", text)
    made = [text for kind, text in dates if kind in _CREATED]
    if len(made) == 1:
        fields.created_day = day_of(made[0])


def _add_copies(fields: Fields, root: Element) -> None:
    """Add the durations of the copies, of which a fact is made where they agree, and their addresses."""
    for copy in children(root, "pbcoreInstantiation"):
        for duration in children(copy, "instantiationDuration"):
            fields.add("extent", inner_text(duration))
        for location in children(copy, "instantiationLocation"):
            if is_web_address(inner_text(location)):
                fields.link(inner_text(location), None, "video")
    for identifier in children(root, "pbcoreIdentifier"):
        if is_web_address(inner_text(identifier)):
            fields.link(inner_text(identifier))
