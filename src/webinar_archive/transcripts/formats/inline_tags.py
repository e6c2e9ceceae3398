"""Tags inside a line of a caption: times of words, voices, colours. What only looks like a tag is text."""

from __future__ import annotations

import re

from webinar_archive.transcripts.cues import Piece
from webinar_archive.transcripts.formats.clock_notation import clock_ms
from webinar_archive.transcripts.formats.containers import unescaped

_TAG = re.compile(
    r"<(/?[A-Za-z][^<>]*|\d[\d:.,]{3,20})>|<(?:/?(?:c|i|b|u|v|ruby|rt|lang|font|s|em|strong|span)\b[\w.]*)(?=[^<>]*(?:<|$))"
    r"|<>|\{\\[^{}]*\}"
)
"""A closed tag; one that is never closed, of a name that captions use; a SubStation override."""
_SIGN = re.compile(r"[<{&]")
_VOICE = re.compile(r"v[\s.]")


def pieces_of_line(line: str, speaker_label: list[str | None]) -> tuple[Piece, ...]:
    """Return a line's pieces; `speaker_label` holds the open voice tag, which may last over several lines."""
    if not _SIGN.search(line):
        return (Piece(line, None, speaker_label[0]),) if line else ()
    pieces: list[Piece] = []
    texts: list[str] = []
    start_ms: int | None = None
    at = 0

    def close() -> None:
        if text := unescaped("".join(texts)):
            pieces.append(Piece(text, start_ms, speaker_label[0]))
        texts.clear()

    for tag in _TAG.finditer(line):
        texts.append(line[at : tag.start()])
        at = tag.end()
        inner = (tag[1] or "").strip()
        if inner[:1].isdigit():
            if (time_ms := clock_ms(inner)) is None:
                texts.append(tag[0])
            else:
                close()
                start_ms = time_ms
        elif _VOICE.match(inner) or inner == "/v":
            close()
            speaker_label[0] = unescaped(inner.partition(" ")[2].strip()) or None
    texts.append(line[at:])
    close()
    return tuple(pieces)
