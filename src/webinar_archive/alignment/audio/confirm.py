"""Confirm a place that another witness found: whether the words are spoken there, and when exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from webinar_archive.alignment.audio.acoustic_model import AcousticModel, model_for
from webinar_archive.alignment.audio.confidence import MIN_CONFIRMED_PROBABILITY, spoken_probability
from webinar_archive.alignment.audio.frame_scores import Samples
from webinar_archive.alignment.audio.grouping import QuotationPlace, group_places
from webinar_archive.alignment.audio.locate import pronounce_quotations, spans_of
from webinar_archive.alignment.audio.senones import Senones, read_senones
from webinar_archive.alignment.audio.spotting import spot_sentences
from webinar_archive.alignment.audio.state_graph import Sentence, wanted_triphones
from webinar_archive.models import Span

CONTEXT_MS = 8_000
"""How much audio to give on either side of the place: captions are off by seconds."""

_KNOWN_PLACE_LOG_ODDS = math.log(60)
"""An hour has about sixty times the places of a minute: the odds that a place named beforehand gains."""

_RANKED_PLACES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmation:
    """The words found at a place, from the first to the last.

    `confidence` is 0 to 1; `agreement_ms` is the larger of the distances of start and end from the place that
    was to be confirmed.
    """

    spans: tuple[Span, ...]
    confidence: float
    agreement_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWords:
    """Words as sentences of phones, with the acoustic model of their language and its senones."""

    sentences: tuple[Sentence, ...]
    model: AcousticModel
    senones: Senones


def pronounce_words(texts: Sequence[str], language: str | None) -> list[SpokenWords]:
    """Return texts as `confirm` takes them; dictionary and model are read once for all, which takes half a second.

    `language` is BCP 47; French when None. Raises `ModelMissing` when there is no acoustic model for it.
    """
    model = model_for(language)
    quotations = pronounce_quotations(texts, model)
    every = [sentence for quotation in quotations for sentence in quotation.sentences]
    senones = read_senones(model.definition, wanted_triphones(every, model.silence))
    return [SpokenWords(sentences=each.sentences, model=model, senones=senones) for each in quotations]


def confirm(
    blocks: Iterable[Samples], words: SpokenWords, *, near: Span, offset_ms: int
) -> Confirmation | None:
    """Confirm that words are spoken near a place.

    Args:
        blocks: Mono samples, at the rate of the words' model, of `near` and `CONTEXT_MS` on either side.
        words: The words, best as the other witness has them, else as printed.
        near: Where the other witness found them.
        offset_ms: Where in the recording `blocks` begin.

    Returns:
        The confirmation, its spans those of the recording; None when the words are not found.
    """
    if not words.sentences:
        return None
    places = spot_sentences(blocks, words.sentences, words.model, senones=words.senones)
    ranked = group_places(words.sentences, places)
    if not ranked:
        return None
    best = min(
        ranked[:_RANKED_PLACES],
        key=lambda place: (
            _probability(place) < MIN_CONFIRMED_PROBABILITY,
            _distance_ms(place, near, offset_ms),
        ),
    )
    if _probability(best) < MIN_CONFIRMED_PROBABILITY:
        return None
    spans = tuple(Span(s.start_ms + offset_ms, s.end_ms + offset_ms) for s in spans_of(best))
    return Confirmation(
        spans=spans,
        confidence=round(_probability(best), 4),
        agreement_ms=max(abs(spans[0].start_ms - near.start_ms), abs(spans[-1].end_ms - near.end_ms)),
    )


def _probability(place: QuotationPlace) -> float:
    return spoken_probability(place.evidence, place.rival_log_odds, _KNOWN_PLACE_LOG_ODDS)


def _distance_ms(place: QuotationPlace, near: Span, offset_ms: int) -> int:
    return abs(spans_of(place)[0].start_ms + offset_ms - near.start_ms)
