"""The front page of a site: its records, and what its search looks through."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webinar_archive.i18n.messages import Language, sentence
from webinar_archive.publication.published_record import PublishedRecord
from webinar_archive.publication.site_pages import SitePages, rendered_for_site
from webinar_archive.publication.structured_data import short
from webinar_archive.text.characters import one_line

DATA_NAME = "records.js"
PER_PAGE = 200
"""Records on one page of the list; each takes about 1 kB at most."""
_MOST_SEARCHED = 2_000
_MOST_PEOPLE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedOnSite:
    """A record of the list. `path` is its folder in the site; `text` is looked through beside what is shown."""

    path: str
    title: str
    date: str
    duration_ms: int | None
    people: str
    found: int
    count: int
    text: str


def listed_on_site(record: PublishedRecord) -> ListedOnSite:
    """Return a record as the list has it."""
    speakers = tuple(dict.fromkeys(each.speaker for each in record.quotations if each.speaker))
    shown = ", ".join(short(name)[:80] for name in speakers[:_MOST_PEOPLE])
    words = " ".join((*speakers, *(each.row.quotation or "" for each in record.quotations)))
    measured_s = record.row.measured_duration_s
    return ListedOnSite(
        path=record.path,
        title=short(record.title),
        date=short(record.row.event_date)[:40],
        duration_ms=None if measured_s is None else round(measured_s * 1000),
        people=f"{shown} …" if len(speakers) > _MOST_PEOPLE else shown,
        found=len(record.placed),
        count=len(record.quotations),
        text=one_line(words)[:_MOST_SEARCHED],
    )


def front_pages(
    records: Sequence[ListedOnSite],
    downloads: Sequence[str],
    site: SitePages,
    language: Language,
) -> Iterator[tuple[str, bytes]]:
    """Yield the names and the bytes of the pages of the list in one language.

    Args:
        records: The records, in the order of the table.
        downloads: The paths of the files of the whole release.
        site: What all pages of the site share.
        language: The language of the pages.
    """
    count = max(1, -(-len(records) // PER_PAGE))
    stems = ["index", *(f"page-{number}" for number in range(2, count + 1))]
    for number, stem in enumerate(stems):
        name = site.page_name(stem, language)
        page = rendered_for_site(
            "site_front.html",
            language,
            site=site,
            records=records[number * PER_PAGE : (number + 1) * PER_PAGE],
            record_count=len(records),
            found=sum(each.found for each in records),
            count=sum(each.count for each in records),
            pages=[site.page_name(each, language) for each in stems],
            number=number,
            record_page=site.page_name("index", language),
            downloads=downloads,
            root="",
            home=site.page_name("index", language),
            address=site.address_of(name),
            others=site.others(stem, language),
            description=sentence("site-front-description", {"count": len(records)}, language),
        )
        yield name, page.encode(errors="replace")


def search_data(records: Sequence[ListedOnSite]) -> bytes:
    """Return the script with what the search looks through: data alone, of ASCII, whatever strangers wrote."""
    rows = [
        (each.path, each.title, each.date, each.duration_ms, each.people, each.found, each.count, each.text)
        for each in records
    ]
    # `<` could end the script where somebody puts it into a page
    text = json.dumps(rows, separators=(",", ":")).replace("<", "\\u003c")
    return f"var webinarArchiveRecords={text};\n".encode("ascii")
