"""A place that another witness found, heard: is it said there, and when exactly."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

from webinar_archive.alignment.audio.acoustic_model import model_for
from webinar_archive.alignment.audio.confidence import ACCEPT, chance
from webinar_archive.alignment.audio.frame_scores import Sound
from webinar_archive.alignment.audio.grouping import Gathering, gather
from webinar_archive.alignment.audio.locate import sayable, spans_of
from webinar_archive.alignment.audio.spotting import listen
from webinar_archive.models import Span

AROUND_MS = 8_000
"""How much sound to give on either side of the place: captions are off by seconds."""
_KNOWN_PLACE = math.log(60)
"""An hour holds about sixty times the places that a minute does: the odds that a place named beforehand gains."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """The words heard at a place: from the first to the last of them, how sure, and how far from what was told.

    `agreement_ms` is the larger of the distances of start and end.
    """

    spans: tuple[Span, ...]
    confidence: float
    agreement_ms: int


def confirm(
    blocks: Iterable[Sound], words: str, *, near: Span, offset_ms: int, language: str | None
) -> Heard | None:
    """Listen for `words` in sound that begins at `offset_ms` of the recording; None when they are not heard.

    `words` are best as the other witness heard them, else as printed. `near` is where it heard them; give the
    sound of `near` and `AROUND_MS` on either side. Spans are those of the recording. Raises `ModelMissing`.
    """
    model = model_for(language)
    (said,) = sayable([words], model)
    if not said.sentences:
        return None
    ranked = gather(said.sentences, listen(blocks, said.sentences, model))
    if not ranked:
        return None
    best = min(ranked[:3], key=lambda g: (_sure(g) < ACCEPT, _distance(g, near, offset_ms)))
    if _sure(best) < ACCEPT:
        return None
    spans = tuple(Span(s.start_ms + offset_ms, s.end_ms + offset_ms) for s in spans_of(best))
    return Heard(
        spans=spans,
        confidence=round(_sure(best), 4),
        agreement_ms=max(abs(spans[0].start_ms - near.start_ms), abs(spans[-1].end_ms - near.end_ms)),
    )


def _sure(gathering: Gathering) -> float:
    return chance(gathering.evidence, gathering.rival, _KNOWN_PLACE)


def _distance(gathering: Gathering, near: Span, offset_ms: int) -> int:
    return abs(spans_of(gathering)[0].start_ms + offset_ms - near.start_ms)
