"""Words that stand in a talk to the letter: what a search for two or three of them is about."""

from __future__ import annotations

import numpy as np

from webinar_archive.alignment.words.index import WordIndex
from webinar_archive.models import Match, Span, Verdict
from webinar_archive.text.normalize import comparable

MOST = 50


def literal_places(index: WordIndex, text: str) -> list[Match]:
    """Every place at which the comparable words of `text` stand in a row, in order, at most `MOST`."""
    words = comparable(text.split(), index.language).words
    types = [index.type_ids.get(word, -1) for word in words]
    if not types or -1 in types:
        return []
    starts = index.places_of(types[0])
    starts = starts[starts <= len(index) - len(types)]
    for offset, type_id in enumerate(types):
        starts = starts[index.word_types[starts + offset] == type_id]
    return [_match(index, start, start + len(types) - 1) for start in np.sort(starts)[:MOST].tolist()]


def _match(index: WordIndex, first: int, last: int) -> Match:
    heard = index.words[int(index.owners[first]) : int(index.owners[last]) + 1]
    return Match(
        verdict=Verdict.VERBATIM,
        confidence=1.0,
        spans=(Span(heard[0].start_ms, max(heard[0].start_ms, heard[-1].end_ms)),),
        spoken=" ".join(word.text for word in heard),
        speaker_label=heard[0].speaker_label,
        witnesses=("words",),
    )
