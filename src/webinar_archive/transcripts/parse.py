"""Caption files of every format, from bytes to a transcript."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from webinar_archive.errors import CaptionsError
from webinar_archive.files import named_by_user
from webinar_archive.models import Finding, Transcript, TranscriptSource
from webinar_archive.text.decoding import decode
from webinar_archive.text.languages import language_tag
from webinar_archive.transcripts.cue_order import put_in_order
from webinar_archive.transcripts.cues import Cue, Cues
from webinar_archive.transcripts.formats import (
    ass,
    docx,
    json3,
    lrc,
    recogniser_json,
    sbv,
    timed_lines,
    ttml,
    webvtt,
    youtube_xml,
)
from webinar_archive.transcripts.formats.timed_blocks import arrow_times
from webinar_archive.transcripts.formats.timed_lines import holds_timed_lines
from webinar_archive.transcripts.hallucinations import remove_hallucinations
from webinar_archive.transcripts.words import words_of

MAX_BYTES = 50_000_000
MAX_WORDS = 500_000
"""Fifty hours of speech."""
_MOST_LINES: tuple[tuple[str, int], ...] = (("\n", MAX_WORDS), ("<{", 2 * MAX_WORDS))
_MOST_VALUES = (("{[", 2 * MAX_WORDS), (",:", 10 * MAX_WORDS))
_MOST_ELEMENTS = (("<", 2 * MAX_WORDS),)
_MOST = {
    "json3": _MOST_VALUES,
    "recogniser_json": _MOST_VALUES,
    "youtube_xml": _MOST_ELEMENTS,
    "ttml": _MOST_ELEMENTS,
}
"""How many signs of structure a file may have, by its format: each costs far more memory and time than its bytes."""
_LINES_TO_TELL = 50_000
"""How many lines are looked at to tell the format of a file by them."""
LATE_START_MS = 3_600_000
"""Captions of a recording that begin this late may count from another moment (broadcasters begin at 10 h)."""
_FOREIGN = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
"""What a reader may raise on data that nobody thought of; never a message of ours."""


FORMATS: dict[str, Callable[[str], Cues]] = {
    "webvtt": webvtt.parse,
    "srt": webvtt.parse,
    "json3": json3.parse,
    "recogniser_json": recogniser_json.parse,
    "youtube_xml": youtube_xml.parse,
    "ttml": ttml.parse,
    "substation": ass.parse,
    "sbv": sbv.parse,
    "lrc": lrc.parse,
    "timed_lines": timed_lines.parse,
}

_JSON = re.compile(r"\{(?:\s*[\"'}]|\s*$)|\[\s*(?:[\[{\"\]]|$)")
"""How JSON begins: text in brackets is more often a time, a noise or the heading of another format."""
_JSON3 = re.compile(r'"(?:wireMagic|events)"\s*:')
_YOUTUBE_ROOT = re.compile(
    r"\s*+(?:(?>(?><\?.*?\?>)|(?><!--.*?-->))\s*+)*+<(?:\w+:)?(?:timedtext|transcript)\b", re.DOTALL
)
_SUBSTATION = re.compile(
    r"^\[Script Info\]|^Dialogue:[^,\n]{0,40},[ ]?-?\d{1,3}:\d{1,2}:\d", re.IGNORECASE | re.MULTILINE
)


def read_transcript(
    path: Path,
    *,
    language: str | None = None,
    source: TranscriptSource = TranscriptSource.SUPPLIED,
    max_bytes: int = MAX_BYTES,
) -> Transcript:
    """Read the words of a caption file.

    Args:
        path: The file, in any of `FORMATS`.
        language: The language (BCP 47) where the file states none.
        source: Where the captions come from.
        max_bytes: The largest file to read.

    Raises:
        UsageError: The file is not there or cannot be read.
        CaptionsError: It is no caption file, or too large.
    """
    with named_by_user(path):
        size = path.stat().st_size
        if size > max_bytes:
            raise CaptionsError("captions-too-large", name=path.name, size_bytes=size, max_bytes=max_bytes)
        data = path.read_bytes()
    return parse_transcript(data, name=path.name, language=language, source=source)


def parse_transcript(
    data: bytes,
    *,
    name: str = "",
    language: str | None = None,
    source: TranscriptSource = TranscriptSource.SUPPLIED,
) -> Transcript:
    """Read the words of a caption file's bytes.

    Args:
        data: The bytes, in any of `FORMATS` and any encoding, or a Word document whose text is so.
        name: What messages call the file.
        language: The language (BCP 47) where the data states none.
        source: Where the captions come from.

    Raises:
        CaptionsError: The data is empty, of no known format, or not a single cue can be read.
    """
    text = _text_of(data, name)
    if not text.strip():
        raise CaptionsError("captions-empty", name=name)
    kind = detect_format(text)
    if kind is None:
        raise CaptionsError("captions-unknown-format", name=name)
    if any(sum(map(text.count, signs)) > most for signs, most in _MOST.get(kind, _MOST_LINES)):
        raise CaptionsError("captions-too-many", name=name, most=MAX_WORDS)
    try:
        read = _transcript(FORMATS[kind](text), name)
    except CaptionsError as error:
        raise CaptionsError(error.code, **{**error.facts, "name": name}) from None
    except (*_FOREIGN, RecursionError):
        # the readers mend what they know; whatever else strangers write must not stop the run
        raise CaptionsError("captions-damaged", name=name, format=kind) from None
    findings = (*_of_characters(text, name), *read.findings)
    return replace(read, source=source, language=read.language or language, findings=findings)


def _text_of(data: bytes, name: str) -> str:
    if not docx.is_docx(data):
        return decode(data)
    try:
        return docx.text_of(data)
    except CaptionsError as error:
        raise CaptionsError(error.code, **{**error.facts, "name": name}) from None


def _transcript(found: Cues, name: str) -> Transcript:
    """Return the words of the cues that a format's reader found, with findings about what was wrong with them."""
    ordered = put_in_order(found)
    broken = sorted((*found.broken_lines, *ordered.broken))
    if not ordered.cues and broken:
        raise CaptionsError("captions-all-broken", name=name)
    findings: tuple[Finding, ...] = ()
    for code, numbers in (
        ("caption-cue-broken", broken),
        ("caption-end-unclear", sorted(ordered.unclear_ends)),
    ):
        if numbers:
            facts = {"file": name, "count": len(numbers), "at": list(numbers[:5])}
            findings += (Finding(code=code, facts=facts),)
    if ordered.restarts_ms:
        facts = {"file": name, "count": len(ordered.restarts_ms), "after_ms": list(ordered.restarts_ms[:5])}
        findings += (Finding(code="captions-times-restart", facts=facts),)
    cues: Sequence[Cue] = ordered.cues
    if found.recognised:
        cues, cleaned = remove_hallucinations(cues)
        findings += cleaned
    words = words_of(cues, most=MAX_WORDS)
    if len(words) > MAX_WORDS:
        raise CaptionsError("captions-too-many", most=MAX_WORDS)
    if words and (start_ms := min(word.start_ms for word in words)) >= LATE_START_MS:
        findings += (Finding(code="captions-start-late", facts={"file": name, "start_ms": start_ms}),)
    return Transcript(words=words, language=language_tag(found.language), findings=findings)


def _of_characters(text: str, name: str) -> tuple[Finding, ...]:
    if unreadable := text.count("\ufffd"):
        facts = {"file": name, "count": unreadable}
        return (Finding(code="captions-unreadable-characters", facts=facts),)
    return ()


def detect_format(text: str) -> str | None:
    """Return the format of a text by its content, a key of `FORMATS`; None for a text that is no captions.

    >>> detect_format("WEBVTT\\n\\n"), detect_format('[{"start": 0.0}]'), detect_format("Bonjour")
    ('webvtt', 'recogniser_json', None)
    """
    start = text.lstrip("\ufeff \t\n")
    if start.startswith("WEBVTT"):
        return "webvtt"
    if _JSON.match(start):
        return "json3" if start.startswith("{") and _JSON3.search(start) else "recogniser_json"
    if start.startswith("<"):
        return "youtube_xml" if _YOUTUBE_ROOT.match(start) else "ttml"
    return _format_of_lines(text)


def _format_of_lines(text: str) -> str | None:
    if _SUBSTATION.search(text):
        return "substation"
    lines = text.split("\n", _LINES_TO_TELL)[:_LINES_TO_TELL]
    if any(map(arrow_times, lines)):
        return "srt"
    if any(map(sbv.times_of, lines)):
        return "sbv"
    if lrc.holds_lines(lines):
        return "lrc"
    if holds_timed_lines(lines):
        return "timed_lines"
    return "srt" if "-->" in text else None
