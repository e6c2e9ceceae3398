"""Find words that are spoken exactly so: what a search for two or three of them is about."""

from __future__ import annotations

import numpy as np

from webinar_archive.alignment.words.index import WordIndex
from webinar_archive.models import Match, Span, Verdict
from webinar_archive.text.normalize import comparable

MAX_MATCHES = 50


def exact_matches(index: WordIndex, text: str) -> list[Match]:
    """Return every place where the comparable words of `text` follow each other, at most `MAX_MATCHES`."""
    words = comparable(text.split(), index.language).words
    types = [index.type_ids.get(word, -1) for word in words]
    if not types or -1 in types:
        return []
    starts = index.places_of(types[0])
    starts = starts[starts <= len(index) - len(types)]
    for offset, type_id in enumerate(types):
        starts = starts[index.word_types[starts + offset] == type_id]
    return [_match(index, start, start + len(types) - 1) for start in np.sort(starts)[:MAX_MATCHES].tolist()]


def _match(index: WordIndex, first: int, last: int) -> Match:
    spoken = index.words[int(index.owners[first]) : int(index.owners[last]) + 1]
    return Match(
        verdict=Verdict.VERBATIM,
        confidence=1.0,
        spans=(Span(spoken[0].start_ms, max(spoken[0].start_ms, spoken[-1].end_ms)),),
        spoken=" ".join(word.text for word in spoken),
        speaker_label=spoken[0].speaker_label,
        witnesses=("words",),
    )
