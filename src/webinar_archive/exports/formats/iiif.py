"""The format `iiif`: `manifest.json` for each record, a IIIF Presentation 3 manifest: the film on a canvas, quotations
as annotations, the transcript as supplementing annotations and as captions (`captions.vtt`), and a range (chapter) a
quotation; and `collection.json`, a IIIF collection of all of them.

Times are seconds to the millisecond, texts unchanged; what is no text in UTF-8 becomes �. Addresses begin with
`[export] address`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from webinar_archive.exports.described_record import picture_size
from webinar_archive.exports.formats.vtt import plain_captions
from webinar_archive.exports.published_addresses import (
    file_address,
    fragment,
    media_address,
    media_type,
    page_address,
    release_address,
)
from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.exports.schema import TableMetadata
from webinar_archive.models.codec import to_json
from webinar_archive.text.characters import NOT_IN_UTF8, REPLACEMENT

FILE_NAME = "manifest.json"
COLLECTION_NAME = "collection.json"
CAPTIONS_NAME = "captions.vtt"
CONTEXT = "http://iiif.io/api/presentation/3/context.json"
_UNKNOWN_SIZE = (1280, 720)
"""Of a canvas about whose film nothing is known: it must have a size or a duration."""
_LANGUAGE = re.compile(r"[a-zA-Z]+(?:-[a-zA-Z]+)*")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def iiif_files(record: ReleasedRecord) -> RecordFiles:
    """Return the manifest of a record, and its captions where there is a transcript."""
    record = fitting(record, NOT_IN_UTF8)
    files = {FILE_NAME: to_json(manifest(record)) + b"\n"}
    return {**files, CAPTIONS_NAME: plain_captions(record)} if record.words else files


def collection_entry(record: ReleasedRecord) -> dict[str, Any]:
    """Return what a collection says of a record's manifest."""
    label = {"id": file_address(record, FILE_NAME), "type": "Manifest", "label": _label(record, record.title)}
    return {**label, **_day(record)}


def collection_files(entries: Sequence[dict[str, Any]], table: TableMetadata) -> RecordFiles:
    """Return the collection of a release, the manifests in the order of its table; an empty release has none."""
    collection = {
        "@context": CONTEXT,
        "id": release_address(table.address) + COLLECTION_NAME,
        "type": "Collection",
        "label": {"none": [NOT_IN_UTF8.sub(REPLACEMENT, table.name)]},
        "items": list(entries),
    }
    return {COLLECTION_NAME: to_json(collection) + b"\n"}


def _day(record: ReleasedRecord) -> dict[str, str]:
    day = record.rows[0].event_date or ""
    return {"navDate": f"{day}T00:00:00Z"} if _DAY.fullmatch(day) else {}


def manifest(record: ReleasedRecord) -> dict[str, Any]:
    """Return the manifest of a record."""
    page = page_address(record)
    found: dict[str, Any] = {
        "@context": CONTEXT,
        "id": file_address(record, FILE_NAME),
        "type": "Manifest",
        "label": _label(record, record.title),
        "metadata": [_metadata(name, values) for name, values in _facts(record) if values],
    }
    if record.notice and record.notice.abstract:
        found["summary"] = _label(record, _plain(record.notice.abstract))
    found |= _day(record)
    if page:
        label = _label(record, record.title)
        found["homepage"] = [{"id": page, "type": "Text", "label": label, "format": "text/html"}]
    found["items"] = [_canvas(record)]
    if record.quotations:
        found["structures"] = [_ranges(record)]
    return found


def _facts(record: ReleasedRecord) -> Iterator[tuple[tuple[str, str], list[str]]]:
    notice, row = record.notice, record.rows[0]
    yield ("Identifier", "Identifiant"), [record.record_id]
    yield ("Date", "Date"), [row.event_date] if row.event_date else []
    yield ("Checksum", "Somme de contrôle"), [row.media_checksum] if row.media_checksum else []
    if notice:
        people = [
            f"{person.name} ({person.function})" if person.function else person.name
            for person in notice.contributors
        ]
        yield ("Contributor", "Contributeur"), people
        yield ("Publisher", "Éditeur"), [notice.publisher] if notice.publisher else []
        yield ("Subject", "Sujet"), list(notice.subjects)


def _metadata(name: tuple[str, str], values: list[str]) -> dict[str, Any]:
    english, french = name
    plain = [_plain(NOT_IN_UTF8.sub(REPLACEMENT, value)) for value in values]
    return {"label": {"en": [english], "fr": [french]}, "value": {"none": plain}}


def _plain(text: str) -> str:
    # a viewer takes a value for HTML that begins with `<` and ends with `>`
    return f" {text}" if text.startswith("<") and text.endswith(">") else text


def _label(record: ReleasedRecord, text: str) -> dict[str, list[str]]:
    return {_language(record) or "none": [NOT_IN_UTF8.sub(REPLACEMENT, text)]}


def _language(record: ReleasedRecord) -> str | None:
    tag = record.language or ""
    # a language map takes no digits: of es-419 it says the language
    tag = tag if _LANGUAGE.fullmatch(tag) else tag.partition("-")[0]
    return tag if _LANGUAGE.fullmatch(tag) else None


def _canvas(record: ReleasedRecord) -> dict[str, Any]:
    address = _canvas_address(record)
    canvas: dict[str, Any] = {"id": address, "type": "Canvas", "label": _label(record, record.title)}
    size, end_ms = picture_size(record), record.end_ms
    if end_ms:
        canvas["duration"] = end_ms / 1000
    elif size is None:
        size = _UNKNOWN_SIZE
    if size:
        canvas["width"], canvas["height"] = size
    canvas["items"] = [_page(record, "film", painted)] if (painted := _painting(record, size, end_ms)) else []
    pages = [
        _page(record, name, items)
        for name, items in (
            # first: Ramp looks for a transcript in the first page alone
            ("captions", _captions(record)),
            ("quotations", _quotations(record)),
            ("transcript", _transcript(record)),
        )
        if items
    ]
    return {**canvas, "annotations": pages} if pages else canvas


def _canvas_address(record: ReleasedRecord) -> str:
    return file_address(record, "canvas")


def _page(record: ReleasedRecord, name: str, items: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "id": file_address(record, name),
        "type": "AnnotationPage",
        **({"label": _names(name)} if name != "film" else {}),
        "items": items,
    }


def _names(name: str) -> dict[str, list[str]]:
    french = {"quotations": "Citations", "transcript": "Transcription", "captions": "Sous-titres"}
    return {"en": [name.capitalize()], "fr": [french[name]]}


def _painting(record: ReleasedRecord, size: tuple[int, int] | None, end_ms: int) -> list[dict[str, Any]]:
    address = media_address(record)
    if address is None:
        return []
    kind = media_type(address)
    sound = kind.startswith("audio/") or (record.recording is not None and size is None)
    body: dict[str, Any] = {"id": address, "type": "Sound" if sound else "Video", "format": kind}
    if end_ms:
        body["duration"] = end_ms / 1000
    if size and not sound:
        body["width"], body["height"] = size
    return [_annotation(f"{file_address(record, 'film')}/1", "painting", body, _canvas_address(record))]


def _annotation(where: str, motivation: str, body: dict[str, Any], target: str) -> dict[str, Any]:
    return {"id": where, "type": "Annotation", "motivation": motivation, "body": body, "target": target}


def _at(record: ReleasedRecord, start_ms: int, end_ms: int) -> str:
    return f"{_canvas_address(record)}#{fragment(start_ms, end_ms)}"


def _text(text: str, language: str | None) -> dict[str, Any]:
    body = {"type": "TextualBody", "value": text, "format": "text/plain"}
    return {**body, "language": language} if language else body


def _quotations(record: ReleasedRecord) -> list[dict[str, Any]]:
    return [
        _annotation(
            f"{file_address(record, 'quotations')}/{placed.row.quotation_no}-{number}",
            "commenting",
            _text(placed.said, placed.language),
            _at(record, span.start_ms, span.end_ms),
        )
        for placed in record.quotations
        for number, span in enumerate(placed.spans, start=1)
    ]


def _transcript(record: ReleasedRecord) -> list[dict[str, Any]]:
    # hundreds: what they have in common is made once
    where, canvas = file_address(record, "transcript"), _canvas_address(record)
    return [
        _annotation(
            f"{where}/{number}",
            "supplementing",
            _text(each.said, record.language),
            f"{canvas}#{fragment(each.start_ms, each.end_ms)}",
        )
        for number, each in enumerate(record.paragraphs, start=1)
    ]


def _captions(record: ReleasedRecord) -> list[dict[str, Any]]:
    """Return the captions as a file, which players show in the picture and beside it."""
    if not record.words:
        return []
    body = {
        "id": file_address(record, CAPTIONS_NAME),
        "type": "Text",
        "format": "text/vtt",
        "label": _names("captions"),
        **({"language": record.language} if record.language else {}),
    }
    return [
        _annotation(f"{file_address(record, 'captions')}/1", "supplementing", body, _canvas_address(record))
    ]


def _ranges(record: ReleasedRecord) -> dict[str, Any]:
    return {
        "id": file_address(record, "ranges"),
        "type": "Range",
        "label": _names("quotations"),
        "items": [
            {
                "id": f"{file_address(record, 'ranges')}/{placed.row.quotation_no}",
                "type": "Range",
                "label": _label(record, placed.said),
                "items": [
                    {"id": _at(record, span.start_ms, span.end_ms), "type": "Canvas"} for span in placed.spans
                ],
            }
            for placed in record.quotations
        ],
    }
