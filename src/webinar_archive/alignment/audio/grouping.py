"""Group the places of single sentences to places of a whole quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S
from webinar_archive.alignment.audio.confidence import (
    NO_RIVAL_LOG_ODDS,
    Evidence,
    SentencePlace,
    collect_evidence,
    place_log_odds,
    spoken_probability,
)
from webinar_archive.alignment.audio.state_graph import Sentence

_MAX_SHARED = 0.3
"""Share of the shorter of two sentences that both may claim: writers edit sentence borders, too."""

_DISTANCE_COST = 0.3 / FRAMES_PER_S
"""Score a phone by which a place must be better for each frame that it is farther from the other sentences."""

MAX_DISTANCE_FRAMES = 60 * FRAMES_PER_S
"""Sentences of one quotation are grouped when they begin within this many frames of each other."""


@dataclass(frozen=True, slots=True)
class QuotationPlace:
    """A quotation found at one place: a place for each sentence, None for those not found near the others.

    `rival_log_odds` are those of the best other place of the quotation.
    """

    places: tuple[SentencePlace | None, ...]
    evidence: Evidence
    rival_log_odds: float = NO_RIVAL_LOG_ODDS

    @property
    def in_time_order(self) -> tuple[SentencePlace, ...]:
        """The places of the sentences that were found, in order of time."""
        return tuple(sorted((p for p in self.places if p is not None), key=lambda p: p.first))

    @property
    def probability(self) -> float:
        """The probability that the quotation is spoken there, 0 to 1."""
        return spoken_probability(self.evidence, self.rival_log_odds)

    def overlaps(self, other: QuotationPlace) -> bool:
        """Tell whether the two share a frame."""
        return any(a.overlaps(b) for a in self.in_time_order for b in other.in_time_order)


def group_places(
    sentences: Sequence[Sentence], places: Sequence[Sequence[SentencePlace]]
) -> list[QuotationPlace]:
    """Return the places of a quotation, best first, none overlapping a better one.

    `places` are those of each sentence. The order of the sentences is free: writers change it.
    """
    candidates = (_group_around(sentences, places, anchor) for own in places for anchor in own)
    groups: list[QuotationPlace] = []
    for group in sorted(candidates, key=lambda g: -place_log_odds(g.evidence)):
        if not any(group.overlaps(better) for better in groups):
            groups.append(group)
    log_odds = [place_log_odds(group.evidence) for group in groups]
    return [
        replace(
            group, rival_log_odds=max(log_odds[:number] + log_odds[number + 1 :], default=NO_RIVAL_LOG_ODDS)
        )
        for number, group in enumerate(groups)
    ]


def _group_around(
    sentences: Sequence[Sentence], places: Sequence[Sequence[SentencePlace]], anchor: SentencePlace
) -> QuotationPlace:
    """Choose for each sentence its best place near the anchor, apart from those of the sentences before it."""
    chosen: list[SentencePlace | None] = []
    for candidates in places:
        near = [
            place
            for place in candidates
            if abs(place.first - anchor.first) <= MAX_DISTANCE_FRAMES
            and not any(other is not None and _overlap_too_much(place, other) for other in chosen)
        ]
        chosen.append(anchor if anchor in near else max(near, key=partial(_fitness, anchor), default=None))
    return QuotationPlace(tuple(chosen), collect_evidence(sentences, chosen))


def _fitness(anchor: SentencePlace, place: SentencePlace) -> float:
    distance = max(0, place.first - anchor.end, anchor.first - place.end)
    return place.score_per_phone - _DISTANCE_COST * distance


def _overlap_too_much(place: SentencePlace, other: SentencePlace) -> bool:
    shorter = min(place.end - place.first, other.end - other.first)
    return min(place.end, other.end) - max(place.first, other.first) > _MAX_SHARED * shorter
