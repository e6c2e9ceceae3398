"""Quotations in an abstract, a note or a report: words between marks that are attributed to somebody."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import islice

from webinar_archive.catalogue.attribution import Attribution, find_attribution
from webinar_archive.catalogue.quotation_marks import QuotedText, quoted_texts, with_guillemets
from webinar_archive.models import Contributor, Finding, Quotation
from webinar_archive.text.editorial import remarks

MAX_TEXT = 1_000_000
MAX_QUOTED = 1_000
"""Pairs of marks that are looked at."""
_WORD = re.compile(r"[^\W_]+")
_SOURCE_HERE = re.compile(r"\s{0,5}[.,]?\s{0,5}\(([^()]{0,400})\)")
_IS_SOURCE = re.compile(r"\b\d{4}\b|^(?:source|in)", re.IGNORECASE)
_TITLED = re.compile(
    r"(?:\b(?:le|la|les|une?|du|des|au|aux|son|sa|ses|leurs?|cet?|cette|the|his|her|its|their|this)\s+|\b[ld][’'])"
    r"(?!(?:mots?|phrases?|termes?|words?|sentence)\b)[\w’'-]+(?:[ \u00a0][\w’'-]+){0,3}\s*$",
    re.IGNORECASE,
)
"""A noun just before the mark: what stands between the marks is its name (« la méthode « Design sprint » »)."""

_PRONOUN = re.compile(
    r"\s{0,5}[,–—-]?\s{0,5}"
    r"(?:(?:[^\W\d_]{1,30}[ \u00a0])?[^\W\d_]{1,30}(?:-t)?-(?:ils?|elles?)|(?:he|she|they) "
    r"(?:said|says|adds?|added|explain(?:s|ed)))\b",
    re.IGNORECASE,
)
_SOURCE_WITHIN = 5_000
"""Characters after a quotation within which the brackets with its source are looked for."""
_SOURCE_LENGTH = range(4, 401)
"""Characters of a source in brackets."""

_ALONE_WORDS = 8
"""From so many words on, a whole sentence between marks is a quotation though nobody is named."""


def find_quotations(
    text: str, contributors: Sequence[Contributor], *, where: str = "abstract", first_number: int = 1
) -> tuple[Quotation, ...]:
    """Find the quotations of a text; titles of works and single words between marks are none.

    Args:
        text: The text; only its first million characters are read.
        contributors: The persons to whom printed names are matched.
        where: What the text is, for the quotations' `where`.
        first_number: The number of the first quotation.

    Returns:
        The quotations in order; `text[quotation.start:quotation.end]` is exactly `quotation.text`.
    """
    printed = text[:MAX_TEXT]
    text = with_guillemets(printed)
    texts = quoted_texts(text)[:MAX_QUOTED]
    found: list[Quotation] = []
    last: tuple[QuotedText, Attribution] | None = None
    ends = [*(s.before for s in texts[1:]), len(text)][: len(texts)]
    since = 0
    for quoted, until in zip(texts, ends, strict=True):
        attributed = find_attribution(
            text, since=since, opens=quoted.before, closes=quoted.after, until=until, among=contributors
        )
        if (
            attributed is not None
            and attributed.contributor is None
            and not _is_plausible(text, quoted, attributed)
        ):
            attributed = None
        if attributed is not None and _is_title(text, quoted):
            continue
        if attributed is None and _PRONOUN.match(text, quoted.after):
            # "she adds": whoever spoke last, if anybody did
            attributed = last[1] if last else Attribution("", None, None)
        if attributed is None and last is not None and _continues(text, last[0], quoted):
            attributed = last[1]
        if attributed is None and not _is_quotation_without_name(text, quoted):
            continue
        if attributed is not None:
            if not _has_words(text, quoted, 2):
                continue
            last = (quoted, attributed)
        # a word between marks inside a role does not separate a name from its quotation
        since = quoted.after
        found.append(_quotation(printed, quoted, attributed, where, first_number + len(found), texts))
    return tuple(found)


def speaker_findings(found: Sequence[Quotation]) -> tuple[Finding, ...]:
    """Return a `speaker-unknown` finding for each quotation whose speaker is no contributor."""
    return tuple(
        Finding(code="speaker-unknown", facts={"quotation": q.number, "printed": q.speaker_as_printed})
        for q in found
        if q.speaker is None
    )


def unclosed_findings(text: str) -> tuple[Finding, ...]:
    """Return a `quotation-unclosed` finding where a closing mark is missing."""
    cut = [q for q in quoted_texts(with_guillemets(text[:MAX_TEXT])) if not q.closed]
    begins = [text[q.start : min(q.end, q.start + 40)] for q in cut]
    return tuple(Finding(code="quotation-unclosed", facts={"begins": begun}) for begun in begins)


def _quotation(
    text: str,
    quoted: QuotedText,
    attributed: Attribution | None,
    where: str,
    number: int,
    texts: Sequence[QuotedText],
) -> Quotation:
    contributor = attributed.contributor if attributed else None
    return Quotation(
        number=number,
        text=text[quoted.start : quoted.end],
        speaker=contributor.name if contributor else None,
        speaker_as_printed=(attributed.printed or None) if attributed else None,
        role=(attributed.role if attributed else None) or (contributor.role if contributor else None),
        source=_source(text, quoted, texts),
        where=where,
        start=quoted.start,
        end=quoted.end,
    )


def _source(text: str, quoted: QuotedText, texts: Sequence[QuotedText]) -> str | None:
    """Return the source printed after a quotation: in round brackets there, or in the next square brackets."""
    here = _SOURCE_HERE.match(text, quoted.after)
    if here and _IS_SOURCE.search(here[1]):
        return " ".join(here.group(1).split())
    for remark in remarks(text, quoted.after, quoted.after + _SOURCE_WITHIN):
        before = bisect_right(texts, remark.start, key=lambda other: other.start) - 1
        if len(remark.text) in _SOURCE_LENGTH and remark.start >= texts[before].end:
            return " ".join(remark.text.split())
    return None


def _is_title(text: str, quoted: QuotedText) -> bool:
    """Whether the words between the marks are the title of a thing named before them, and no sentence."""
    sentence = text[quoted.start : quoted.end].rstrip().endswith((".", "!", "?", "…"))
    return not sentence and bool(_TITLED.search(text, max(0, quoted.before - 80), quoted.before))


def _has_words(text: str, quoted: QuotedText, least: int) -> bool:
    words = islice(_WORD.finditer(text, quoted.start, quoted.end), least)
    return sum(1 for _ in words) == least


def _is_quotation_without_name(text: str, quoted: QuotedText) -> bool:
    inner = text[quoted.start : quoted.end]
    sentence = inner.rstrip().endswith((".", "!", "?", "…", "...")) or inner[:1].isupper()
    return quoted.closed and sentence and _has_words(text, quoted, _ALONE_WORDS)


def _is_plausible(text: str, quoted: QuotedText, attributed: Attribution) -> bool:
    """Whether words attributed to somebody who is no contributor are a quotation rather than a title."""
    enough = 3 if len(attributed.printed.split()) > 1 else 5
    return _has_words(text, quoted, enough)


def _continues(text: str, before: QuotedText, quoted: QuotedText) -> bool:
    """Whether the same speaker goes on: the same paragraph, little between, a whole phrase, after no question."""
    if text[before.start : before.end].rstrip().endswith("?"):
        return False
    between = text[before.after : quoted.before]
    return "\n" not in between and len(between) <= 160 and _has_words(text, quoted, 4)
