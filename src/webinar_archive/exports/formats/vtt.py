"""The format `vtt`: WebVTT for each record: `transcript.vtt` (captions with speakers), `quotations.vtt` (metadata: one
cue a passage, its text a JSON object) and `chapters.vtt` (one chapter a quotation).

Times are exact to the millisecond; a cue without length gets one millisecond. Captions stand on one line; a cue of
quotations has the row's values whole.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from webinar_archive.exports.finding_cells import findings_in
from webinar_archive.exports.released_record import (
    PlacedQuotation,
    RecordFiles,
    ReleasedRecord,
    fitting,
)
from webinar_archive.text.characters import NOT_IN_UTF8, one_line
from webinar_archive.timecode import clock

_METADATA = (
    "record_id",
    "quotation_no",
    "quotation",
    "speaker",
    "speaker_role",
    "spoken",
    "verdict",
    "confidence",
    "witnesses",
    "quotation_source",
    "link_at_start",
    "review",
    "reviewed_by",
    "reviewed_speaker",
    "review_comment",
)

Cue = tuple[str, int, int, str]
"""A cue: its identifier, its start and end, its text as the file has it."""


def vtt_files(record: ReleasedRecord) -> RecordFiles:
    """Return the three files of a record."""
    record = fitting(record, NOT_IN_UTF8)
    return {
        "transcript.vtt": _file(record, "captions", _captions(record)),
        "quotations.vtt": _file(record, "metadata", _quotations(record)),
        "chapters.vtt": _file(record, "chapters", _chapters(record)),
    }


def _file(record: ReleasedRecord, kind: str, cues: Iterable[Cue]) -> bytes:
    header = ["WEBVTT", f"Kind: {kind}"]
    if record.language:
        header.append(f"Language: {escaped(record.language)}")
    parts = ["\n".join(header), f"NOTE {escaped(f'{record.record_id}: {record.title}')}"]
    return _joined([*parts, *map(_cue, cues)])


def plain_captions(record: ReleasedRecord) -> bytes:
    """Return the transcript as WebVTT without a header: Ramp, of IIIF, refuses a file with one."""
    return _joined(["WEBVTT", *map(_cue, _captions(record))])


def _cue(cue: Cue) -> str:
    name, start_ms, end_ms, text = cue
    return f"{name}\n{clock(start_ms)} --> {clock(max(end_ms, start_ms + 1))}\n{text}"


def _joined(blocks: Iterable[str]) -> bytes:
    return ("\n\n".join(blocks) + "\n").encode()


def escaped(text: str) -> str:
    """Write a text on one line, without anything that a reader takes for a tag or for times.

    >>> escaped("a <b> --> c\\n\\nd & e")
    'a &lt;b&gt; --&gt; c d &amp; e'
    """
    return _without_tags(one_line(text))


def _without_tags(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _captions(record: ReleasedRecord) -> Iterator[Cue]:
    voices: dict[str | None, str] = {}
    for number, utterance in enumerate(record.captions, start=1):
        speaker = utterance.speaker
        if (voice := voices.get(speaker)) is None:
            voice = voices[speaker] = _voice(speaker)
        text = voice + _without_tags(utterance.text)
        yield str(number), utterance.start_ms, utterance.end_ms, text


def _voice(speaker: str | None) -> str:
    if not speaker:
        return ""
    # a name that ends with hyphens would make an arrow with the end of the tag; readers trim the space
    name = escaped(speaker)
    return f"<v {name} >" if name.endswith("--") else f"<v {name}>"


def _quotations(record: ReleasedRecord) -> Iterator[Cue]:
    cues = []
    for placed in record.quotations:
        of_one = len(placed.spans)
        for number, span in enumerate(placed.spans, start=1):
            part = {"part": number, "parts": of_one} if of_one > 1 else {}
            name = f"quotation-{placed.row.quotation_no}" + (f"-{number}" if part else "")
            cues.append((name, span.start_ms, span.end_ms, _metadata(placed, part)))
    yield from sorted(cues, key=lambda cue: cue[1:3])


def _metadata(placed: PlacedQuotation, part: dict[str, int]) -> str:
    values = {name: value for name in _METADATA if (value := getattr(placed.row, name)) is not None}
    values |= part
    if findings := findings_in(placed.row.findings):
        values["findings"] = findings
    # no reader may see an arrow or a line end in it; JSON says the same with escapes
    return json.dumps(values, ensure_ascii=False).replace(">", "\\u003e").replace("<", "\\u003c")


def _chapters(record: ReleasedRecord) -> Iterator[Cue]:
    for start_ms, end_ms, placed in chapters(record):
        yield f"chapter-{placed.row.quotation_no}", start_ms, end_ms, escaped(placed.said)


def chapters(record: ReleasedRecord) -> Iterator[tuple[int, int, PlacedQuotation]]:
    """Yield a chapter for each quotation found, in order; one ends at the latest where the next begins."""
    placed = record.quotations
    for number, each in enumerate(placed, start=1):
        later = (other.start_ms for other in placed[number:] if other.start_ms > each.start_ms)
        yield each.start_ms, min(each.end_ms, next(later, each.end_ms)), each
