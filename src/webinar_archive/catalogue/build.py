"""A notice built from the fields that a catalogue prints."""

from __future__ import annotations

import re
from dataclasses import replace

from webinar_archive.catalogue.contributors import parse_contributors
from webinar_archive.catalogue.dates import event_date
from webinar_archive.catalogue.durations import parse_duration
from webinar_archive.catalogue.formats.pmb_labels import Fields
from webinar_archive.catalogue.quotations import find_quotations, speaker_findings, unclosed_findings
from webinar_archive.errors import NoticeError
from webinar_archive.models import Contributor, Document, Finding, Notice, Severity
from webinar_archive.text.editorial import square_omissions
from webinar_archive.text.languages import base_language, stated_language
from webinar_archive.text.names import name_parts
from webinar_archive.text.normalize import slug

_YEAR = re.compile(r"\b(1[89]\d\d|20\d\d|21\d\d)\b")
_COMMON_WORDS = {
    "fr": "le la les des et est que pour dans une sur qui par avec au du ce",
    "en": "the and of to in that is for on with are this by from an be",
    "nl": "de het een en van in dat is voor op met zijn te aan door",
    "de": "der die das und ist von den mit ein eine zu im auf für des",
}


def build_notice(fields: Fields, *, address: str | None) -> Notice:
    """Build the notice. Raises `NoticeError` when there is not even a title."""
    title = fields.first("title")
    if not title:
        raise NoticeError("notice-unsupported")
    abstract = without_teaser(fields.first("abstract"))
    people = _with_roles(parse_contributors(fields.first("authors") or ""), abstract)
    place, publisher = _publisher(fields.first("publisher"))
    year = _year(fields)
    notes = tuple(fields.values.get("notes", ()))
    extent = fields.first("extent")
    duration = parse_duration(extent or "")
    found = find_quotations(abstract or "", people)
    findings = (
        *speaker_findings(found),
        *unclosed_findings(abstract or ""),
        *_missing_parts(fields.documents, bool(found)),
    )
    return Notice(
        record_id=fields.number or slug(title),
        title=" ".join(title.split()),
        contributors=people,
        publisher=publisher,
        place=place,
        year=year,
        event_date=event_date(notes, abstract, year),
        extent=extent,
        stated_duration_s=duration.seconds if duration else None,
        duration_approximate=bool(duration and duration.approximate),
        subjects=split_subjects(fields.values.get("subjects", [])),
        notes=notes,
        abstract=abstract,
        documents=tuple(fields.documents),
        quotations=found,
        findings=findings,
        address=address,
        language=_language(fields.first("language"), f"{title} {abstract or ''}"),
    )


def without_teaser(printed: str | None) -> str | None:
    """Return the abstract without its teaser: PMB prints a long one twice, first cut inside a word by `[...]`."""
    if not printed:
        return None
    for cut, resumed in square_omissions(printed):
        teaser, rest = printed[:cut].strip(), printed[resumed:].strip()
        start = " ".join(teaser.split())[:60]
        if start and " ".join(rest.split()).startswith(start):
            return rest
    return printed


def _with_roles(people: tuple[Contributor, ...], abstract: str | None) -> tuple[Contributor, ...]:
    if not abstract:
        return people
    return tuple(
        replace(person, role=_role(person, abstract)) if not person.body else person for person in people
    )


def _role(person: Contributor, abstract: str) -> str | None:
    """Return what the abstract prints behind a name: in brackets, or between commas up to the phrase's end."""
    name = re.escape(person.name).replace(r"\ ", r"[\s\u00a0]+")
    listed = re.search(rf"{name},\s+([^;\n\[\]]+?)(?=\s*(?:;|\.\s|\.$|\n|\[|$|\s+et\s+[A-ZÀ-Ý]))", abstract)
    bracketed = re.search(rf"{name}\s*\(([^()]*)\)", abstract)
    found = listed or bracketed
    role = " ".join(found.group(1).split()) if found else None
    return role if role and len(role) <= 250 and name_parts(role) else None


def _publisher(printed: str | None) -> tuple[str | None, str | None]:
    """Return place and name, printed `place : name` by PMB, with a year behind in some releases."""
    if not printed:
        return None, None
    first = re.sub(r",\s*(?:\[?c?\d{4}\]?)\s*$", "", printed.split("\n")[0]).strip()
    place, colon, name = first.partition(" : ")
    if not colon:
        bracketed = re.match(r"^(.*?)\s*\(([^()]*)\)$", first)
        return (bracketed.group(2), bracketed.group(1)) if bracketed else (None, first)
    return place.strip() or None, name.strip() or None


def _year(fields: Fields) -> int | None:
    for code in ("year", "publisher"):
        found = _YEAR.search(fields.first(code) or "")
        if found:
            return int(found.group(1))
    return None


def split_subjects(printed: list[str]) -> tuple[str, ...]:
    """Split subject headings: one a line or link; where a text runs them together, after a known last subdivision.

    >>> split_subjects(["Crises -- France Santé -- France"])
    ('Crises -- France', 'Santé -- France')
    """
    lines = [line.strip() for value in printed for line in re.split(r"[\n;]", value) if line.strip()]
    ends = {line.rpartition(" -- ")[2] for line in lines if " -- " in line}
    ends |= {word for line in lines for word in re.findall(r" -- ([A-ZÀ-Ý][\w-]*)(?= [A-ZÀ-Ý])", line)}
    ends_first = sorted(ends, key=len, reverse=True)
    found: list[str] = []
    for line in lines:
        heading, *rest = line.split(" -- ")
        for part in rest:
            end = next((e for e in ends_first if _heading_follows(part, e)), None)
            if end is None:
                heading = f"{heading} -- {part}"
            else:
                found.append(f"{heading} -- {end}")
                heading = part[len(end) + 1 :]
        found.append(heading)
    return tuple(dict.fromkeys(found))


def _heading_follows(part: str, end: str) -> bool:
    return part.startswith(f"{end} ") and part[len(end) + 1 :][:1].isupper()


def _language(stated: str | None, text: str) -> str | None:
    if tag := stated_language(stated or ""):
        return base_language(tag)
    counted = re.findall(r"[^\W\d_]+", text.casefold())
    scores = {tag: sum(word in common.split() for word in counted) for tag, common in _COMMON_WORDS.items()}
    best = max(scores, key=lambda tag: scores[tag])
    return best if scores[best] >= 3 else None


def _missing_parts(documents: list[Document], quoted: bool) -> tuple[Finding, ...]:
    found = []
    if not quoted:
        found.append(Finding(code="no-quotation", severity=Severity.INFO))
    if not documents:
        found.append(Finding(code="no-document"))
    elif all(document.address is None for document in documents):
        found.append(Finding(code="documents-without-address", facts={"count": len(documents)}))
    return tuple(found)
