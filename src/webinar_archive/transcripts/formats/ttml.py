"""TTML (and its profiles EBU-TT and IMSC): times inherited from parents, in clock, offset, frame and tick notation."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from webinar_archive.errors import CaptionsError
from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.cues import Cues, Piece
from webinar_archive.transcripts.formats.containers import Element, local_name, read_xml

_CLOCK = re.compile(r"^(\d{1,6}):(\d{2}):(\d{2})(?:\.(\d+)|:(\d{1,9}(?:\.\d+)?))?$")
_OFFSET = re.compile(r"^(\d{1,18}(?:\.\d+)?)(h|ms|m|s|f|t)$")
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True)
class _Clock:
    """The frame and tick rates of a TTML document."""

    frames: float
    ticks: float

    def ms(self, time: str | None) -> int | None:
        """Return a TTML time expression (TTML2, section 12.3.1) in milliseconds, None when it is none."""
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
class _Interval:
    """When an element begins and ends; its children's times count from its begin."""

    start_ms: int
    end_ms: int | None


def parse(text: str) -> Cues:
    """Return the cues of a TTML file. Raises `CaptionsError` for XML that is broken or of another kind."""
    root = read_xml(text)
    if local_name(root) != "tt":
        raise CaptionsError("captions-unknown-xml", root=local_name(root)[:40])
    result = Cues(language=root.get(_XML_LANGUAGE) or None)
    names = {key.rpartition("}")[2]: value for key, value in root.attrib.items()}
    frames = _number(names.get("frameRate"), 30.0)
    multiplier = (names.get("frameRateMultiplier") or "1 1").replace(":", " ").split()
    if len(multiplier) == 2:
        frames *= _number(multiplier[0], 1.0) / _number(multiplier[1], 1.0)
    clock = _Clock(frames, _number(names.get("tickRate"), 1.0))
    body = next((e for e in root.iter() if local_name(e) == "body"), None)
    if body is not None:
        _read_element(body, _Interval(0, None), clock, result, [0])
    result.cues.sort(key=lambda cue: cue.start_ms)
    return result


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float(text or "")
    except ValueError:
        return otherwise
    return value if value > 0 else otherwise


def _read_element(element: Element, parent: _Interval, clock: _Clock, result: Cues, count: list[int]) -> None:
    own = _interval(element, parent, clock)
    if local_name(element) == "p":
        count[0] += 1
        if own is None:
            result.broken_lines.append(count[0])
            return
        pieces = list(_pieces(element, own, clock))
        timed = any(piece.start_ms not in (None, own.start_ms) for piece in pieces)
        starts = [piece.start_ms for piece in pieces if piece.start_ms is not None]
        start = min([own.start_ms, *starts]) if element.get("begin") else min(starts, default=own.start_ms)
        if own.end_ms is None:
            result.broken_lines.append(count[0])
            return
        plain = pieces if timed else [replace(piece, start_ms=None) for piece in pieces]
        result.add(count[0], start, own.end_ms, plain, timed=timed)
        return
    if own is not None:
        for child in element:
            _read_element(child, own, clock, result, count)


def _interval(element: Element, parent: _Interval, clock: _Clock) -> _Interval | None:
    """Return when an element begins and ends, None when its times cannot be read."""
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
    if stop is None and local_name(element) == "p":
        inner = [t for e in element.iter() if e is not element and (t := clock.ms(e.get("end"))) is not None]
        stop = start + max(inner) if inner else None
    return _Interval(start, stop)


def _pieces(element: Element, within: _Interval, clock: _Clock) -> Iterator[Piece]:
    if element.text:
        yield Piece(" ".join(element.text.split("\n")), within.start_ms)
    for child in element:
        if local_name(child) == "br":
            yield Piece("\n", within.start_ms)
        elif local_name(child) != "metadata":
            yield from _pieces(child, _interval(child, within, clock) or within, clock)
        if child.tail:
            yield Piece(" ".join(child.tail.split("\n")), within.start_ms)
