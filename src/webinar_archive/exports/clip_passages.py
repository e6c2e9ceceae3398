"""Passages that clips show: where a quotation is spoken, with the captions and the metadata of the clip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webinar_archive.exports.deep_links import link_at
from webinar_archive.exports.formats.vtt import escaped
from webinar_archive.exports.released_record import PlacedQuotation, ReleasedRecord
from webinar_archive.exports.text_limits import shortened
from webinar_archive.exports.utterances import CAPTIONS, utterances
from webinar_archive.i18n.language import Language
from webinar_archive.i18n.messages import sentence
from webinar_archive.models import Span
from webinar_archive.text.characters import NOT_IN_UTF8, REPLACEMENT, one_line
from webinar_archive.timecode import clock

JOINED_MS = 10_000
"""Passages of one quotation with less than this between them are one clip; distant ones are a clip each."""
LEAST_MS = 500
"""The shortest clip: a place may be a moment without length."""
_MOST_UNITS = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """A passage of a quotation, and the part of the recording that its clip shows: the passage with what surrounds it.

    `name` is that of the clip's files, without an ending: the number of the quotation, and of the passage where the
    quotation has several.
    """

    name: str
    placed: PlacedQuotation
    spoken: Span
    shown: Span

    def link(self, record: ReleasedRecord) -> str | None:
        """Return the address that opens the video where the passage begins."""
        if self.spoken.start_ms == self.placed.start_ms:
            return self.placed.row.link_at_start
        return link_at(record.capture.page_address, self.spoken.start_ms) if record.capture else None


def passages(record: ReleasedRecord, pad_ms: int = 0) -> tuple[Passage, ...]:
    """Return the passages of the quotations that were found, each shown with `pad_ms` before and after it.

    None is shown beyond the end of the recording; one that would begin there is shown as its place says.
    """
    by_number: dict[int, list[tuple[PlacedQuotation, Span]]] = defaultdict(list)
    for position, placed in enumerate(record.quotations, start=1):
        of_one = ((placed, span) for span in _joined(placed.spans))
        by_number[placed.row.quotation_no or position].extend(of_one)
    return tuple(
        Passage(
            name=f"quotation-{number}" + (f"-{part}" if len(parts) > 1 else ""),
            placed=placed,
            spoken=span,
            shown=_shown(span, pad_ms, record.measured_ms or 0),
        )
        for number, parts in sorted(by_number.items())
        for part, (placed, span) in enumerate(parts, start=1)
    )


def _joined(spans: Sequence[Span]) -> Iterator[Span]:
    first, *others = sorted(spans, key=lambda span: (span.start_ms, span.end_ms))
    for span in others:
        if span.start_ms - first.end_ms < JOINED_MS:
            first = Span(first.start_ms, max(first.end_ms, span.end_ms))
        else:
            yield first
            first = span
    yield first


def _shown(span: Span, pad_ms: int, measured_ms: int) -> Span:
    start_ms = max(0, span.start_ms - pad_ms)
    end_ms = max(span.end_ms + pad_ms, span.start_ms + LEAST_MS)
    if start_ms < measured_ms:
        end_ms = min(end_ms, measured_ms)
    return Span(start_ms, end_ms)


def passage_captions(record: ReleasedRecord, passage: Passage) -> bytes:
    """Return the captions of a clip as WebVTT, on the clip's own clock.

    They are the words of the transcript; without one, those spoken as the table has them, else the printed ones, for
    as long as the passage lasts.
    """
    shown = passage.shown
    words = [w for w in record.words if w.start_ms < shown.end_ms and shown.start_ms < w.end_ms]
    cues = [(each.start_ms, each.end_ms, each.said) for each in utterances(words, CAPTIONS)]
    if not cues:
        text = passage.placed.row.spoken or passage.placed.text
        cues = [(passage.spoken.start_ms, passage.spoken.end_ms, text)]
    parts = ["WEBVTT"]
    for start_ms, end_ms, text in cues:
        from_ms, to_ms = max(start_ms, shown.start_ms), min(end_ms, shown.end_ms)
        times = f"{clock(from_ms - shown.start_ms)} --> {clock(max(to_ms, from_ms + 1) - shown.start_ms)}"
        parts.append(f"{times}\n{escaped(text)}")
    return ("\n\n".join(parts) + "\n").encode("utf-8", "replace")


def passage_tags(
    record: ReleasedRecord, passage: Passage, rights: str | None, language: Language
) -> dict[str, str]:
    """Return the metadata of a clip, by the names that ffmpeg gives the tags of MP4."""
    row = passage.placed.row
    facts = {
        "record": record.record_id,
        "film": row.media_file or "?",
        "start": clock(passage.spoken.start_ms),
        "end": clock(passage.spoken.end_ms),
    }
    lines = (sentence("clip-source", facts, language), passage.link(record), row.media_checksum)
    number = row.quotation_no or "?"
    tags = {
        "title": sentence("clip-title", {"title": one_line(record.title), "number": number}, language),
        "artist": one_line(row.speaker),
        "album": one_line(record.title),
        "date": row.event_date,
        "description": passage.placed.text,
        "comment": "\n".join(filter(None, lines)),
        "copyright": rights,
    }
    # an argument of a program holds no NUL
    texts = {name: NOT_IN_UTF8.sub(REPLACEMENT, value) for name, value in tags.items() if value}
    return {name: shortened(text, _MOST_UNITS) for name, text in texts.items()}
