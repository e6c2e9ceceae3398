"""From sentences heard here and there to the places of a whole quotation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S
from webinar_archive.alignment.audio.confidence import NO_RIVAL, Evidence, Place, chance, merit, weigh
from webinar_archive.alignment.audio.state_graph import Sentence

_SHARED = 0.3
"""Two sentences said one after the other may both claim this share of the shorter one: borders are edited too."""
_FAR = 0.3 / FRAMES_PER_S
"""Score a phone by which a place must be better for each frame that it lies farther from the other sentences."""

NEIGHBOURHOOD = 60 * FRAMES_PER_S
"""Sentences of one quotation are gathered when they begin within this many frames of each other."""


@dataclass(frozen=True, slots=True)
class Gathering:
    """A quotation heard at one place: a place for each sentence, None for those not heard near the others.

    `rival` is the merit of the best other place of the quotation.
    """

    places: tuple[Place | None, ...]
    evidence: Evidence
    rival: float = NO_RIVAL

    @property
    def heard(self) -> tuple[Place, ...]:
        """The sentences' places, in time."""
        return tuple(sorted((p for p in self.places if p is not None), key=lambda p: p.first))

    @property
    def chance(self) -> float:
        """The chance that the quotation was said there."""
        return chance(self.evidence, self.rival)

    def meets(self, other: Gathering) -> bool:
        """Whether the two share a moment of sound."""
        return any(a.overlaps(b) for a in self.heard for b in other.heard)


def gather(sentences: Sequence[Sentence], places: Sequence[Sequence[Place]]) -> list[Gathering]:
    """The places of a quotation, best first, none sharing a moment with a better one.

    `places` are those of each sentence. The order of sentences is not asked for: writers change it.
    """
    found = (_around(sentences, places, anchor) for own in places for anchor in own)
    apart: list[Gathering] = []
    for one in sorted(found, key=lambda g: -merit(g.evidence)):
        if not any(one.meets(better) for better in apart):
            apart.append(one)
    merits = [merit(one.evidence) for one in apart]
    return [
        replace(one, rival=max(merits[:number] + merits[number + 1 :], default=NO_RIVAL))
        for number, one in enumerate(apart)
    ]


def _around(sentences: Sequence[Sentence], places: Sequence[Sequence[Place]], anchor: Place) -> Gathering:
    """For each sentence its best place near the anchor, apart from those of the sentences before it."""
    chosen: list[Place | None] = []
    for own in places:
        near = [
            place
            for place in own
            if abs(place.first - anchor.first) <= NEIGHBOURHOOD
            and not any(other is not None and _clash(place, other) for other in chosen)
        ]
        chosen.append(anchor if anchor in near else max(near, key=partial(_fitness, anchor), default=None))
    return Gathering(tuple(chosen), weigh(sentences, chosen))


def _fitness(anchor: Place, place: Place) -> float:
    apart = max(0, place.first - anchor.end, anchor.first - place.end)
    return place.worth - _FAR * apart


def _clash(place: Place, other: Place) -> bool:
    shorter = min(place.end - place.first, other.end - other.first)
    return min(place.end, other.end) - max(place.first, other.first) > _SHARED * shorter
