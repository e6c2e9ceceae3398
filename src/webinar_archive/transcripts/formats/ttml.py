"""TTML (and its profiles EBU-TT and IMSC): times inherited from parents, in clock, offset, frame and tick notation.

Who speaks is the agent that an element, or the nearest one around it, names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from webinar_archive.errors import CaptionsError
from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.cues import LATEST_MS, Cue, Cues, Piece
from webinar_archive.transcripts.formats.containers import Element, local_name, read_xml

_CLOCK = re.compile(r"(\d{1,6}):(\d{1,2}):(\d{1,2})(?:[.,](\d+)|[:;](\d{1,9}(?:\.\d+)?))?", re.ASCII)
_OFFSET = re.compile(r"(\d{1,18}(?:\.\d+)?)(h|ms|m|s|f|t)", re.ASCII)
_LONGEST_TIME = 60
_RATES = 0.001, 1e12
"""Frames or ticks in a second: anything else is no rate."""
_CERTAIN_START_MS = 3_600_000
_CARD_MS = 60_000
_DROPPED_FRAMES = 2
"""Numbers of frames that a clock of 29.97 frames a second leaves out each minute, except every tenth."""
_UNREADABLE = -1
"""An end that is stated and cannot be read."""
_XML_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
_XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
_MOST_AGENTS = 8
_LONGEST_LABEL = 100


@dataclass(frozen=True, slots=True)
class _Clock:
    """How a TTML document counts: frames and ticks in a second, and whether its times are marks of a tape.

    A tape (SMPTE time) counts `nominal` frames in a second of its clock, which last a little longer where the true
    rate is 29.97; `drops` says that its clock leaves out numbers of frames to keep up. `absolute` marks do not count
    from the begin of the element around them.
    """

    frames: float
    ticks: float
    nominal: float
    smpte: bool = False
    drops: bool = False
    absolute: bool = False

    def ms(self, time: str | None) -> int | None:
        """Return a TTML time expression (TTML2, section 12.3.1) in milliseconds, None when it is none."""
        seconds = self._seconds((time or "").strip()[:_LONGEST_TIME])
        return None if seconds is None or not 0 <= 1000 * seconds <= LATEST_MS else ms_from_seconds(seconds)

    def _seconds(self, time: str) -> float | None:
        if clock := _CLOCK.fullmatch(time):
            hours, minutes, seconds, part, frames = clock.groups()
            whole = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
            if not self.smpte or part is not None:
                return whole + float(f"0.{part or 0}") + float(frames or 0) / self.frames
            passed = whole // 60 - whole // 600 if self.drops else 0
            return (whole * self.nominal - _DROPPED_FRAMES * passed + float(frames or 0)) / self.frames
        if offset := _OFFSET.fullmatch(time):
            scale = {"h": 3600, "m": 60, "s": 1, "ms": 0.001, "f": 1 / self.frames, "t": 1 / self.ticks}
            return float(offset[1]) * scale[offset[2]]
        return None


def _clock(names: dict[str, str]) -> _Clock:
    """Return the clock that the attributes of a document declare (TTML2, section 7.2)."""
    nominal = _number(names.get("frameRate"), 30.0)
    multiplier = (names.get("frameRateMultiplier") or "1 1").replace(":", " ").split()[:3]
    factor = _number(multiplier[0], 1.0) / _number(multiplier[1], 1.0) if len(multiplier) == 2 else 1.0
    smpte = names.get("timeBase") == "smpte"
    return _Clock(
        frames=nominal * factor,
        ticks=_number(names.get("tickRate"), 1.0),
        nominal=nominal,
        smpte=smpte,
        drops=smpte and names.get("dropMode") == "dropNTSC",
        absolute=smpte and names.get("markerMode") == "discontinuous",
    )


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
    clock = _clock(names)
    body = next((e for e in root.iter() if local_name(e) == "body"), None)
    if body is not None:
        speakers = _speakers(body, _names_of_agents(root))
        _read_element(body, _Interval(0, None), clock, result, [0], speakers)
    stated = next((e.text for e in root.iter() if local_name(e) == "documentStartOfProgramme"), None)
    start_ms = clock.ms(stated or names.get("documentStartOfProgramme"))
    if start_ms and _counts_from(start_ms, result.cues, smpte=clock.smpte):
        _count_from(start_ms, result)
    return result


def _names_of_agents(root: Element) -> dict[str, str]:
    """Return the names of agents (TTML2, section 14.1.2) by identifier; one without a name is left out.

    The full name comes first, then the given name with the family's, then whatever else it is called.
    """
    found: dict[str, str] = {}
    for agent in root.iter():
        if local_name(agent) != "agent" or not (identifier := agent.get(_XML_ID)):
            continue
        names: dict[str, str] = {}
        for each in agent:
            if local_name(each) == "name" and (name := " ".join("".join(each.itertext()).split())):
                names.setdefault(each.get("type", "full"), name)
        parts = " ".join(names[part] for part in ("given", "family") if part in names)
        if name := names.get("full") or parts or next(iter(names.values()), ""):
            found[identifier] = name[:_LONGEST_LABEL]
    return found


def _speakers(body: Element, names: Mapping[str, str]) -> dict[Element, str]:
    """Return who speaks in each element: whom it names, or the nearest one around it that names somebody.

    An identifier without a name stands for itself: it tells voices apart.
    """
    found: dict[Element, str] = {}
    for element in body.iter():
        stated = next((v for key, v in element.items() if key.rpartition("}")[2] == "agent"), "")
        identifiers = stated.split(None, _MOST_AGENTS)[:_MOST_AGENTS]
        label = ", ".join(dict.fromkeys(names.get(each, each)[:_LONGEST_LABEL] for each in identifiers))
        if label := label or found.get(element, ""):
            found[element] = label
            # its children come after it
            found.update(dict.fromkeys(element, label))
    return found


def _counts_from(start_ms: int, cues: Sequence[Cue], *, smpte: bool) -> bool:
    """Whether the times of cues are those of a broadcast's clock, which shows `start_ms` when the programme begins.

    So it is where no cue stands between the first minute, where cards with a title are, and the minute before that
    start; and where the file says SMPTE time, or the clock is hours ahead. What stands before the programme is not in
    the recording.
    """
    after = sum(cue.start_ms >= start_ms for cue in cues)
    between = any(_CARD_MS < cue.start_ms < start_ms - _CARD_MS for cue in cues)
    return after > 0 and not between and (2 * after > len(cues) if smpte else start_ms >= _CERTAIN_START_MS)


def _count_from(start_ms: int, result: Cues) -> None:
    kept = [place for place, cue in enumerate(result.cues) if cue.start_ms >= start_ms]
    result.open_ends = {
        new: result.open_ends[place] for new, place in enumerate(kept) if place in result.open_ends
    }
    result.numbers = {new: result.numbers[place] for new, place in enumerate(kept)}
    result.cues = [_earlier(result.cues[place], start_ms) for place in kept]


def _earlier(cue: Cue, by_ms: int) -> Cue:
    lines = tuple(
        tuple(p if p.start_ms is None else replace(p, start_ms=max(0, p.start_ms - by_ms)) for p in line)
        for line in cue.lines
    )
    return Cue(cue.start_ms - by_ms, cue.end_ms - by_ms, lines)


def _number(text: str | None, otherwise: float) -> float:
    try:
        value = float((text or "")[:_LONGEST_TIME])
    except ValueError:
        return otherwise
    return value if _RATES[0] <= value <= _RATES[1] else otherwise


def _read_element(
    element: Element,
    parent: _Interval,
    clock: _Clock,
    result: Cues,
    count: list[int],
    speakers: Mapping[Element, str],
) -> None:
    own = _interval(element, parent, clock)
    if local_name(element) == "p":
        count[0] += 1
        if own is None:
            result.broken_lines.append(count[0])
            return
        pieces = list(_pieces(element, own, clock, speakers))
        timed = any(piece.start_ms not in (None, own.start_ms) for piece in pieces)
        starts = [piece.start_ms for piece in pieces if piece.start_ms is not None]
        start = min([own.start_ms, *starts]) if element.get("begin") else min(starts, default=own.start_ms)
        if own.end_ms is None and element.get("begin") is None and not max(starts, default=0):
            result.broken_lines.append(count[0])
            return
        plain = pieces if timed else [replace(piece, start_ms=None) for piece in pieces]
        result.add(count[0], start, own.end_ms, plain, timed=timed)
        return
    if own is not None:
        for child in element:
            _read_element(child, own, clock, result, count, speakers)


def _interval(element: Element, parent: _Interval, clock: _Clock) -> _Interval | None:
    """Return when an element begins and ends, None when its times cannot be read."""
    begin, end, length = (element.get(key) for key in ("begin", "end", "dur"))
    base = 0 if clock.absolute else parent.start_ms
    start = parent.start_ms
    if begin is not None:
        offset = clock.ms(begin)
        if offset is None:
            return None
        start = base + offset
    stop, is_paragraph = parent.end_ms, local_name(element) == "p"
    for text, origin in ((end, base), (length, start)):
        if text is not None:
            offset = clock.ms(text)
            if offset is not None:
                stop = origin + offset if stop is None else min(stop, origin + offset)
            elif is_paragraph:
                return _Interval(start, _UNREADABLE)
    if stop is None and is_paragraph:
        inner = [t for e in element.iter() if e is not element and (t := clock.ms(e.get("end"))) is not None]
        stop = (0 if clock.absolute else start) + max(inner) if inner else None
    return _Interval(start, stop)


def _pieces(
    element: Element, within: _Interval, clock: _Clock, speakers: Mapping[Element, str]
) -> Iterator[Piece]:
    label = speakers.get(element)
    if element.text:
        yield Piece(" ".join(element.text.split("\n")), within.start_ms, label)
    for child in element:
        if local_name(child) == "br":
            yield Piece("\n", within.start_ms, label)
        elif not _is_metadata(child):
            yield from _pieces(child, _interval(child, within, clock) or within, clock, speakers)
        if child.tail:
            yield Piece(" ".join(child.tail.split("\n")), within.start_ms, label)


def _is_metadata(element: Element) -> bool:
    """Whether an element says something about the text: it is `metadata`, or of such a namespace."""
    return local_name(element) == "metadata" or "metadata}" in f"{element.tag}"
