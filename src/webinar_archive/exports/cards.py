"""A card of a quotation as an SVG picture: its words, speaker and role, the recording's title and day, the moment.

It is as wide and high as the previews that web pages show of a link. Its title and description say all of it to those
who do not see it; nothing in it depends on colour.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from webinar_archive.exports.clip_passages import Passage
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.text_limits import shortened
from webinar_archive.exports.xml_documents import XML_LANG, element, xml_bytes
from webinar_archive.text.characters import is_right_to_left, one_line
from webinar_archive.text.languages import same_language
from webinar_archive.timecode import clock_of_seconds

WIDTH, HEIGHT = 1200, 630
_MARGIN, _BAR = 80, 10
_LINE_WIDTH = WIDTH - 2 * _MARGIN - 40
_WORDS_TOP, _WORDS_HEIGHT = 70, 340
_SIZES = (54, 46, 40, 34, 29, 25)
_LEADING = 1.35
_MOST_UNITS = 2_000
_SERIF = "DejaVu Serif, Noto Serif, Georgia, serif"
_SANS = "DejaVu Sans, Noto Sans, Helvetica, sans-serif"
_NARROW = frozenset("ijlftrIJ.,:;'’!|()[]-· \u00a0\u202f")
_WIDE = frozenset("mwMW@%—…œŒ")
_MARKS = (*zip('«»“„„‟‹‘‚「『"', '»«””“”›’‘」』"', strict=True),)
"""Pairs of quotation marks, as texts are printed between them."""


def card(record: ReleasedRecord, passage: Passage) -> bytes:
    """Return the card of a quotation."""
    row = passage.placed.row
    words = _quoted(shortened(one_line(passage.placed.text), _MOST_UNITS), passage.placed.language)
    speaker = " · ".join(filter(None, (one_line(row.speaker), one_line(row.speaker_role))))
    title = one_line(record.title)
    times = f"{clock_of_seconds(passage.spoken.start_ms)} – {clock_of_seconds(passage.spoken.end_ms)}"
    moment = " · ".join(filter(None, (row.event_date, times)))
    language = passage.placed.language
    svg = element(None, "svg", {
        "xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "width": str(WIDTH),
        "height": str(HEIGHT), XML_LANG: language, "role": "img", "aria-labelledby": "title description",
    })  # fmt: skip
    element(svg, "title", {"id": "title"}, shortened(f"{speaker or title}, {moment}", 300))
    element(svg, "desc", {"id": "description"}, f"{words} {speaker}. {title}. {moment}.")
    element(svg, "rect", {"width": str(WIDTH), "height": str(HEIGHT), "fill": "#ffffff"})
    element(svg, "rect", {"x": "0", "y": "0", "width": str(_BAR), "height": str(HEIGHT), "fill": "#1d3557"})
    size, lines = _fitted(words)
    for number, line in enumerate(lines):
        y = _WORDS_TOP + size + round(number * size * _LEADING)
        _text(svg, line, y, size, family=_SERIF, right_to_left=is_right_to_left(words))
    for line, y, size, weight in (
        (speaker, 480, 30, "bold"),
        (title, 530, 26, "normal"),
        (moment, 578, 26, "normal"),
    ):
        short = next(_lines(line, size, _LINE_WIDTH * (0.88 if weight == "bold" else 1.0)), "")
        short = f"{short.rstrip(' ·,')}…" if len(short) < len(line) else short
        _text(svg, short, y, size, family=_SANS, weight=weight, right_to_left=is_right_to_left(line))
    return xml_bytes(svg)


def _quoted(text: str, language: str | None) -> str:
    """Put a text between the marks of its language, unless it is printed with marks around it."""
    if any(_is_between(text, opening, closing) for opening, closing in _MARKS):
        return text
    return f"«\u00a0{text}\u00a0»" if same_language(language, "fr") else f"“{text}”"


def _is_between(text: str, opening: str, closing: str) -> bool:
    inner = text[1:-1]
    if len(text) < 2 or not (text.startswith(opening) and text.endswith(closing)):
        return False
    # of two quotations, the first mark is not the pair of the last
    return opening not in inner and closing not in inner


def _text(
    svg: ET.Element,
    line: str,
    y: int,
    size: int,
    *,
    family: str,
    weight: str = "normal",
    right_to_left: bool = False,
) -> None:
    x = WIDTH - _MARGIN if right_to_left else _MARGIN
    element(svg, "text", {
        "x": str(x), "y": str(y), "font-family": family, "font-size": str(size), "font-weight": weight,
        "fill": "#111111", "direction": "rtl" if right_to_left else None,
    }, line)  # fmt: skip


def _fitted(text: str) -> tuple[int, list[str]]:
    """Return the largest size at which a text has room, and its lines; the smallest cuts it."""
    for size in _SIZES:
        lines = list(_lines(text, size, _LINE_WIDTH))
        room = int(_WORDS_HEIGHT / (size * _LEADING))
        if len(lines) <= room:
            return size, lines
    return size, [*lines[: room - 1], f"{lines[room - 1].rstrip()}…"]


def _lines(text: str, size: int, width: float) -> Iterator[str]:
    """Divide a text into lines by the widths that its letters have in most fonts; too long words are cut."""
    line, filled = "", 0.0
    for word in _pieces(text, width / size):
        wide = _width(word)
        if line and filled + 0.35 + wide > width / size:
            yield line
            line, filled = word, wide
        else:
            line, filled = f"{line} {word}" if line else word, filled + 0.35 + wide
    if line:
        yield line


def _pieces(text: str, most: float) -> Iterator[str]:
    for word in text.split(" "):
        piece, filled = "", 0.0
        for letter in word:
            wide = _width(letter)
            if piece and filled + wide > most:
                yield piece
                piece, filled = "", 0.0
            piece, filled = piece + letter, filled + wide
        if piece:
            yield piece


def _width(text: str) -> float:
    """Return about how wide a text is, in sizes of its font."""
    return sum(map(_letter_width, text))


def _letter_width(letter: str) -> float:
    if unicodedata.combining(letter):
        return 0.0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.05
    if letter in _NARROW:
        return 0.42
    if letter in _WIDE:
        return 0.98
    return 0.75 if letter.isupper() else 0.62
