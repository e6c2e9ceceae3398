"""WebVTT and SRT in one tolerant reader: a broken cue is skipped and reported, the others are read.

Why not a library: webvtt-py drops a broken cue silently, pysubs2 appends its text to the cue before, neither
returns YouTube's inline word times (`<00:00:01.500>`), and SRT as people write it needs the same tolerance.
Source: W3C WebVTT, section 6 (parsing).
"""

from __future__ import annotations

import html
import re

from webinar_archive.transcripts.cues import Cue, Cues, Piece

_ARROW = re.compile(r"^\s*(\S.*?)\s*-->\s*(\S+)(.*)$")
_TIME = re.compile(r"^(?:(\d{1,6}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?$")
# a tag that is never closed runs to the end of its line
_TAG = re.compile(r"<([/\w][^<>]*|)(?:>|$)|\{\\[^{}]*\}|<>")
_INLINE_TIME = re.compile(r"^(?:\d{1,6}:)?\d{1,2}:\d{2}\.\d{3}$")
_HEADER_LANGUAGE = re.compile(r"^Language:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*$")


def parse(text: str) -> Cues:
    """Return the cues of a WebVTT or SRT file; a text without any gives none."""
    lines = text.replace("\0", "�").split("\n")
    result = Cues()
    at, in_header = 0, lines[0].lstrip("﻿").startswith("WEBVTT")
    while at < len(lines):
        line = lines[at]
        if "-->" in line:
            in_header = False
            at = _read_cue(lines, at, result)
            continue
        if in_header and (stated := _HEADER_LANGUAGE.match(line)):
            result.language = stated.group(1)
        at += 1
        if _opens_block(line):
            # a comment, style or region runs to the next blank line; a cue inside it is none
            while at < len(lines) and lines[at].strip() and "-->" not in lines[at]:
                at += 1
    return result


def _opens_block(line: str) -> bool:
    return line.split(" ")[0].strip() in ("NOTE", "STYLE", "REGION")


def _read_cue(lines: list[str], at: int, result: Cues) -> int:
    """Read the cue whose times stand in line `at`; return the number of the line after it."""
    shown, end = [], at + 1
    while end < len(lines) and lines[end] != "" and "-->" not in lines[end]:
        shown.append(lines[end])
        end += 1
    if end < len(lines) and "-->" in lines[end] and shown and shown[-1].strip().isdecimal():
        shown.pop()  # the number of the next SRT cue, where the blank line between them is missing
    times = _ARROW.match(lines[at])
    start_ms = _ms(times.group(1)) if times else None
    end_ms = _ms(times.group(2)) if times else None
    if start_ms is None or end_ms is None or end_ms < start_ms:
        result.broken_lines.append(at + 1)
        return end
    speaker_label: list[str | None] = [None]
    pieces = [_pieces(line, speaker_label) for line in shown]
    filled = tuple(line for line in pieces if any(piece.text.strip() for piece in line))
    if filled:
        result.cues.append(Cue(start_ms, end_ms, filled))
    return end


def _pieces(line: str, speaker_label: list[str | None]) -> tuple[Piece, ...]:
    """Return a line's pieces; `speaker_label` holds the open voice tag, which may last over several lines."""
    pieces, start_ms, at = [], None, 0
    for tag in _TAG.finditer(line):
        pieces.append(Piece(html.unescape(line[at : tag.start()]), start_ms, speaker_label[0]))
        at = tag.end()
        inner = (tag.group(1) or "").strip()
        if _INLINE_TIME.match(inner):
            start_ms = _ms(inner)
        elif re.match(r"v[\s.]", inner):
            speaker_label[0] = html.unescape(inner.partition(" ")[2].strip()) or None
        elif inner == "/v":
            speaker_label[0] = None
    pieces.append(Piece(html.unescape(line[at:]), start_ms, speaker_label[0]))
    # text that only shares its time with the piece before is one piece with it
    joined: list[Piece] = []
    for piece in pieces:
        if not piece.text:
            continue
        last = joined[-1] if joined else None
        if last and (last.start_ms, last.speaker_label) == (piece.start_ms, piece.speaker_label):
            joined[-1] = Piece(last.text + piece.text, last.start_ms, last.speaker_label)
        else:
            joined.append(piece)
    return tuple(joined)


def _ms(time: str) -> int | None:
    found = _TIME.match(time.strip())
    if not found:
        return None
    hours, minutes, seconds = int(found.group(1) or 0), int(found.group(2)), int(found.group(3))
    if minutes > 59 or seconds > 59:
        return None
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + int((found.group(4) or "0").ljust(3, "0"))
