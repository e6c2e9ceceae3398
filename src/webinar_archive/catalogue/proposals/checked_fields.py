"""The fields that say what was checked: links at the moments, quotations with their times, the duration, a note."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from webinar_archive.catalogue.formats.marc_record import MarcField
from webinar_archive.catalogue.proposals.iso2709_fields import MOST_TEXT
from webinar_archive.i18n.language import Language
from webinar_archive.i18n.messages import sentence
from webinar_archive.models import Finding
from webinar_archive.models.proposal import ProposedChange
from webinar_archive.timecode import clock_of_seconds

_LABEL = 80
"""Characters of a quotation in the text of a link."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedQuotation:
    """A quotation that was found: its words, and from when to when they are spoken, at which link.

    `confidence` and `verdict` are those of the table; `found` is where and how the record prints it.
    """

    text: str
    speaker: str | None
    start_ms: int
    end_ms: int
    link: str | None
    verdict: str
    confidence: float
    found: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedRecord:
    """What is known of a record: its name in the archive, the day of the check, its quotations in order of time.

    `measured_ms` is there where the record states no duration, or another one; `extent` is what it states.
    """

    name: str
    day: str
    quotations: tuple[CheckedQuotation, ...]
    measured_ms: int | None = None
    extent: str | None = None
    video: str | None = None


@dataclass(frozen=True, slots=True)
class Addition:
    """A field to add, and how it is shown to a person."""

    field: MarcField
    change: ProposedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class _Dialect:
    """Where a form of record has its fields."""

    contents: tuple[str, str]
    note: tuple[str, str]
    link: Callable[[str, str], MarcField]
    duration: Callable[[int], MarcField]


def duration_text(ms: int) -> str:
    """Return a duration as catalogues print it, to the second.

    >>> duration_text(3_528_400), duration_text(3_725_000), duration_text(9_900)
    ('58 min 48 s', '1 h 02 min 05 s', '10 s')
    """
    minutes, seconds = divmod(round(ms / 1000), 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours} h {minutes:02} min {seconds:02} s"
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"


def _coded_duration(ms: int) -> str:
    return clock_of_seconds(round(ms / 1000) * 1000).replace(":", "")


_DIALECTS = {
    "unimarc": _Dialect(
        contents=("327", "1 "),
        note=("300", "  "),
        link=lambda address, text: MarcField("856", "4 ", (("u", address), ("z", text))),
        duration=lambda ms: MarcField("215", "  ", (("a", duration_text(ms)),)),
    ),
    "marc21": _Dialect(
        contents=("505", "8 "),
        note=("500", "  "),
        link=lambda address, text: MarcField("856", "40", (("u", address), ("y", text))),
        duration=lambda ms: MarcField("306", "  ", (("a", _coded_duration(ms)),)),
    ),
    "pmb-xml": _Dialect(
        contents=("327", "1 "),
        note=("300", "  "),
        link=lambda address, text: MarcField("897", "  ", (("a", address), ("b", text), ("t", "URL"))),
        duration=lambda ms: MarcField("215", "  ", (("a", duration_text(ms)),)),
    ),
}
"""By the form of a record; PMB has its digital documents in 897."""


def additions(checked: CheckedRecord, form: str, language: Language) -> tuple[Addition, ...]:
    """Return the fields to add to a record of a form, with texts in a language, in the order of their tags."""
    dialect = _DIALECTS[form]
    found = [*_duration(checked, dialect), *_note(checked, dialect, language)]
    for quotation in checked.quotations:
        found += _of_quotation(quotation, checked, dialect, language)
    return tuple(sorted(found, key=lambda each: each.field.tag))


def shown_field(field: MarcField) -> str:
    """Return a field as cataloguers write it down.

    >>> shown_field(MarcField("856", "4 ", (("u", "https://example.org"), ("z", "Film"))))
    '856 4# $u https://example.org $z Film'
    """
    inside = " ".join(f"${code} {text}" for code, text in field.subfields)
    return f"{field.tag} {field.indicators.replace(' ', '#')} {inside or field.text}"


def _of_quotation(
    quotation: CheckedQuotation, checked: CheckedRecord, dialect: _Dialect, language: Language
) -> Iterator[Addition]:
    start = clock_of_seconds(quotation.start_ms)
    verdict = f"verdict-{quotation.verdict.replace('_', '-')}"
    facts = {"start": start, "verdict": verdict, "confidence": f"{quotation.confidence:.2f}"}
    code = "contents" if quotation.speaker else "contents-unascribed"
    texts = {"speaker": quotation.speaker or "", "start": start, "end": clock_of_seconds(quotation.end_ms)}
    words = " ".join(quotation.text.split())
    # the words alone are cut, so that the times are always there
    line = sentence(f"proposal-{code}", {**texts, "text": _within(words, MOST_TEXT)}, language)
    contents = MarcField(*dialect.contents, (("a", line),))
    yield _addition(contents, quotation.found, Finding(code="proposal-contents-because", facts=facts))
    if quotation.link is not None:
        code = "link" if quotation.speaker else "link-unascribed"
        shown = words if len(words) <= _LABEL else words[: _LABEL - 1].rstrip() + "…"
        text = sentence(f"proposal-{code}", {**texts, "text": shown}, language)
        link = dialect.link(quotation.link, text)
        yield _addition(link, checked.video, Finding(code="proposal-link-because", facts=facts))


def _duration(checked: CheckedRecord, dialect: _Dialect) -> Iterator[Addition]:
    if checked.measured_ms is not None:
        code = "proposal-duration-differs" if checked.extent else "proposal-duration-absent"
        facts = {"measured": duration_text(checked.measured_ms), "stated": checked.extent}
        yield _addition(
            dialect.duration(checked.measured_ms), checked.extent, Finding(code=code, facts=facts)
        )


def _note(checked: CheckedRecord, dialect: _Dialect, language: Language) -> Iterator[Addition]:
    facts = {"day": checked.day, "record": checked.name}
    note = sentence("proposal-note", facts, language)
    yield _addition(
        MarcField(*dialect.note, (("a", note),)), None, Finding(code="proposal-note-because", facts=facts)
    )


def _addition(field: MarcField, found: str | None, reason: Finding) -> Addition:
    change = ProposedChange(field=field.tag, found=found, proposed=shown_field(field), reason=reason)
    return Addition(field, change)


def _within(text: str, most_bytes: int) -> str:
    encoded = text.encode("utf-8", "replace")
    return text if len(encoded) <= most_bytes else encoded[: most_bytes - 3].decode("utf-8", "ignore") + "…"
