"""WebVTT and SRT in one tolerant reader: a broken cue is skipped and reported, the others are read.

Why not a library: webvtt-py drops a broken cue silently, pysubs2 appends its text to the cue before, neither
returns YouTube's inline word times (`<00:00:01.500>`), and SRT as people write it needs the same tolerance.
Sources: W3C WebVTT, section 6 (parsing); RFC 8216, section 3.5 (`X-TIMESTAMP-MAP`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace

from webinar_archive.transcripts.cues import Cues, Piece
from webinar_archive.transcripts.formats.clock_notation import clock_ms
from webinar_archive.transcripts.formats.inline_tags import pieces_of_line
from webinar_archive.transcripts.formats.timed_blocks import HEADER, TimedBlock, arrow_times, read_blocks
from webinar_archive.transcripts.speaker_labels import label_of_identifiers

_HEADER_LANGUAGE = re.compile(r"Language:\s*([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)\s*")
_MAP = re.compile(r"X-TIMESTAMP-MAP\s?[=:]\s?")
_MPEG_TICKS_PER_MS = 90
_MPEG_WRAP = 2**33
"""The clock of an MPEG transport stream begins anew after this many ticks, 26.5 hours."""


@dataclass(frozen=True, slots=True)
class _Header:
    """A header of the file or of a segment appended to it: where it stands, and what its `X-TIMESTAMP-MAP` says."""

    line: int
    mpeg_ticks: int | None = None
    local_ms: int = 0


def parse(text: str) -> Cues:
    """Return the cues of a WebVTT or SRT file; a text without any gives none."""
    lines = text.replace("\0", "\ufffd").split("\n")
    is_webvtt = bool(HEADER.match(lines[0].lstrip("\ufeff")))
    headers = [_header(lines, at) for at, line in enumerate(lines) if HEADER.match(line)]
    offsets_ms = _offsets_ms(headers)
    result = Cues(language=_language(lines) if is_webvtt else None)
    before: int | None = None
    blocks = list(read_blocks(lines, arrow_times, named=is_webvtt))
    labels = label_of_identifiers([block.identifier for block in blocks])
    for block, label in zip(blocks, labels, strict=True):
        header = bisect_right(headers, block.line, key=lambda each: each.line) - 1
        if before is not None and (header != before or block.identifier in ("0", "1")):
            result.restarts.append(len(result.cues))
        before = header
        _add(result, block, 0 if header < 0 else offsets_ms[header], label)
    return result


def _add(result: Cues, block: TimedBlock, offset_ms: int, label: str | None) -> None:
    speaker_label = [label]
    lines = [block.times.words, *block.words] if block.times.words else block.words
    pieces = [pieces_of_line(line, speaker_label) for line in lines]
    filled = tuple(line for line in pieces if any(piece.text.strip() for piece in line))
    start_ms, end_ms = block.times.start_ms, block.times.end_ms
    if start_ms is None:
        result.broken_lines.append(block.line)
        return
    if offset_ms:
        end_ms = None if end_ms is None else end_ms + offset_ms
        filled = tuple(tuple(_shifted(piece, offset_ms) for piece in line) for line in filled)
    result.append(block.line, start_ms + offset_ms, end_ms, filled)


def _shifted(piece: Piece, offset_ms: int) -> Piece:
    return piece if piece.start_ms is None else replace(piece, start_ms=piece.start_ms + offset_ms)


def _language(lines: Sequence[str]) -> str | None:
    for line in lines[1:20]:
        if stated := _HEADER_LANGUAGE.fullmatch(line):
            return stated[1]
        if not line.strip():
            break
    return None


def _header(lines: Sequence[str], at: int) -> _Header:
    """Read the header in line `at`: a map says which time of the stream a time of its cues is."""
    for line in lines[at + 1 : at + 20]:
        if not line.strip():
            break
        if found := _MAP.match(line):
            parts = dict(part.strip().partition(":")[::2] for part in line[found.end() : 200].split(","))
            ticks, local_ms = parts.get("MPEGTS", ""), clock_ms(parts.get("LOCAL", "00:00.000"))
            if ticks.isdecimal() and local_ms is not None:
                return _Header(at + 1, int(ticks[:20]) % _MPEG_WRAP, local_ms)
    return _Header(at + 1)


def _offsets_ms(headers: Sequence[_Header]) -> list[int]:
    """Return what is added to the times under each header, so that all count from the first segment's beginning."""
    first = next((header.mpeg_ticks for header in headers if header.mpeg_ticks is not None), 0)
    offsets = []
    for header in headers:
        ahead = 0 if header.mpeg_ticks is None else (header.mpeg_ticks - first) % _MPEG_WRAP
        signed = ahead - _MPEG_WRAP if ahead > _MPEG_WRAP // 2 else ahead
        offsets.append(round(signed / _MPEG_TICKS_PER_MS) - header.local_ms)
    return offsets
