"""Citations of a recording, at a moment of it, in the styles that are asked for most.

A name stays as it is printed: where the family's begins is not known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from webinar_archive.i18n.locale_data import written_date
from webinar_archive.i18n.messages import Language, sentence
from webinar_archive.publication.moments import moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedWork:
    """What is cited; texts are one line each. `date` is ISO 8601, or as the notice prints it."""

    title: str
    author: str | None = None
    publisher: str | None = None
    date: str | None = None
    address: str | None = None
    start_ms: int | None = None


def citations_of(work: CitedWork, language: Language) -> tuple[tuple[str, str], ...]:
    """Return the name of each style and the citation in it."""
    return tuple((style, form(work, language)) for style, form in STYLES.items())


def _apa(work: CitedWork, language: Language) -> str:
    medium = ", ".join(filter(None, (sentence("site-cite-video", {}, language), _moment(work))))
    return _sentences(
        f"{work.author or work.publisher or work.title} ({_date(work, language)})",
        f"{work.title} [{medium}]" if work.author or work.publisher else f"[{medium}]",
        work.publisher if work.author else None,
        last=work.address,
    )


def _mla(work: CitedWork, language: Language) -> str:
    source = (work.publisher, _date(work, language), work.address, _moment(work))
    title = sentence("site-cite-title-ended", {"title": _ended(work.title)}, language)
    return " ".join(filter(None, (_ended(work.author), title, _ended(", ".join(filter(None, source))))))


def _chicago(work: CitedWork, language: Language) -> str:
    others = (
        work.publisher,
        _date(work, language),
        sentence("site-cite-video", {}, language).lower(),
        _moment(work),
        work.address,
    )
    # the comma after the title stands within the marks in English, after them in French
    title = sentence("site-cite-title", {"title": work.title}, language)
    author = f"{work.author}, " if work.author else ""
    return f"{author}{title} {_ended(', '.join(filter(None, others)))}"


def _iso_690(work: CitedWork, language: Language) -> str:
    where = (work.publisher, _date(work, language), _moment(work))
    available = sentence("site-cite-available", {"address": work.address}, language)
    return _sentences(
        work.author,
        f"{work.title} [{sentence('site-cite-online-video', {}, language)}]",
        ", ".join(filter(None, where)),
        last=available if work.address else None,
    )


STYLES: Mapping[str, Callable[[CitedWork, Language], str]] = {
    "APA": _apa,
    "MLA": _mla,
    "Chicago": _chicago,
    "ISO 690": _iso_690,
}
"""Every style by its name."""


def _date(work: CitedWork, language: Language) -> str:
    try:
        return written_date(dt.date.fromisoformat(work.date or ""), language)
    except ValueError:
        return work.date or sentence("site-cite-no-date", {}, language)


def _moment(work: CitedWork) -> str | None:
    return None if work.start_ms is None else moment(work.start_ms)


def _sentences(*parts: str | None, last: str | None) -> str:
    """Join parts as sentences; after an address, which a full stop would change, stands none."""
    return " ".join(filter(None, (*map(_ended, parts), last)))


def _ended(text: str | None) -> str:
    """Return a text with a full stop, unless it ends with a mark.

    >>> _ended("La ville"), _ended("Qui ?"), _ended(None)
    ('La ville.', 'Qui ?', '')
    """
    return text or "" if not text or text.endswith((".", "!", "?", "…")) else f"{text}."
