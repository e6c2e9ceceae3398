"""Score printed words in a window of audio by a recogniser's aligner (extra `whisper`): are they spoken there?

The model gives each token a probability, from the audio and the tokens before. How much more probable the audio makes
the tokens than silence does tells spoken words from others, whatever their language and however common they are.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from webinar_archive.logistic import probability
from webinar_archive.text.languages import base_language
from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.asr.alignments import AlignedText
from webinar_archive.transcripts.asr.chunks import as_float
from webinar_archive.transcripts.asr.devices import on_working_device
from webinar_archive.transcripts.asr.model import ONE_AT_A_TIME, RATE_HZ, LoadedModel, Recogniser, load_model

Samples = NDArray[np.int16]

MIN_TOKENS = 6
"""Fewer are no evidence."""
SILENCE_S = 10
"""How much silence stands for a window without any speech."""
INTERCEPT = -2.86
SLOPE = 5.27
"""Log odds that words are spoken, by their mean gain (`benchmarks/scoring.py`)."""
_LEAST_PROBABILITY = 1e-9
_LONGEST_TOKEN = 2.0
"""The first tokens are taken for no longer than this many times the usual one: an alignment begins at 0, and takes
what is said before the words for them."""
_FIRST_TOKENS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class WordScore:
    """How probable it is that words are spoken in a window, and when they would be, from its start."""

    probability: float
    start_ms: int
    end_ms: int


def score_words(
    windows: Iterable[tuple[Samples, str]], recogniser: Recogniser, *, language: str | None
) -> tuple[WordScore | None, ...]:
    """Score words, each in a window of audio; None where they are too few to tell.

    Args:
        windows: Mono samples at `RATE_HZ`, at most `WINDOW_S` of them, and the words as printed.
        recogniser: The model, and where it runs.
        language: BCP 47; None to detect it in each window.

    Raises:
        ModelMissing: As `recognise`.
    """
    # encoded once for each model in memory
    silence_of = lru_cache(maxsize=1)(lambda model: model.encoded(np.zeros(SILENCE_S * RATE_HZ, np.float32)))

    def scored(model: LoadedModel, samples: Samples, words: str) -> WordScore | None:
        audio = model.encoded(as_float(samples))
        spoken = base_language(language) if language else model.language_of(audio)
        heard = model.align(audio, words, spoken)
        unheard = model.align(silence_of(model), words, spoken)
        return _score(heard, gain(heard.probabilities, unheard.probabilities))

    with ONE_AT_A_TIME:
        load_model(recogniser)
        return tuple(
            on_working_device(recogniser, partial(scored, samples=samples, words=words))
            for samples, words in windows
        )


def gain(heard: Sequence[float], unheard: Sequence[float]) -> float | None:
    """Return the mean logarithm by which audio makes tokens more probable than silence; None for too few.

    >>> round(gain((0.5,) * 6, (0.05,) * 6), 2), gain((0.5,), (0.05,))
    (2.3, None)
    """
    if len(heard) < MIN_TOKENS:
        return None
    return statistics.fmean(map(_log, heard)) - statistics.fmean(map(_log, unheard))


def spoken_probability(mean_gain: float) -> float:
    """Return how probable it is that words are spoken where the audio raises their tokens by this on average."""
    return probability(INTERCEPT + SLOPE * mean_gain)


def spoken_times_s(starts_s: Sequence[float]) -> tuple[float, float]:
    """Return start and end of words from the starts of their tokens, the first of which are often drawn too early.

    >>> spoken_times_s((0.0, 0.1, 1.5, 1.7, 1.9, 2.1))
    (0.7, 2.1)
    """
    usual_s = statistics.median(end_s - begin_s for begin_s, end_s in pairwise(starts_s))
    earliest_s = (
        start_s - n * _LONGEST_TOKEN * usual_s for n, start_s in enumerate(starts_s[:_FIRST_TOKENS])
    )
    return round(max(earliest_s), 3), starts_s[-1]


def _score(heard: AlignedText, mean_gain: float | None) -> WordScore | None:
    if mean_gain is None:
        return None
    start_s, end_s = spoken_times_s(heard.starts_s)
    return WordScore(
        probability=spoken_probability(mean_gain),
        start_ms=ms_from_seconds(start_s),
        end_ms=ms_from_seconds(end_s),
    )


def _log(probability: float) -> float:
    # in this order what is no number, as broken weights give, becomes the least
    return math.log(max(_LEAST_PROBABILITY, probability))
