"""Formats of facts in messages: sizes, times, languages and plural forms, as the reader's language writes them.

A format takes the fact, the reader's language and the format's text, and never raises for a fact of another
kind: facts that were read back from a table are text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from webinar_archive.i18n.language import Language

Format = Callable[[Any, Language], str]


def is_singular(number: float, language: Language) -> bool:
    """Return whether a noun after `number` is singular: French counts 0 and 1.9 as one, English only 1."""
    return abs(number) < 2 if language == "fr" else number == 1


def plural(fact: object, language: Language, forms: str) -> str:
    """Return the one of two forms, `record|records`, that agrees with a number.

    >>> plural(0, "en", "record|records"), plural(0, "fr", "notice|notices")
    ('records', 'notice')
    """
    singular_form, plural_form = forms.split("|")
    number = _number(fact)
    return singular_form if number is not None and is_singular(number, language) else plural_form


def size(fact: object, language: Language) -> str:
    """Return bytes as kB, MB or GB of 1,000 each; in French as ko, Mo or Go.

    >>> size(1_430_000_000, "fr"), size("20000", "en")
    ('1,4 Go', '20.0 kB')
    """
    number = _number(fact)
    if number is None:
        return str(fact)
    unit = "o" if language == "fr" else "B"
    for factor, prefix in ((1e9, "G"), (1e6, "M"), (1e3, "k")):
        if number >= factor:
            return f"{_decimal(number / factor, language)} {prefix}{unit}"
    return f"{number:.0f} {unit}"


def clock(fact: object, language: Language) -> str:
    """Return milliseconds as hours:minutes:seconds; several are joined by commas.

    >>> clock([4_500, 3_600_000], "en")
    '00:00:04, 01:00:00'
    """
    del language  # a clock is the same in both
    times_s = [int(ms) // 1000 for ms in re.findall(r"\d+", str(fact))]
    each = (f"{s // 3600:02d}:{s // 60 % 60:02d}:{s % 60:02d}" for s in times_s)
    return ", ".join(each) or str(fact)


def seconds(fact: object, language: Language) -> str:
    """Return milliseconds as seconds with one decimal.

    >>> seconds(12_340, "fr")
    '12,3 s'
    """
    ms = _number(fact)
    return str(fact) if ms is None else f"{_decimal(ms / 1000, language)} s"


def shift(fact: object, language: Language) -> str:
    """Return milliseconds as whole seconds with their sign.

    >>> shift(-237_500, "en")
    '-238 s'
    """
    del language
    ms = _number(fact)
    return str(fact) if ms is None else f"{ms / 1000:+.0f} s"


def time(fact: object, language: Language) -> str:
    """Return an ISO 8601 time, in UTC where it has no zone, as local date and time."""
    from webinar_archive.i18n.locale_data import local_date_and_time

    try:
        when = datetime.fromisoformat(str(fact))
    except ValueError:
        return str(fact)
    return local_date_and_time(when if when.tzinfo else when.replace(tzinfo=UTC), language)


def language_name(fact: object, language: Language) -> str:
    """Return the names of language tags, one or several; an unknown tag as it is.

    >>> language_name("fr-BE", "en"), language_name("fr, en", "fr")
    ('French', 'français, anglais')
    """
    from webinar_archive.i18n.locale_data import language_names

    names = language_names(language)

    def name(tag: re.Match[str]) -> str:
        full = tag[0].replace("-", "_")
        return names.get(full) or names.get(full.partition("_")[0].lower()) or tag[0]

    return re.sub(r"\b[A-Za-z]{2,3}(?:-\w+)*\b", name, str(fact))


def _number(fact: object) -> float | None:
    with suppress(TypeError, ValueError):
        return float(fact)  # type: ignore[arg-type]  # anything else raises
    return None


def _decimal(number: float, language: Language) -> str:
    text = f"{number:.1f}"
    return text.replace(".", ",") if language == "fr" else text


FORMATS: Mapping[str, Format] = {
    "size": size,
    "clock": clock,
    "seconds": seconds,
    "shift": shift,
    "time": time,
    "language": language_name,
}
