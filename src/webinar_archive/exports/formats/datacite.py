"""The format `datacite`: `datacite.json` for each record: DataCite metadata (4.5) with which a DOI can be registered,
with the measured duration, and each quotation with its times in a table of contents.

Texts keep everything but NULs, which become �. A creator or publisher whom nothing states is `:unav`; where no year is
known, `publicationYear` is missing, and DataCite asks for it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from webinar_archive import __version__
from webinar_archive.exports.described_record import (
    contributors_of,
    duration_clock,
    event_date,
    is_sound_alone,
    media_type_of,
    quotation_line,
    stated_year,
)
from webinar_archive.exports.published_addresses import page_address, web_address
from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.models import Contributor
from webinar_archive.models.codec import to_json
from webinar_archive.text.characters import NOT_IN_UTF8, REPLACEMENT, one_line

FILE_NAME = "datacite.json"
_SCHEMA = "http://datacite.org/schema/kernel-4"
_UNAVAILABLE = ":unav"


def datacite_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    return {FILE_NAME: to_json(_cleaned(metadata(fitting(record, NOT_IN_UTF8)))) + b"\n"}


def metadata(record: ReleasedRecord) -> dict[str, Any]:
    """Return the metadata of a record, without what nothing states."""
    notice, language = record.notice, record.language
    creators, contributors = _people(record)
    notice_address = web_address(notice.address) if notice else None
    media_type, duration = media_type_of(record), duration_clock(record)
    stated = {
        "url": page_address(record),
        "types": {
            "resourceType": "Recording of an event",
            "resourceTypeGeneral": "Sound" if is_sound_alone(record) else "Audiovisual",
        },
        "creators": creators or [{"name": _UNAVAILABLE}],
        "titles": [{"title": one_line(record.title) or record.record_id, **_in_language(language)}],
        "publisher": {"name": one_line(notice.publisher if notice else None) or _UNAVAILABLE},
        "publicationYear": stated_year(record) or (event_date(record) or "")[:4],
        "subjects": [{"subject": each} for each in dict.fromkeys(notice.subjects if notice else ())],
        "contributors": contributors,
        "dates": list(_dates(record)),
        "language": language,
        "alternateIdentifiers": [
            {"alternateIdentifier": record.record_id, "alternateIdentifierType": "Local accession number"}
        ],
        "relatedIdentifiers": [_related(notice_address, "HasMetadata")] if notice_address else [],
        "sizes": [duration] if duration else [],
        "formats": [media_type] if media_type else [],
        "descriptions": list(_descriptions(record)),
        "schemaVersion": _SCHEMA,
    }
    return {name: value for name, value in stated.items() if value}


def _people(record: ReleasedRecord) -> tuple[list[dict[str, str]], list[dict[str, str]]]:
    """Return creators and contributors: people speak, so bodies are creators only where no person is named."""
    named = contributors_of(record)
    people = [each for each in named if not each.body]
    bodies = [each for each in named if each.body]
    creators = people or bodies
    others = bodies if people else []
    return (
        [_name(each) for each in creators],
        [{"contributorType": "Other", **_name(each)} for each in others],
    )


def _name(contributor: Contributor) -> dict[str, str]:
    kind = "Organizational" if contributor.body else "Personal"
    return {"name": one_line(contributor.name), "nameType": kind}


def _dates(record: ReleasedRecord) -> Iterator[dict[str, str]]:
    if day := event_date(record):
        yield {"date": day, "dateType": "Created"}
    if year := stated_year(record):
        yield {"date": year, "dateType": "Issued"}


def _related(address: str, relation: str) -> dict[str, str]:
    return {"relatedIdentifier": address, "relatedIdentifierType": "URL", "relationType": relation}


def _descriptions(record: ReleasedRecord) -> Iterator[dict[str, str]]:
    notice, language = record.notice, _in_language(record.language)
    if notice and notice.abstract:
        yield {"description": notice.abstract, "descriptionType": "Abstract", **language}
    if record.quotations:
        lines = "\n".join(quotation_line(placed) for placed in record.quotations)
        yield {"description": lines, "descriptionType": "TableOfContents", **language}
    if checksum := record.rows[0].media_checksum:
        facts = f"Archived by Webinar Archive {__version__}, {checksum}"
        yield {"description": facts, "descriptionType": "TechnicalInfo", "lang": "en"}


def _in_language(language: str | None) -> dict[str, str]:
    return {"lang": language} if language else {}


def _cleaned(value: Any) -> Any:
    """Return the metadata with � for what is no text in UTF-8: a notice may hold it as well as the rows."""
    match value:
        case str():
            return NOT_IN_UTF8.sub(REPLACEMENT, value)
        case list():
            return [_cleaned(each) for each in value]
        case dict():
            return {name: _cleaned(each) for name, each in value.items()}
    return value
