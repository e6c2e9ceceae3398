"""The records of a file one after the other, cut out before they are read, so that a broken one costs only itself.

A file is read once, in blocks: what is in memory is one record, however many there are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import BinaryIO

BLOCK = 1 << 18
MAX_RECORD = 5_000_000
"""Bytes of one record; what is beyond is passed over."""
_RECORD_END = b"\x1d"
# a leader just behind a field: the terminator of the record before it is missing
_LEADER_AFTER_FIELD = re.compile(
    rb"\x1e(?=[\d ]{5}[\x20-\x7e]{5}22[\d ]{5}[\x20-\x7e]{3}45[\x20-\x7e]{2}[\dA-Za-z]{3}\d{9})"
)
XML_NAMES = (
    *(b"record", b"rec", b"notice", b"mods", b"dc", b"dcx", b"qualifieddc", b"simpledc", b"qdc", b"dcterms"),
    *(b"dublin_core", b"Description", b"pbcoreDescriptionDocument"),
)
"""Local names of the elements that are a record."""
_TAG = re.compile(
    rb"<(?:(?P<remark>!--)|(?P<literal>!\[CDATA\[)|(?P<end>/?)(?:[\w.-]{1,60}:)?(?P<name>"
    + b"|".join(XML_NAMES)
    + rb")(?=[\s/>])[^<>]{0,5000}>)"
)
_WRAPPED = re.compile(rb"<(?P<end>/?)(?:[\w.-]{1,60}:)?(?:metadata|recordData)(?=[\s>])")
_RIS_START = re.compile(rb"(?:\A|(?<=\n)|(?<=\r))(?:\xef\xbb\xbf)?TY {1,2}- ")
# a string that is not closed yet has an empty `end`
_JSON_PART = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+(?P<end>"?)|(?P<brace>[{}])', re.DOTALL)
_LONGEST_TAG = 6_000
"""Bytes at a block's end in which a tag may have begun."""


@dataclass(frozen=True, slots=True)
class RecordRange:
    """One record of a file: its number from 1, where it starts, its bytes; `whole` unless it is too long or cut."""

    number: int
    start: int
    data: bytes
    whole: bool = True


def iso2709_ranges(file: BinaryIO) -> Iterator[RecordRange]:
    """Yield the records between terminators, those run together told apart by their leaders."""
    number = 0
    for start, data, whole in _between_terminators(file):
        at = 0
        ends = [found.end() for found in _LEADER_AFTER_FIELD.finditer(data)]
        for end in (*ends, len(data)):
            if data[at:end].strip(b"\r\n\t \0\x1a\x1d\xef\xbb\xbf"):
                number += 1
                yield RecordRange(number, start + at, data[at:end], whole)
            at = end


def _between_terminators(file: BinaryIO) -> Iterator[tuple[int, bytes, bool]]:
    start, kept, length, position = 0, [b""], 0, 0
    while block := file.read(BLOCK):
        at = 0
        while (end := block.find(_RECORD_END, at)) >= 0:
            kept.append(block[at : end + 1])
            length += end + 1 - at
            yield start, b"".join(kept)[:MAX_RECORD], length <= MAX_RECORD
            at = end + 1
            start, kept, length = position + at, [], 0
        length += len(block) - at
        if length <= MAX_RECORD:
            kept.append(block[at:])
        position += len(block)
    if length:
        yield start, b"".join(kept)[:MAX_RECORD], length <= MAX_RECORD


def xml_ranges(file: BinaryIO) -> Iterator[RecordRange]:
    """Yield the elements that are records, the outermost; one that is not closed ends where the next begins."""
    tags = _Tags(file)
    number, depth, name = 0, 0, b""
    while (tag := tags.following()) or not tags.ended:
        if tag is None:
            # a record too long to be held; others may follow
            number += 1
            yield tags.range(number, len(tags.data), whole=False)
            tags.opened = None
            continue
        if tags.opened is None:
            if not tag["end"]:
                tags.opened, name, depth = tag.start(), tag["name"], 0
            else:
                continue
        if tag["name"] != name:
            continue
        if not tag["end"] and depth and not tags.is_wrapped(tag.start()):
            number += 1
            yield tags.range(number, tag.start(), whole=False)
            tags.opened, depth = tag.start(), 0
        depth += -1 if tag["end"] else not tag[0].endswith(b"/>")
        if depth <= 0:
            number += 1
            yield tags.range(number, tag.end(), whole=True)
            tags.opened = None
    if tags.opened is not None:
        yield tags.range(number + 1, len(tags.data), whole=False)


class _Tags:
    """The tags of records in a file. `data` is what is in memory of it, the record that is `opened` at least."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._start, self._at = 0, 0
        self.data = b""
        self.opened: int | None = None
        """Where in `data` the record begins that is not closed yet."""
        self.ended = False

    def following(self) -> re.Match[bytes] | None:
        """Return the next tag, in `data` as it is then; None at the end, of the file or of a record too long."""
        while True:
            found = _TAG.search(self.data, self._at)
            if found is None:
                self._at = max(self._at, len(self.data) - _LONGEST_TAG)
                if not self._read_on():
                    return None
                continue
            self._at = found.end()
            if not (found["remark"] or found["literal"]):
                return found
            self._pass_over(b"-->" if found["remark"] else b"]]>")

    def is_wrapped(self, until: int) -> bool:
        """Whether the record that is opened has an element open, up to a place, in which others stand."""
        wrappers = [*_WRAPPED.finditer(self.data, self.opened or 0, until)]
        return bool(wrappers) and not wrappers[-1]["end"]

    def range(self, number: int, end: int, *, whole: bool) -> RecordRange:
        """Return the record from where it was opened to a place."""
        opened = self.opened or 0
        return RecordRange(
            number, self._start + opened, self.data[opened : min(end, opened + MAX_RECORD)], whole
        )

    def _pass_over(self, end: bytes) -> None:
        while (at := self.data.find(end, self._at)) < 0:
            self._at = max(self._at, len(self.data) - len(end))
            if not self._read_on():
                return
        self._at = at + len(end)

    def _read_on(self) -> bool:
        """Read a block more, and let go of what is done with; return whether there was one that may be held."""
        done = self._at if self.opened is None else self.opened
        if len(self.data) - done > MAX_RECORD:
            return False
        block = self._file.read(BLOCK)
        self.ended = not block
        self.data = self.data[done:] + block
        self._start += done
        self._at -= done
        self.opened = None if self.opened is None else 0
        return bool(block)


def ris_ranges(file: BinaryIO) -> Iterator[RecordRange]:
    """Yield the records of RIS, each from its type on."""
    number, start, data = 0, 0, b""
    while block := file.read(BLOCK):
        data += block
        # the last one may go on in the next block
        starts = [found.start() for found in _RIS_START.finditer(data)]
        for at, end in pairwise(starts):
            number += 1
            yield RecordRange(number, start + at, data[at:end][:MAX_RECORD], end - at <= MAX_RECORD)
        done = starts[-1] if starts else max(0, len(data) - _LONGEST_TAG)
        if len(data) - done > MAX_RECORD:
            number += 1
            yield RecordRange(number, start + done, data[done:][:MAX_RECORD], whole=False)
            done = len(data)
        start, data = start + done, data[done:]
    if _RIS_START.match(data):
        yield RecordRange(number + 1, start, data)


def json_ranges(file: BinaryIO) -> Iterator[RecordRange]:
    """Yield the outermost objects of JSON: one alone, those of a list, or one a line."""
    number, depth, start, at, opened, data = 0, 0, 0, 0, 0, b""
    while block := file.read(BLOCK):
        done = opened if depth else at
        start, data = start + done, data[done:] + block
        at, opened = at - done, 0
        while (found := _JSON_PART.search(data, at)) and (found["brace"] or found["end"]):
            at = found.end()
            if found["brace"] == b"{":
                opened = found.start() if not depth else opened
                depth += 1
            elif found["brace"] and depth:
                depth -= 1
                if not depth:
                    number += 1
                    yield RecordRange(
                        number, start + opened, data[opened:at][:MAX_RECORD], at - opened <= MAX_RECORD
                    )
        at = found.start() if found else len(data)
        if len(data) - opened > MAX_RECORD and depth:
            number += 1
            yield RecordRange(number, start + opened, data[opened:][:MAX_RECORD], whole=False)
            return
        if not depth and len(data) - at > MAX_RECORD:
            return
    if depth:
        yield RecordRange(number + 1, start + opened, data[opened:], whole=False)


RANGES: dict[str, Callable[[BinaryIO], Iterator[RecordRange]]] = {
    "iso2709": iso2709_ranges,
    "xml": xml_ranges,
    "ris": ris_ranges,
    "json": json_ranges,
    "table": json_ranges,
}
"""By the kind of file, what tells its records apart."""
