"""Captions in XML: YouTube's srv3 (and the older srv1, srv2) and TTML.

The standard library's parser, fed only with documents that declare no entities: those are how a small
file becomes a huge one or reads another.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from xml.etree import ElementTree

from webinar_archive.errors import CaptionsError
from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.cues import Cue, Cues, Piece, end_with_the_next

_MAX_DEPTH = 60
_CLOCK = re.compile(r"^(\d{1,6}):(\d{2}):(\d{2})(?:\.(\d+)|:(\d+(?:\.\d+)?))?$")
_OFFSET = re.compile(r"^(\d+(?:\.\d+)?)(h|ms|m|s|f|t)$")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


def parse(text: str) -> Cues:
    """The cues of an XML caption file. Raises `CaptionsError` when it is broken or of another kind."""
    if re.search(r"<!(DOCTYPE|ENTITY)", text, re.IGNORECASE):
        raise CaptionsError("captions-with-doctype")
    try:
        root = ElementTree.fromstring(text)  # noqa: S314 - no DOCTYPE, so no entities to expand; size is bounded
    except (ElementTree.ParseError, ValueError):
        raise CaptionsError("captions-broken-xml") from None
    if _depth_beyond(root, _MAX_DEPTH):
        raise CaptionsError("captions-broken-xml")
    kind = _name(root)
    if kind == "timedtext":
        return _srv3(root)
    if kind == "transcript":
        return _srv1(root)
    if kind == "tt":
        return _ttml(root)
    raise CaptionsError("captions-unknown-xml", root=kind[:40])


def _name(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _depth_beyond(root: ElementTree.Element, limit: int) -> bool:
    level = [root]
    for _ in range(limit):
        level = [child for element in level for child in element]
        if not level:
            return False
    return True


def _srv3(root: ElementTree.Element) -> Cues:
    result = Cues()
    for number, paragraph in enumerate((e for e in root.iter() if _name(e) == "p"), start=1):
        try:
            start = int(paragraph.get("t", ""))
            end = start + int(paragraph.get("d", "0"))
            spans = [e for e in paragraph if _name(e) == "s"]
            timed = any(e.get("t") for e in spans)
            pieces = [Piece(paragraph.text or "", start if timed else None)]
            for span in spans:
                at = start + int(span.get("t", "0")) if timed else None
                pieces += [Piece("".join(span.itertext()), at), Piece(span.tail or "", at)]
        except ValueError:
            result.broken_lines.append(number)
            continue
        if start < 0 or end < start:
            result.broken_lines.append(number)
            continue
        _add(result, start, end, pieces, timed=timed)
    end_with_the_next(result.cues)
    return result


def _srv1(root: ElementTree.Element) -> Cues:
    result = Cues()
    for number, line in enumerate((e for e in root.iter() if _name(e) == "text"), start=1):
        try:
            start = ms_from_seconds(float(line.get("start", "")))
            end = start + ms_from_seconds(float(line.get("dur", "0")))
        except (ValueError, OverflowError):
            result.broken_lines.append(number)
            continue
        # these files escape their text twice
        _add(result, start, end, [Piece(html.unescape("".join(line.itertext())))], timed=False)
    return result


def _add(result: Cues, start: int, end: int, pieces: list[Piece], *, timed: bool) -> None:
    if not any(piece.text.strip() for piece in pieces):
        return
    if timed:
        lines: tuple[tuple[Piece, ...], ...] = (tuple(pieces),)
    else:
        text = "".join(piece.text for piece in pieces)
        lines = tuple((Piece(line),) for line in text.split("\n") if line.strip())
    result.cues.append(Cue(start, end, lines))


@dataclass(frozen=True, slots=True)
class _Clock:
    """The frame and tick rates of a TTML document."""

    frames: float
    ticks: float

    def ms(self, time: str | None) -> int | None:
        """A TTML time expression (TTML2, section 12.3.1) in milliseconds, None when it is none."""
        if time is None:
            return None
        time = time.strip()
        if clock := _CLOCK.match(time):
            hours, minutes, seconds, part, frames = clock.groups()
            whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
            return ms_from_seconds(whole + float(f"0.{part or 0}") + float(frames or 0) / self.frames)
        if offset := _OFFSET.match(time):
            scale = {"h": 3600, "m": 60, "s": 1, "ms": 0.001, "f": 1 / self.frames, "t": 1 / self.ticks}
            return ms_from_seconds(float(offset.group(1)) * scale[offset.group(2)])
        return None


@dataclass(frozen=True, slots=True)
class _Timing:
    """What an element inherits: where its parent begins and ends."""

    start_ms: int
    end_ms: int | None


def _ttml(root: ElementTree.Element) -> Cues:
    result = Cues(language=root.get(_XML_LANGUAGE) or None)
    names = {key.rpartition("}")[2]: value for key, value in root.attrib.items()}
    frames = _number(names.get("frameRate"), 30.0)
    multiplier = (names.get("frameRateMultiplier") or "1 1").replace(":", " ").split()
    if len(multiplier) == 2:
        frames *= _number(multiplier[0], 1.0) / _number(multiplier[1], 1.0)
    clock = _Clock(frames, _number(names.get("tickRate"), 1.0))
    body = next((e for e in root.iter() if _name(e) == "body"), None)
    if body is not None:
        _walk(body, _Timing(0, None), clock, result, [0])
    result.cues.sort(key=lambda cue: cue.start_ms)
    return result


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text or "")
    except ValueError:
        return otherwise
    return value if value > 0 else otherwise


def _walk(
    element: ElementTree.Element, parent: _Timing, clock: _Clock, result: Cues, count: list[int]
) -> None:
    own = _timing(element, parent, clock)
    if _name(element) == "p":
        count[0] += 1
        if own is None:
            result.broken_lines.append(count[0])
            return
        pieces = list(_ttml_pieces(element, own, clock))
        timed = any(piece.start_ms not in (None, own.start_ms) for piece in pieces)
        starts = [piece.start_ms for piece in pieces if piece.start_ms is not None]
        start = min([own.start_ms, *starts]) if element.get("begin") else min(starts, default=own.start_ms)
        if own.end_ms is None or own.end_ms < start:
            result.broken_lines.append(count[0])
            return
        plain = pieces if timed else [replace(piece, start_ms=None) for piece in pieces]
        _add(result, start, own.end_ms, plain, timed=timed)
        return
    if own is not None:
        for child in element:
            _walk(child, own, clock, result, count)


def _timing(element: ElementTree.Element, parent: _Timing, clock: _Clock) -> _Timing | None:
    """Where an element begins and ends, None when it says so in a way that cannot be read."""
    begin, end, length = (element.get(key) for key in ("begin", "end", "dur"))
    start = parent.start_ms
    if begin is not None:
        offset = clock.ms(begin)
        if offset is None:
            return None
        start += offset
    stop = parent.end_ms
    for text, base in ((end, parent.start_ms), (length, start)):
        if text is not None:
            offset = clock.ms(text)
            if offset is None:
                return None
            stop = base + offset if stop is None else min(stop, base + offset)
    if stop is None and _name(element) == "p":
        inner = [t for e in element.iter() if e is not element and (t := clock.ms(e.get("end"))) is not None]
        stop = start + max(inner) if inner else None
    return _Timing(start, stop)


def _ttml_pieces(element: ElementTree.Element, timing: _Timing, clock: _Clock) -> Iterator[Piece]:
    if element.text:
        yield Piece(" ".join(element.text.split("\n")), timing.start_ms)
    for child in element:
        if _name(child) == "br":
            yield Piece("\n", timing.start_ms)
        elif _name(child) != "metadata":
            yield from _ttml_pieces(child, _timing(child, timing, clock) or timing, clock)
        if child.tail:
            yield Piece(" ".join(child.tail.split("\n")), timing.start_ms)
