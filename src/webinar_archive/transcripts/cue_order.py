"""The order in which cues are spoken: ends that are missing, cues out of order, clocks that start again.

A file that was joined of several recordings counts from 0 more than once. Its parts stay one after another, each in
the order of its own clock, so that no words of one part fall between those of another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from webinar_archive.transcripts.cues import Cue, Cues

_FALL_MS = 10_000
"""A start this much earlier than one before it is out of order, or counts from another beginning."""
_RECENT_CUES = 20
"""Among so many cues before, one that a segment of a stream repeats is looked for."""
_OVERLAP_MS = 100
_OVERLAPPING_SHARE = 0.4
_OVERLAPPING_LEAST = 3
"""Where cues that are out of order would lie on others this often, they count from another beginning."""
_TOUCHING_MS = 250
_MOST_THROWN_IN = 4
"""Interruptions that are moved behind the words of the one who goes on; more are a conversation."""
_OPEN_MS, _OPEN_MS_PER_CHARACTER = 2000, 150
"""How long a cue without an end lasts at most: rather long for its text."""
_ENDLESS_MS, _ENDLESS_MS_PER_CHARACTER = 60_000, 1000
"""A cue that lasts longer than this for its text, and past the next one, has an end that cannot be true; one of ten
minutes and more wherever the next begins."""


@dataclass(frozen=True, slots=True)
class OrderedCues:
    """Cues as they are spoken; the numbers of those whose end was unclear or that are broken; clocks that restart.

    `restarts_ms` holds, for each time that the clock starts again, the latest start before.
    """

    cues: tuple[Cue, ...]
    unclear_ends: tuple[int, ...] = ()
    broken: tuple[int, ...] = ()
    restarts_ms: tuple[int, ...] = ()


def put_in_order(found: Cues) -> OrderedCues:
    """Return the cues of a file in the order in which they are spoken, every one with an end."""
    closed, unclear, broken = _close_ends(found)
    cues = [cue for cue in closed if cue is not None]
    kept_before = [0]
    for cue in closed:
        kept_before.append(kept_before[-1] + (cue is not None))
    parts, certain = _parts(cues, {kept_before[place] for place in found.restarts})
    if len(parts) > 1 and not certain and not _restarts_clock(parts):
        parts = [cues]
    spoken: list[Cue] = []
    for part in parts:
        for cue in _by_turns(sorted(part, key=_start_ms)):
            # segments of a stream repeat the last captions of the segment before
            if not (found.restarts and spoken and cue == spoken[-1]):
                spoken.append(cue)
    restarts_ms = tuple(max(map(_start_ms, part)) for part in parts[:-1])
    return OrderedCues(tuple(spoken), tuple(unclear), tuple(broken), restarts_ms)


def _by_turns(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield cues so that what somebody throws in stands after the words of the one who goes on speaking meanwhile.

    Only where captions name both speakers, and the first one's next caption touches the one before.
    """
    speaking: Cue | None = None
    thrown_in: list[Cue] = []
    for cue in cues:
        if speaking is not None and _is_thrown_in(cue, speaking) and len(thrown_in) < _MOST_THROWN_IN:
            thrown_in.append(cue)
            continue
        if (
            speaking is None
            or _speaker(cue) != _speaker(speaking)
            or cue.start_ms > speaking.end_ms + _TOUCHING_MS
        ):
            yield from thrown_in
            thrown_in = []
        yield cue
        speaking = cue
    yield from thrown_in


def _is_thrown_in(cue: Cue, speaking: Cue) -> bool:
    one, other = _speaker(speaking), _speaker(cue)
    return (
        one is not None
        and other is not None
        and one != other
        and cue.start_ms < speaking.end_ms - _OVERLAP_MS
    )


def _speaker(cue: Cue) -> str | None:
    return cue.lines[0][0].speaker_label if cue.lines[0] else None


def _start_ms(cue: Cue) -> int:
    return cue.start_ms


def _close_ends(found: Cues) -> tuple[list[Cue | None], list[int], list[int]]:
    """Return the cues with ends, None for the broken ones; the numbers of unclear ends and of the broken."""
    closed: list[Cue | None] = []
    unclear: list[int] = []
    broken: list[int] = []
    before_ms = 0
    for place, cue in enumerate(found.cues):
        after = found.cues[place + 1].start_ms if place + 1 < len(found.cues) else None
        if place in found.open_ends:
            number = found.open_ends[place]
            # an end before the start: the start is believed where it fits between its neighbours
            if number is not None and not before_ms <= cue.start_ms <= (
                cue.start_ms if after is None else after
            ):
                broken.append(number)
                closed.append(None)
                continue
            unclear += [] if number is None else [number]
            cue = _ended(cue, after)
        elif _is_endless(cue, after):
            unclear.append(found.numbers.get(place, place + 1))
            cue = _ended(cue, after)
        closed.append(cue)
        before_ms = cue.start_ms
    return closed, unclear, broken


def _letters(cue: Cue) -> int:
    return sum(len(piece.text) for line in cue.lines for piece in line)


def _ended(cue: Cue, after_ms: int | None) -> Cue:
    end_ms = cue.start_ms + _OPEN_MS + _OPEN_MS_PER_CHARACTER * _letters(cue)
    stated = max((piece.end_ms or 0 for line in cue.lines for piece in line), default=0)
    if after_ms is not None and after_ms > cue.start_ms:
        end_ms = min(end_ms, after_ms)
    return Cue(cue.start_ms, max(end_ms, stated), cue.lines)


def _is_endless(cue: Cue, after_ms: int | None) -> bool:
    lasts_ms = cue.end_ms - cue.start_ms
    if lasts_ms <= _ENDLESS_MS or any(piece.start_ms is not None for line in cue.lines for piece in line):
        return False
    covers_next = after_ms is not None and cue.end_ms > after_ms
    too_long = lasts_ms > _ENDLESS_MS + _ENDLESS_MS_PER_CHARACTER * _letters(cue)
    return too_long and (covers_next or lasts_ms > 10 * _ENDLESS_MS)


def _parts(cues: Sequence[Cue], headers: set[int]) -> tuple[list[list[Cue]], bool]:
    """Return the runs in which the clock does not fall back, and whether a header makes these parts certain."""
    parts: list[list[Cue]] = [[]]
    latest_ms, certain = 0, False
    for place, cue in enumerate(cues):
        fell_ms = latest_ms - cue.start_ms
        begins_anew = (
            place in headers and fell_ms > 0 and cue not in cues[max(0, place - _RECENT_CUES) : place]
        )
        if begins_anew or fell_ms > _FALL_MS:
            certain |= begins_anew
            parts.append([])
            latest_ms = 0
        parts[-1].append(cue)
        latest_ms = max(latest_ms, cue.start_ms)
    return parts, certain


def _restarts_clock(parts: Sequence[Sequence[Cue]]) -> bool:
    """Whether cues of different parts would lie on each other, as those of one recording do not."""
    placed = sorted(
        ((number, cue) for number, part in enumerate(parts) for cue in part),
        key=lambda each: each[1].start_ms,
    )
    meetings = [(one[1], other[1]) for one, other in pairwise(placed) if one[0] != other[0]]
    overlapping = sum(other.start_ms < one.end_ms - _OVERLAP_MS for one, other in meetings)
    return overlapping >= max(_OVERLAPPING_LEAST, _OVERLAPPING_SHARE * len(meetings))
