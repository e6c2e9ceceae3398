"""A caption file of any format, from bytes to a transcript."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from webinar_archive.errors import CaptionsError, UsageError
from webinar_archive.models import Finding, Transcript, TranscriptSource
from webinar_archive.text.decoding import decode
from webinar_archive.text.languages import language_tag
from webinar_archive.transcripts.cues import Cues
from webinar_archive.transcripts.formats import ttml, webvtt, whisper_json
from webinar_archive.transcripts.hallucinations import without_hallucinations
from webinar_archive.transcripts.words import words_of

MAX_BYTES = 50_000_000


def _substation(text: str) -> Cues:
    from webinar_archive.transcripts.formats import ass

    return ass.parse(text)


PARSERS: dict[str, Callable[[str], Cues]] = {
    "webvtt": webvtt.parse,
    "srt": webvtt.parse,
    "json": whisper_json.parse,
    "xml": ttml.parse,
    "substation": _substation,
}


def read_transcript(
    path: Path, *, language: str | None = None, source: TranscriptSource = TranscriptSource.SUPPLIED
) -> Transcript:
    """The words of a caption file. `language` is used where the file does not state its own.

    Raises `UsageError` when it is not there, `CaptionsError` when it is no caption file or is too large.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise CaptionsError("captions-too-large", name=path.name, size_bytes=size, max_bytes=MAX_BYTES)
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
    """The same from bytes; `name` is only for what people are told."""
    text = decode(data)
    if not text.strip():
        raise CaptionsError("captions-empty", name=name)
    kind = sniff(text)
    if kind is None:
        raise CaptionsError("captions-unknown-format", name=name)
    try:
        cues = PARSERS[kind](text)
    except CaptionsError as error:
        raise CaptionsError(error.code, **{**error.facts, "name": name}) from None
    findings: tuple[Finding, ...] = ()
    if cues.broken_lines:
        facts = {"file": name, "count": len(cues.broken_lines), "at": cues.broken_lines[:5]}
        findings = (Finding(code="caption-cue-broken", facts=facts),)
    if not cues.cues and cues.broken_lines:
        raise CaptionsError("captions-all-broken", name=name)
    if cues.recognised:
        cues.cues, cleaned = without_hallucinations(cues.cues)
        findings += cleaned
    return Transcript(
        words=words_of(cues.cues),
        source=source,
        language=language_tag(cues.language) or language,
        findings=findings,
    )


def sniff(text: str) -> str | None:
    """The format that a text is in, by what it holds; None for a text that is no captions."""
    start = text.lstrip("﻿ \t\r\n")
    if start.startswith("WEBVTT"):
        return "webvtt"
    if start.startswith(("{", "[")) and not start.startswith(
        ("[Script Info]", "[script info]", "{1}", "{0}")
    ):
        return "json"
    if start.startswith("<"):
        return "xml"
    if re.search(r"^\[Script Info\]|^Dialogue:", text, re.IGNORECASE | re.MULTILINE):
        return "substation"
    return "srt" if "-->" in text else None
