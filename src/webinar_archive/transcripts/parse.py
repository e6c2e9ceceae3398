"""Caption files of every format, from bytes to a transcript."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from webinar_archive.errors import CaptionsError, UsageError
from webinar_archive.models import Finding, Transcript, TranscriptSource
from webinar_archive.text.decoding import decode
from webinar_archive.text.languages import language_tag
from webinar_archive.transcripts.cues import Cues
from webinar_archive.transcripts.formats import json3, ttml, webvtt, whisper_json, youtube_xml
from webinar_archive.transcripts.hallucinations import remove_hallucinations
from webinar_archive.transcripts.words import words_of

MAX_BYTES = 50_000_000


def _parse_substation(text: str) -> Cues:
    # pysubs2 is loaded by the few who have such a file
    from webinar_archive.transcripts.formats import ass

    return ass.parse(text)


FORMATS: dict[str, Callable[[str], Cues]] = {
    "webvtt": webvtt.parse,
    "srt": webvtt.parse,
    "json3": json3.parse,
    "whisper_json": whisper_json.parse,
    "youtube_xml": youtube_xml.parse,
    "ttml": ttml.parse,
    "substation": _parse_substation,
}

_JSON3 = re.compile(r'"(?:wireMagic|events)"\s*:')
_YOUTUBE_ROOT = re.compile(
    r"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:\w+:)?(?:timedtext|transcript)\b", re.DOTALL
)
_SUBSTATION = re.compile(r"^\[Script Info\]|^Dialogue:", re.IGNORECASE | re.MULTILINE)
_MICRODVD = ("{1}", "{0}")
"""Beginnings of another format that looks like JSON."""


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
    try:
        size = path.stat().st_size
        if size > max_bytes:
            raise CaptionsError("captions-too-large", name=path.name, size_bytes=size, max_bytes=max_bytes)
        data = path.read_bytes()
    except FileNotFoundError:
        raise UsageError("file-missing", path=str(path)) from None
    except OSError as error:
        raise UsageError("file-unreadable", path=str(path), reason=error.strerror) from None
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
        data: The bytes, in any of `FORMATS` and any encoding.
        name: What messages call the file.
        language: The language (BCP 47) where the data states none.
        source: Where the captions come from.

    Raises:
        CaptionsError: The data is empty, of no known format, or not a single cue can be read.
    """
    text = decode(data)
    if not text.strip():
        raise CaptionsError("captions-empty", name=name)
    kind = detect_format(text)
    if kind is None:
        raise CaptionsError("captions-unknown-format", name=name)
    try:
        cues = FORMATS[kind](text)
    except CaptionsError as error:
        raise CaptionsError(error.code, **{**error.facts, "name": name}) from None
    findings: tuple[Finding, ...] = ()
    if unreadable := text.count("\ufffd"):
        findings += (
            Finding(code="captions-unreadable-characters", facts={"file": name, "count": unreadable}),
        )
    if cues.broken_lines:
        facts = {"file": name, "count": len(cues.broken_lines), "at": cues.broken_lines[:5]}
        findings += (Finding(code="caption-cue-broken", facts=facts),)
    if not cues.cues and cues.broken_lines:
        raise CaptionsError("captions-all-broken", name=name)
    if cues.recognised:
        cues.cues, cleaned = remove_hallucinations(cues.cues)
        findings += cleaned
    return Transcript(
        words=words_of(cues.cues),
        source=source,
        language=language_tag(cues.language) or language,
        findings=findings,
    )


def detect_format(text: str) -> str | None:
    """Return the format of a text by its content, a key of `FORMATS`; None for a text that is no captions.

    >>> detect_format("WEBVTT\\n\\n"), detect_format('[{"start": 0.0}]'), detect_format("Bonjour")
    ('webvtt', 'whisper_json', None)
    """
    start = text.lstrip("\ufeff \t\n")
    if start.startswith("WEBVTT"):
        return "webvtt"
    if start.startswith(("{", "[")) and not start[:20].lower().startswith(("[script info]", *_MICRODVD)):
        return "json3" if start.startswith("{") and _JSON3.search(start) else "whisper_json"
    if start.startswith("<"):
        return "youtube_xml" if _YOUTUBE_ROOT.match(start) else "ttml"
    if _SUBSTATION.search(text):
        return "substation"
    return "srt" if "-->" in text else None
