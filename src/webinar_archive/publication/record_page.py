"""The pages of a published record in one language: the first one, and more where it is too long for one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from webinar_archive.desk.film import Film
from webinar_archive.desk.record_facts import facts_of
from webinar_archive.desk.word_marks import kinds_in
from webinar_archive.exports.deep_links import link_at
from webinar_archive.exports.published_addresses import web_address
from webinar_archive.i18n.messages import Language, sentence
from webinar_archive.publication.page_parts import page_parts, shown_paragraphs
from webinar_archive.publication.published_record import PublishedQuotation, PublishedRecord
from webinar_archive.publication.site_pages import SitePages, rendered_for_site
from webinar_archive.publication.structured_data import short, video_object
from webinar_archive.publication.timeline_bars import timeline_of

MOST_PARTS = 60
"""Pages of one record: a longer one is cut, and says that its transcript lies among the downloads."""


def record_pages(
    record: PublishedRecord,
    film: tuple[Film, str] | None,
    downloads: Sequence[str],
    site: SitePages,
    language: Language,
) -> Iterator[tuple[str, bytes]]:
    """Yield the names, in the record's folder, and the bytes of its pages.

    Args:
        record: The record.
        film: The film and its name in the record's folder, where the site has it.
        downloads: The names of the files in the record's folder that readers may take away.
        site: What all pages of the site share.
        language: The language of the pages.
    """
    film_name = film[1] if film else None
    view = record.view
    fragments = [_quotation(each, record, film_name, language) for each in record.quotations]
    every = page_parts(fragments, tuple(shown_paragraphs(view.paragraphs)))
    parts = every[:MOST_PARTS]
    names = [site.page_name("index" if i == 0 else f"part-{i + 1}", language) for i in range(len(parts))]
    # a bar of the timeline leads to the page that has its quotation
    page_of: dict[int, str] = {}
    at = 0
    for name, part in zip(names, parts, strict=True):
        page_of |= {each.number: name for each in record.quotations[at : at + len(part.quotations)]}
        at += len(part.quotations)
    description = _description(record, language)
    address = site.address_of(f"{record.path}/{names[0]}")
    shared: Mapping[str, object] = {
        "site": site,
        "record": record,
        "description": description,
        "root": "../" * (record.path.count("/") + 1),
        "home": site.page_name("index", language),
        "film": film[0] if film else None,
        "film_name": film_name,
        "facts": facts_of(view, language),
        "timeline": timeline_of(record),
        "page_of": page_of,
        "kinds": kinds_in(each.words for each in record.quotations),
        "downloads": downloads,
        "link": web_address(view.link),
        "parts": [(name, bool(part.quotations)) for name, part in zip(names, parts, strict=True)],
        "is_cut": len(every) > len(parts),
    }
    for number, (name, part) in enumerate(zip(names, parts, strict=True)):
        page = rendered_for_site(
            "site_record.html",
            language,
            part=part,
            number=number,
            times=[_time_link(view.link, film_name, each.start_ms) for each in part.paragraphs],
            address=site.address_of(f"{record.path}/{name}"),
            # the other languages divide the record alike, but for the length of their words
            others=site.others("index", language),
            data=video_object(record, description, address) if number == 0 else None,
            **shared,
        )
        yield name, page.encode(errors="replace")


def _quotation(
    quotation: PublishedQuotation, record: PublishedRecord, film_name: str | None, language: Language
) -> str:
    start_ms = quotation.start_ms
    return rendered_for_site(
        "site_quotation.html",
        language,
        quotation=quotation,
        row=quotation.row,
        spoken_language=record.view.stored.language or "",
        play=None
        if start_ms is None
        else _time_link(record.view.link, film_name, start_ms) or f"#q{quotation.number}",
        link=web_address(quotation.link),
    )


def _time_link(link: str | None, film_name: str | None, ms: int) -> str | None:
    """Return the address that opens the film at a time: the site's own copy, or the video on the web."""
    if film_name is not None:
        return f"{film_name}#t={ms / 1000:.10g}"
    return web_address(link_at(link, ms)) if link else None


def _description(record: PublishedRecord, language: Language) -> str:
    facts = {
        "count": len(record.quotations),
        "found": len(record.placed),
        "title": short(record.title),
    }
    return sentence("site-record-description", facts, language)
