"""A notice built from the fields that a catalogue prints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from webinar_archive.catalogue.contributors import are_told_apart, parse_contributors
from webinar_archive.catalogue.dates import event_date
from webinar_archive.catalogue.durations import Duration, parse_duration
from webinar_archive.catalogue.fields import Fields
from webinar_archive.catalogue.quotations import find_quotations, speaker_findings, unclosed_findings
from webinar_archive.errors import NoticeError
from webinar_archive.models import Contributor, Document, Finding, Notice, Quotation, Severity
from webinar_archive.text.editorial import square_omissions
from webinar_archive.text.languages import base_language, stated_language
from webinar_archive.text.names import name_parts
from webinar_archive.text.normalize import fold, slug

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d|21\d\d)(?!\d)")
# German catalogues count pages so (`308 S.`)
_PAGES = re.compile(r"((?<![\w.,])\d[\d.]*|\]) ?S\b\.?(?! ?\d)")
_MAX_ABSTRACT = 200_000
"""Characters of an abstract in which roles are looked for."""
_MAX_ROLE = 250
_MAX_MENTIONS = 1_000
"""Places of a name's first word that are looked at."""
_ROUNDED_S = 60
"""Seconds by which a duration that is printed in minutes may differ from one in seconds."""
_MAX_PEOPLE = 500
"""Persons of a record, whose roles are looked for."""
_MAX_SUBJECT, _MAX_SUBJECTS = 2_000, 2_000
"""Characters of a line of subjects, and lines, that are read."""
_LISTED_ROLE = re.compile(r",\s{1,5}([^;\n\[\]]{1,250}?)(?=\s{0,5}(?:;|\.\s|\.$|\n|\[|$|\set\s[A-ZÀ-Ý]))")
_BLANKS = re.compile(r"\s{1,5}")
_BRACKETED_ROLE = re.compile(r"\s{0,5}\(([^()]{0,250})\)")
_COMMON_WORDS = {
    "fr": "le la les des et est que pour dans une sur qui par avec au du ce",
    "en": "the and of to in that is for on with are this by from an be",
    "nl": "de het een en van in dat is voor op met zijn te aan door",
    "de": "der die das und ist von den mit ein eine zu im auf für des",
}


def build_notice(fields: Fields, *, address: str | None) -> Notice:
    """Build the notice. Raises `NoticeError` when there is not even a title."""
    title = _title(fields)
    abstract = _abstract(fields.values.get("abstract", []))
    authors = "\n".join(fields.values.get("authors", ()))
    stated = tuple(dict.fromkeys(fields.people[:_MAX_PEOPLE])) or parse_contributors(authors)
    people = _with_roles(stated, abstract)
    place, publisher = _publisher(fields.first("publisher"))
    year = _year(fields)
    notes = tuple(fields.values.get("notes", ()))
    contents = "\n".join(fields.values.get("contents", ())) or None
    extent, duration = _extent(fields)
    # before other texts: the marks of the last text are remembered
    unclosed = unclosed_findings(abstract or "")
    found = _quotations(abstract, contents, notes, people)
    findings = (
        *fields.findings,
        *speaker_findings(found),
        *unclosed,
        *(
            []
            if are_told_apart(authors)
            else [Finding(code="authors-unclear", facts={"printed": " ".join(authors.split())[:120]})]
        ),
        *_missing_parts(fields.documents, bool(found)),
    )
    return Notice(
        record_id=fields.number or slug(title),
        title=" ".join(title.split()),
        contributors=people,
        publisher=publisher,
        place=place,
        year=year,
        event_date=fields.event_day or event_date(notes, abstract, year) or fields.created_day,
        extent=extent,
        stated_duration_s=duration.seconds if duration else None,
        duration_approximate=bool(duration and duration.approximate),
        subjects=tuple(dict.fromkeys(fields.subjects[:_MAX_SUBJECTS]))
        or split_subjects(fields.values.get("subjects", [])),
        notes=notes,
        contents=contents,
        abstract=abstract,
        documents=tuple(fields.documents),
        quotations=found,
        findings=findings,
        address=address,
        language=_language(fields.first("language"), f"{title} {abstract or ''}"),
    )


def _title(fields: Fields) -> str:
    """Return the title. Raises `NoticeError` when there is none, or one of each of several notices."""
    titles = fields.values.get("title") or fields.values.get("series") or []
    if not titles:
        raise NoticeError("notice-unsupported")
    plain = [" ".join(fold(title).split()) for title in titles]
    if not all(min(plain, key=len) in other for other in plain):
        shown = " ; ".join(" ".join(title.split())[:100] for title in titles[:5])
        raise NoticeError("notice-several", count=len(titles), notices=shown)
    return titles[0]


def _extent(fields: Fields) -> tuple[str | None, Duration | None]:
    """Return the extent, the one with a duration where several fields describe it, and the duration if all agree.

    A coded playing time is to the second, and agrees with an extent that is rounded to the minute.
    """
    printed = fields.values.get("extent", [])
    durations = {
        extent: duration for extent in printed if (duration := parse_duration(_PAGES.sub(r"\1 p.", extent)))
    }
    extent = next(iter(durations), printed[0] if printed else None)
    seconds = {duration.seconds for duration in durations.values()}
    coded = fields.playing_time_s
    if coded is not None:
        if all(abs(each - coded) <= _ROUNDED_S for each in seconds):
            return extent, Duration(seconds=coded, approximate=False)
        facts = {"coded_ms": coded * 1000, "printed": extent}
        fields.findings.append(Finding(code="durations-disagree", facts=facts))
        return extent, None
    return extent, next(iter(durations.values())) if len(seconds) == 1 else None


def _abstract(printed: list[str]) -> str | None:
    """Return the abstract without its teaser; of several (a summary, a presentation) one after the other."""
    parts: list[str] = []
    for part in filter(None, map(without_teaser, printed)):
        if not any(part in other for other in parts):
            parts = [other for other in parts if other not in part]
            parts.append(part)
    return "\n".join(parts) or None


def _quotations(
    abstract: str | None, contents: str | None, notes: tuple[str, ...], people: tuple[Contributor, ...]
) -> tuple[Quotation, ...]:
    """Return the quotations of the abstract, then those of contents and notes that are ascribed to somebody."""
    found = list(find_quotations(abstract or "", people))
    for where, text in (("contents", contents), *(("notes", note) for note in notes)):
        for quoted in find_quotations(text or "", people, where=where):
            # a catalogue may have taken over what `propose` wrote: the same words with their times
            if quoted.speaker and not any(quoted.text == other.text for other in found):
                found.append(quoted)
    return tuple(replace(q, number=number) for number, q in enumerate(found, start=1))


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
        replace(person, role=_role(person, abstract[:_MAX_ABSTRACT]) or person.role)
        if not person.body and number < _MAX_PEOPLE
        else person
        for number, person in enumerate(people)
    )


def _role(person: Contributor, abstract: str) -> str | None:
    """Return what the abstract prints behind a name: in brackets, or between commas up to the phrase's end."""
    surname, _, given = person.name.partition(", ")
    printed = {person.name, f"{given} {surname}".strip()}
    following = [abstract[end : end + _MAX_ROLE + 20] for end in _ends_of(sorted(printed), abstract)]
    for pattern in (_LISTED_ROLE, _BRACKETED_ROLE):
        if found := next((found for text in following if (found := pattern.match(text))), None):
            role = " ".join(found[1].split())
            return role if role and len(role) <= _MAX_ROLE and name_parts(role) else None
    return None


def _ends_of(names: Sequence[str], text: str) -> list[int]:
    """Return where a text goes on behind each of these names, whose words may be parted by line ends.

    A pattern for each name takes longer to compile than a whole record to read.
    """
    places = sorted(
        (start, number, end) for number, name in enumerate(names) for start, end in _places_of(name, text)
    )
    ends: list[int] = []
    for start, _, end in places:
        if not ends or start >= ends[-1]:
            ends.append(end)
    return ends


def _places_of(name: str, text: str) -> Iterator[tuple[int, int]]:
    words = name.split()
    if not words or not all(word in text for word in words):
        return
    start = -1
    for _ in range(_MAX_MENTIONS):
        if (start := text.find(words[0], start + 1)) < 0:
            return
        end = start + len(words[0])
        for word in words[1:]:
            blanks = _BLANKS.match(text, end)
            if blanks is None or not text.startswith(word, blanks.end()):
                break
            end = blanks.end() + len(word)
        else:
            yield start, end


def _publisher(printed: str | None) -> tuple[str | None, str | None]:
    """Return place and name, printed `place : name` by PMB, with a year behind in some releases."""
    if not printed:
        return None, None
    first = re.sub(
        r"(?:,|\|) ?(?:\[?[c©]?\d{4}\]?)? ?$", "", " ".join(printed.split("\n")[0].split())
    ).strip()
    if first.endswith(" :"):
        return first.removesuffix(" :"), None
    place, colon, name = first.partition(" : ")
    if not colon:
        bracketed = re.fullmatch(r"([^()]*)\(([^()]*)\)", first)
        return (bracketed[2].strip(), bracketed[1].strip()) if bracketed else (None, first)
    return place.strip() or None, name.strip() or None


def _year(fields: Fields) -> int | None:
    printed = (*fields.values.get("year", ()), *fields.values.get("publisher", ())[:1])
    return next((int(found[1]) for text in printed if (found := _YEAR.search(text))), None)


def split_subjects(printed: list[str]) -> tuple[str, ...]:
    """Split subject headings: one a line or link; where a text runs them together, after a known last subdivision.

    >>> split_subjects(["Crises -- France Santé -- France"])
    ('Crises -- France', 'Santé -- France')
    """
    lines = [
        line.strip()[:_MAX_SUBJECT] for value in printed for line in re.split(r"[\n;]", value) if line.strip()
    ]
    lines = lines[:_MAX_SUBJECTS]
    ends = {line.rpartition(" -- ")[2] for line in lines if " -- " in line}
    ends |= {word for line in lines for word in re.findall(r" -- ([A-ZÀ-Ý][\w-]*)(?= [A-ZÀ-Ý])", line)}
    found: list[str] = []
    for line in lines:
        heading, *rest = line.split(" -- ")
        for part in rest:
            end = _known_end(part, ends)
            if end is None:
                heading = f"{heading} -- {part}"
            else:
                found.append(f"{heading} -- {end}")
                heading = part[len(end) + 1 :]
        found.append(heading)
    return tuple(dict.fromkeys(found))


def _known_end(part: str, ends: set[str]) -> str | None:
    """Return the longest known last subdivision that a part begins with, before a word with a capital."""
    words = [found.start() for found in re.finditer(r" (?=[^\W\d_])", part) if part[found.end()].isupper()]
    return next((part[:at] for at in reversed(words) if part[:at] in ends), None)


def _language(stated: str | None, text: str) -> str | None:
    if tag := stated_language(stated or ""):
        return base_language(tag)
    counted = Counter(re.findall(r"[^\W\d_]+", text[:_MAX_ABSTRACT].casefold()))
    scores = {tag: sum(counted[word] for word in common.split()) for tag, common in _COMMON_WORDS.items()}
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
