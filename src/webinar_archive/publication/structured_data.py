"""What search engines read of a record: a schema.org `VideoObject` with a `Clip` for each quotation."""

from __future__ import annotations

from typing import Any

from webinar_archive.exports.published_addresses import web_address
from webinar_archive.publication.published_record import PublishedQuotation, PublishedRecord
from webinar_archive.text.characters import one_line
from webinar_archive.text.normalize import cut

MOST_CLIPS = 100
_MOST_CHARACTERS = 200


def video_object(record: PublishedRecord, description: str, page_address: str | None) -> dict[str, Any]:
    """Return the object of a record; what is not known is left out.

    Args:
        record: The record.
        description: A sentence about it.
        page_address: The address of its page on the web; None where it is not known.
    """
    view = record.view
    notice = view.stored.notice
    measured_s = record.row.measured_duration_s
    publisher = notice.publisher if notice else None
    values = {
        "@context": "https://schema.org",
        "@type": "VideoObject",
        "name": short(record.title),
        "description": description,
        "url": page_address,
        "sameAs": web_address(view.link),
        "dateCreated": record.row.event_date,
        "duration": None if measured_s is None else f"PT{round(measured_s)}S",
        "inLanguage": view.stored.language,
        "publisher": {"@type": "Organization", "name": short(publisher)} if publisher else None,
        "hasPart": [_clip(each, page_address) for each in record.placed[:MOST_CLIPS]] or None,
    }
    return {name: value for name, value in values.items() if value is not None}


def _clip(quotation: PublishedQuotation, page_address: str | None) -> dict[str, Any]:
    name = ": ".join(filter(None, (quotation.speaker, quotation.row.quotation)))
    address = f"{page_address}#q{quotation.number}" if page_address else None
    values = {
        "@type": "Clip",
        "name": short(name),
        "startOffset": (quotation.start_ms or 0) / 1000,
        "endOffset": (quotation.end_ms or 0) / 1000,
        "url": web_address(quotation.link) or address,
    }
    return {name: value for name, value in values.items() if value is not None}


def short(text: str | None) -> str:
    """Return a text as one line of a bounded length."""
    return cut(one_line(text), _MOST_CHARACTERS)
