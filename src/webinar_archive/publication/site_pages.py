"""What all pages of a site share: its heading, its languages, its address."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from webinar_archive.desk.page_templates import rendered
from webinar_archive.exports.published_addresses import web_address
from webinar_archive.i18n.messages import Language
from webinar_archive.publication.moments import moment

_TEMPLATES = Path(__file__).with_name("templates")


@dataclass(frozen=True, slots=True, kw_only=True)
class SitePages:
    """The site: `languages` are those of its pages, that of the front page first."""

    title: str
    languages: tuple[Language, ...]
    address: str | None = None

    def page_name(self, stem: str, language: Language) -> str:
        """Return the name of a page in a language.

        >>> site = SitePages(title="", languages=("fr", "en"))
        >>> site.page_name("index", "fr"), site.page_name("index", "en")
        ('index.html', 'index.en.html')
        """
        return f"{stem}.html" if language == self.languages[0] else f"{stem}.{language}.html"

    def address_of(self, path: str) -> str | None:
        """Return the address of a file of the site on the web; None where it is not known."""
        base = web_address(self.address)
        return f"{base.rstrip('/')}/{quote(path)}" if base else None

    def others(self, stem: str, language: Language) -> tuple[tuple[Language, str], ...]:
        """Return the other languages and the names of a page in them."""
        return tuple((each, self.page_name(stem, each)) for each in self.languages if each != language)


def rendered_for_site(name: str, language: Language, **values: Any) -> str:
    """Return a page of a site, or a part of one, from its template; `moment` writes times in it."""
    return rendered(name, language, _TEMPLATES, moment=moment, **values)
