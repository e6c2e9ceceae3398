"""The format `webannotation`: `annotations.jsonld` for each record, a W3C Web Annotation page: each quotation found as
an annotation of the film, its place as a `TextQuoteSelector` (the spoken words) refined by a `FragmentSelector`.

Times are exact to the millisecond (`t=` of Media Fragments), texts unchanged; what is no text in UTF-8 becomes �.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import Any

from webinar_archive.exports.finding_cells import findings_in
from webinar_archive.exports.published_addresses import (
    file_address,
    fragment,
    media_address,
    page_address,
)
from webinar_archive.exports.released_record import PlacedQuotation, RecordFiles, ReleasedRecord, fitting
from webinar_archive.models import Span
from webinar_archive.models.codec import to_json
from webinar_archive.text.characters import NOT_IN_UTF8

FILE_NAME = "annotations.jsonld"
CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_MEDIA_FRAGMENTS = "http://www.w3.org/TR/media-frags/"
WordsByStart = Sequence[tuple[int, int]]
"""The starts of the words with their numbers, in order: words of people who speak at once are not."""
_AROUND = 6
"""Words before and after a place that tell it from another with the same words."""


def webannotation_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    record = fitting(record, NOT_IN_UTF8)
    by_start = sorted((word.start_ms, number) for number, word in enumerate(record.words))
    page = {
        "@context": CONTEXT,
        "id": file_address(record, FILE_NAME),
        "type": "AnnotationPage",
        "partOf": {
            "id": file_address(record, FILE_NAME) + "#all",
            "type": "AnnotationCollection",
            "label": record.title,
            "total": len(record.quotations),
        },
        "startIndex": 0,
        "items": [_annotation(record, placed, by_start) for placed in record.quotations],
    }
    return {FILE_NAME: to_json(page) + b"\n"}


def _annotation(record: ReleasedRecord, placed: PlacedQuotation, by_start: WordsByStart) -> dict[str, Any]:
    row = placed.row
    targets = [_target(record, placed, span, by_start) for span in placed.spans]
    review = f"review: {row.review}" if row.review else None
    tags = [row.verdict, review, *findings_in(row.findings)]
    return {
        "id": f"{file_address(record, FILE_NAME)}#quotation-{row.quotation_no}",
        "type": "Annotation",
        "motivation": "describing",
        "body": [
            _text(placed.text, "describing", placed.language, row.speaker),
            *(_text(tag, "tagging") for tag in tags if tag),
            *([_text(row.review_comment, "commenting")] if row.review_comment else []),
        ],
        "target": targets if len(targets) > 1 else targets[0],
    }


def _text(text: str, purpose: str, language: str | None = None, speaker: str | None = None) -> dict[str, Any]:
    body: dict[str, Any] = {"type": "TextualBody", "value": text, "format": "text/plain", "purpose": purpose}
    if language:
        body["language"] = language
    if speaker:
        body["creator"] = {"type": "Person", "name": speaker}
    return body


def _target(
    record: ReleasedRecord, placed: PlacedQuotation, span: Span, by_start: WordsByStart
) -> dict[str, Any]:
    place = {
        "type": "FragmentSelector",
        "conformsTo": _MEDIA_FRAGMENTS,
        "value": fragment(span.start_ms, span.end_ms),
    }
    before, exact, after = _words_at(record, span, by_start)
    if not exact and len(placed.spans) == 1:
        exact = placed.row.spoken or ""
    selector: dict[str, Any] = place
    if exact:
        around = {name: text for name, text in (("prefix", before), ("suffix", after)) if text}
        selector = {"type": "TextQuoteSelector", "exact": exact, **around, "refinedBy": place}
    return {"source": source_of(record), "selector": selector}


def source_of(record: ReleasedRecord) -> str:
    """Return what is annotated: the page of the video, else the film, else the record's own address."""
    return page_address(record) or media_address(record) or file_address(record, "")


def _words_at(record: ReleasedRecord, span: Span, by_start: WordsByStart) -> tuple[str, str, str]:
    """Return the words before a span, in it, and after it, as the transcript has them."""
    words = record.words
    first, beyond = (bisect_left(by_start, (ms, -1)) for ms in (span.start_ms, span.end_ms))
    inside = sorted(number for _, number in by_start[first:beyond])
    if not inside:
        return "", "", ""
    first, last = inside[0], inside[-1] + 1

    def text(places: Iterable[int]) -> str:
        return " ".join(words[place].text for place in places)

    before, after = range(max(0, first - _AROUND), first), range(last, min(last + _AROUND, len(words)))
    # without what is said beyond the span by people who speak at once
    return text(before), text(inside), text(after)
