"""Pages from templates, in the reader's language; whatever stands in them is escaped (the only Jinja)."""

from __future__ import annotations

from functools import cache, partial
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from webinar_archive.i18n.formats import clock, size
from webinar_archive.i18n.messages import LANGUAGES, Language, sentence

TEMPLATES = Path(__file__).with_name("templates")


def rendered(name: str, language: Language, folder: Path = TEMPLATES, **values: Any) -> str:
    """Return a page, or a part of one, from a template of a folder; one of the desk may be used in it."""
    page: str = _environment(language, folder).get_template(name).render(**values)
    return page


def compile_templates() -> None:
    """Compile the pages of the desk, in every language, before somebody waits for one."""
    for language in LANGUAGES:
        environment = _environment(language, TEMPLATES)
        for name in environment.list_templates():
            environment.get_template(name)


@cache
def _environment(language: Language, folder: Path) -> Environment:
    environment = Environment(
        loader=FileSystemLoader((folder, TEMPLATES)),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals.update(t=partial(_text, language), language=language, languages=LANGUAGES)
    environment.filters.update(
        clock=lambda ms: clock(ms, language),
        size=lambda count: size(count, language),
        percent=lambda share: percent(share, language),
    )
    return environment


def percent(share: float, language: Language) -> str:
    """Return a share of 1 as a percentage.

    >>> percent(0.974, "fr"), percent(1.0, "en")
    ('97\\xa0%', '100%')
    """
    # never rounded up to certainty
    whole = 99 if 0.99 <= share < 0.9995 else round(share * 100)
    return f"{whole}\xa0%" if language == "fr" else f"{whole}%"


def _text(language: Language, code: str, **facts: Any) -> str:
    return sentence(code, facts, language)
