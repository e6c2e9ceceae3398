"""Quotations in an abstract, a note or a report: words between marks that somebody is said to have said."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from webinar_archive.catalogue.attribution import Ascription, ascription
from webinar_archive.catalogue.quotation_marks import Quoted, quoted_stretches
from webinar_archive.models import Contributor, Finding, Quotation
from webinar_archive.text.editorial import remarks

MAX_TEXT = 1_000_000
_WORD = re.compile(r"[^\W_]+")
_SOURCE_HERE = re.compile(r"\s*[.,]?\s*\(([^()]*\b\d{4}\b[^()]*|(?:source|in)\s*:?[^()]*)\)", re.IGNORECASE)
_TITLED = re.compile(
    r"(?:\b(?:le|la|les|une?|du|des|au|aux|son|sa|ses|leurs?|cet?|cette|the|his|her|its|their|this)\s+|\b[ld][’'])"
    r"(?!(?:mots?|phrases?|termes?|words?|sentence)\b)[\w’'-]+(?:[ \u00a0][\w’'-]+){0,3}\s*$",
    re.IGNORECASE,
)
"""A noun just before the mark: what stands between the marks is its name (« la méthode « Design sprint » »)."""

_PRONOUN = re.compile(
    r"[\s\u00a0]*[,–—-]?[\s\u00a0]*"
    r"(?:(?:[^\W\d_]+[ \u00a0])?[^\W\d_]+(?:-t)?-(?:ils?|elles?)|(?:he|she|they) "
    r"(?:said|says|adds?|added|explain(?:s|ed)))\b",
    re.IGNORECASE,
)
_SOURCE_WITHIN = 5_000
"""Characters after a quotation within which the brackets with its source are looked for."""
_SOURCE_LENGTH = range(4, 401)
"""Characters of a source in brackets."""

_ALONE_WORDS = 8
"""From so many words on, a whole sentence between marks is a quotation though nobody is named."""


def quotations(
    text: str, contributors: Sequence[Contributor], *, where: str = "abstract", first_number: int = 1
) -> tuple[Quotation, ...]:
    """The quotations of a text, in order; `text[start:end]` is always exactly `quotation.text`.

    Titles, works and single words between marks are none.
    """
    text = text[:MAX_TEXT]
    stretches = quoted_stretches(text)
    found: list[Quotation] = []
    last: tuple[Quoted, Ascription] | None = None
    ends = [*(s.before for s in stretches[1:]), len(text)][: len(stretches)]
    since = 0
    for quoted, until in zip(stretches, ends, strict=True):
        said = ascription(
            text, since=since, opens=quoted.before, closes=quoted.after, until=until, among=contributors
        )
        if said is not None and said.contributor is None and not _believable(text, quoted, said):
            said = None
        if said is not None and _names_something(text, quoted):
            continue
        if said is None and _PRONOUN.match(text, quoted.after):
            # "she adds": whoever spoke last, if anybody did
            said = last[1] if last else Ascription("", None, None)
        if said is None and last is not None and _goes_on(text, last[0], quoted):
            said = last[1]
        if said is None and not _stands_alone(text, quoted):
            continue
        if said is not None:
            if _count(text, quoted) < 2:
                continue
            last = (quoted, said)
        # a word between marks inside a role does not part a name from what was said
        since = quoted.after
        found.append(_quotation(text, quoted, said, where, first_number + len(found), stretches))
    return tuple(found)


def speaker_findings(found: Sequence[Quotation]) -> tuple[Finding, ...]:
    """A `speaker-unknown` finding for each quotation whose speaker is no contributor."""
    return tuple(
        Finding(code="speaker-unknown", facts={"quotation": q.number, "printed": q.speaker_as_printed})
        for q in found
        if q.speaker is None
    )


def unclosed_findings(text: str) -> tuple[Finding, ...]:
    """A `quotation-unclosed` finding where a closing mark is missing."""
    cut = [q for q in quoted_stretches(text[:MAX_TEXT]) if not q.closed]
    begins = [text[q.start : min(q.end, q.start + 40)] for q in cut]
    return tuple(Finding(code="quotation-unclosed", facts={"begins": begun}) for begun in begins)


def _quotation(
    text: str, quoted: Quoted, said: Ascription | None, where: str, number: int, stretches: Sequence[Quoted]
) -> Quotation:
    contributor = said.contributor if said else None
    return Quotation(
        number=number,
        text=text[quoted.start : quoted.end],
        speaker=contributor.name if contributor else None,
        speaker_as_printed=(said.printed or None) if said else None,
        role=(said.role if said else None) or (contributor.role if contributor else None),
        source=_source(text, quoted, stretches),
        where=where,
        start=quoted.start,
        end=quoted.end,
    )


def _source(text: str, quoted: Quoted, stretches: Sequence[Quoted]) -> str | None:
    """The source printed after a quotation: in brackets of its own, or the next ones in square brackets."""
    here = _SOURCE_HERE.match(text, quoted.after)
    if here:
        return " ".join(here.group(1).split())
    for remark in remarks(text, quoted.after, quoted.after + _SOURCE_WITHIN):
        before = bisect_right(stretches, remark.start, key=lambda stretch: stretch.start) - 1
        if len(remark.text) in _SOURCE_LENGTH and remark.start >= stretches[before].end:
            return " ".join(remark.text.split())
    return None


def _names_something(text: str, quoted: Quoted) -> bool:
    """Whether the words between the marks are the title of a thing named before them, and no sentence."""
    sentence = text[quoted.start : quoted.end].rstrip().endswith((".", "!", "?", "…"))
    return not sentence and bool(_TITLED.search(text, max(0, quoted.before - 80), quoted.before))


def _count(text: str, quoted: Quoted) -> int:
    return len(_WORD.findall(text, quoted.start, quoted.end))


def _stands_alone(text: str, quoted: Quoted) -> bool:
    inner = text[quoted.start : quoted.end]
    sentence = inner.rstrip().endswith((".", "!", "?", "…", "...")) or inner[:1].isupper()
    return quoted.closed and sentence and _count(text, quoted) >= _ALONE_WORDS


def _believable(text: str, quoted: Quoted, said: Ascription) -> bool:
    """Whether words ascribed to somebody who is no contributor are a quotation rather than a title."""
    enough = 3 if len(said.printed.split()) > 1 else 5
    return _count(text, quoted) >= enough


def _goes_on(text: str, before: Quoted, quoted: Quoted) -> bool:
    """Whether the same speaker goes on: the same paragraph, little between, a whole phrase."""
    between = text[before.after : quoted.before]
    return "\n" not in between and len(between) <= 160 and _count(text, quoted) >= 4
