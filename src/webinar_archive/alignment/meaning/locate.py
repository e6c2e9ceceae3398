"""Locate quotations by the vectors of a talk's windows: the places that stand out, and the evidence for each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.meaning.confidence import Evidence
from webinar_archive.alignment.meaning.sentence_vectors import Embedder, Vectors
from webinar_archive.alignment.meaning.windows import WINDOW_WORDS, text_of, window_starts
from webinar_archive.models import Word
from webinar_archive.text.unspaced import word_pieces

Scores = NDArray[np.float32]

APART_WINDOWS = 6
"""Windows that begin nearer than this are one place: people stay with a thought for some sentences."""
MIN_WINDOWS = 30
"""A talk of fewer windows, two minutes, says too little of how near its windows lie to anything."""
MAX_QUERY_CHARACTERS = 1_500
"""Longer quotations are cut: the model reads about 500 parts of words."""
LEAST_SPREAD = 1e-3
"""The standard deviation of a talk's cosines is at least this: of one sentence said again and again it is 0."""
COMPARED_PLACES = 6
"""The places, best by their windows, in which passages as long as the quotation are compared."""
MARGIN_WORDS = 6
"""How far a passage reaches out of its window at least, and how many words are given around the nearest passage: a
translation has fewer words, or more, and is as near to a passage that begins some words off."""
PASSAGE_STEP_WORDS = 4
STEPS_A_PASSAGE = 8
"""Passages begin so many times less far apart than they are long, but not nearer than `PASSAGE_STEP_WORDS`."""
MIN_PASSAGE_WORDS, MAX_PASSAGE_WORDS = 8, 150
"""A passage has as many words as the quotation, but no fewer and no more than these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MeaningPlace:
    """The words `[first, end)` of a talk that may say what a quotation says, and the evidence for it."""

    first: int
    end: int
    evidence: Evidence


def locate_by_meaning(
    words: Sequence[Word], vectors: Vectors, texts: Sequence[str], embedder: Embedder
) -> tuple[tuple[MeaningPlace, ...], ...]:
    """Return the places nearest to each text, the best first; none in a talk too short to compare.

    Args:
        words: Those of the talk.
        vectors: Those of its windows, as the embedder made them.
        texts: The quotations.
        embedder: Makes the vectors of quotations and passages.
    """
    starts = window_starts(len(words))
    if len(vectors) != len(starts):
        raise ValueError(f"{len(vectors)} vectors for {len(starts)} windows")
    if len(starts) < MIN_WINDOWS or not texts:
        return tuple(() for _ in texts)
    cut_texts = [text[:MAX_QUERY_CHARACTERS] for text in texts]
    return tuple(
        _places(words, vectors @ query, query, len(word_pieces(text)), embedder)
        for text, query in zip(cut_texts, embedder.queries(cut_texts), strict=True)
    )


def _places(
    words: Sequence[Word], scores: Scores, query: Scores, length: int, embedder: Embedder
) -> tuple[MeaningPlace, ...]:
    mean, spread = float(scores.mean()), max(LEAST_SPREAD, float(scores.std()))
    found = [
        (*_best_passage(words, window, query, length, embedder), (float(scores[window]) - mean) / spread)
        for window in peaks(scores, COMPARED_PLACES)
    ]
    found.sort(key=lambda each: -each[0])
    best = [cosine for cosine, *_ in found] + [mean]
    return tuple(
        MeaningPlace(
            first=first,
            end=end,
            evidence=Evidence(
                cosine=cosine, deviations=deviations, lead=cosine - (best[0] if number else best[1])
            ),
        )
        for number, (cosine, first, end, deviations) in enumerate(found)
    )


def peaks(scores: Scores, most: int) -> list[int]:
    """Return the windows with the highest scores, best first, no two of one place.

    >>> peaks(np.array([0.1, 0.8, 0.9, 0.1, 0.1, 0.1, 0.1, 0.1, 0.3], np.float32), 2)
    [2, 8]
    """
    left = scores.copy()
    found: list[int] = []
    while len(found) < most and np.isfinite(left).any():
        at = int(left.argmax())
        found.append(at)
        left[max(0, at - APART_WINDOWS + 1) : at + APART_WINDOWS] = -np.inf
    return found


def _best_passage(
    words: Sequence[Word], window: int, query: Scores, length: int, embedder: Embedder
) -> tuple[float, int, int]:
    """Return the cosine of the passage around a window that is nearest to a quotation, and its words with a margin."""
    wanted = max(MIN_PASSAGE_WORDS, min(MAX_PASSAGE_WORDS, length))
    start = window_starts(len(words))[window]
    reach = max(MARGIN_WORDS, wanted - WINDOW_WORDS + MARGIN_WORDS)
    first, last = max(0, start - reach), min(len(words), start + WINDOW_WORDS + reach)
    step = max(PASSAGE_STEP_WORDS, wanted // STEPS_A_PASSAGE)
    begins = range(first, max(first + 1, last - wanted + 1), step)
    cosines = embedder.passages([text_of(words, begin, begin + wanted) for begin in begins]) @ query
    best = int(cosines.argmax())
    given = max(0, begins[best] - MARGIN_WORDS), min(len(words), begins[best] + wanted + MARGIN_WORDS)
    return float(cosines[best]), *given
