"""Names of languages, dates and numbers as each language writes them (the only babel).

It is imported on first use: it takes a tenth of a second, which most commands need not pay.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache


@cache
def language_names(reader: str) -> Mapping[str, str]:
    """Return the names of all languages by code (`fr`, `pt_BR`), as the language `reader` writes them.

    >>> language_names("fr")["en"]
    'anglais'
    """
    from babel.core import Locale

    return dict(Locale(reader).languages)


def local_date_and_time(time: datetime, reader: str) -> str:
    """Return a time, which must have a zone, as local date and time to the minute.

    >>> from datetime import timezone, timedelta
    >>> local_date_and_time(datetime(2026, 3, 1, 14, 5).astimezone(), "fr")
    '1 mars 2026, 14:05'
    """
    from babel.dates import format_date, format_time

    local = time.astimezone()
    date = format_date(local, "medium", locale=reader)
    # people who compare this with a log want 24 hours in every language
    return f"{date}, {format_time(local, 'HH:mm', locale=reader)}"


def written_date(day: date, reader: str) -> str:
    """Return a day as it is written in a sentence.

    >>> written_date(date(2020, 3, 5), "en"), written_date(date(2020, 3, 5), "fr")
    ('March 5, 2020', '5 mars 2020')
    """
    from babel.dates import format_date

    return str(format_date(day, "long", locale=reader))
