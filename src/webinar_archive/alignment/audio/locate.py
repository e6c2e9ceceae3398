"""Quotations located in sound: printed words in, matches out, one pass over the sound for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S, Model, model_for
from webinar_archive.alignment.audio.confidence import ACCEPT, Place
from webinar_archive.alignment.audio.frame_scores import Sound
from webinar_archive.alignment.audio.g2p import guess
from webinar_archive.alignment.audio.grouping import Gathering, gather
from webinar_archive.alignment.audio.pronunciation import pronounce
from webinar_archive.alignment.audio.sentences import sentences
from webinar_archive.alignment.audio.spotting import Progress, listen
from webinar_archive.alignment.audio.state_graph import Sentence
from webinar_archive.models import Alternative, Finding, Match, Severity, Span, Verdict

WITNESS = "audio"
ALTERNATIVES = 3
_MS = 1000 // FRAMES_PER_S
_CUT = 3 * FRAMES_PER_S
"""Frames of other speech between two sentences from which on they are two spans."""
_WORD_HEARD = 12.0
"""Score a phone under which a word passed by rather than being said."""


@dataclass(frozen=True, slots=True)
class Sayable:
    """A quotation as sentences that can be heard, and its words whose pronunciation is a guess."""

    sentences: tuple[Sentence, ...]
    guessed: tuple[str, ...]


def locate_in_audio(
    blocks: Iterable[Sound],
    quotations: Sequence[str],
    *,
    language: str | None,
    progress: Progress | None = None,
) -> tuple[Match, ...]:
    """Where each quotation is spoken, in the order of the quotations, from the sound alone.

    `blocks` are mono samples at `sample_rate_hz(language)`, of any lengths, read once. `progress` is told how
    many milliseconds have been heard. The sound knows no words: `spoken` is None, and the verdict is
    `verbatim` (all words heard, one after the other), `edited` or `not_found`.

    Raises `ModelMissing` for a language without a model; whatever `blocks` raises goes through.
    """
    model = model_for(language)
    said = sayable(quotations, model)
    all_sentences = [sentence for quotation in said for sentence in quotation.sentences]
    if not all_sentences:
        return tuple(Match(verdict=Verdict.NOT_FOUND, confidence=0.0) for _ in said)
    places = iter(listen(blocks, all_sentences, model, progress))
    return tuple(_match(q, [next(places) for _ in q.sentences]) for q in said)


def sayable(quotations: Sequence[str], model: Model) -> list[Sayable]:
    """Quotations as sentences of words with their pronunciations; the dictionary is read once for all."""
    worded = [sentences(text, model.language) for text in quotations]
    flat = [sentence for quotation in worded for sentence in quotation]
    said = pronounce(flat, model.dictionary, partial(guess, language=model.language))
    spoken = iter(said.sentences)
    found = []
    for quotation in worded:
        own = tuple(sentence for sentence in (next(spoken) for _ in quotation) if sentence)
        printed = {part for sentence in quotation for token in sentence for part in token.text.split("-")}
        guessed = tuple(word for word in said.guessed if any(word in text for text in printed))
        found.append(Sayable(own, guessed))
    return found


def _match(quotation: Sayable, places: Sequence[Sequence[Place]]) -> Match:
    ranked = gather(quotation.sentences, places)
    findings = _findings(quotation)
    if not ranked:
        return Match(verdict=Verdict.NOT_FOUND, confidence=0.0, findings=findings)
    best = ranked[0]
    if best.chance < ACCEPT:
        return Match(
            verdict=Verdict.NOT_FOUND,
            confidence=round(best.chance, 4),
            alternatives=tuple(map(_alternative, ranked[:ALTERNATIVES])),
            findings=findings,
        )
    return Match(
        verdict=verdict_of(quotation.sentences, best),
        confidence=round(best.chance, 4),
        spans=spans_of(best),
        alternatives=tuple(map(_alternative, ranked[1 : 1 + ALTERNATIVES])),
        witnesses=(WITNESS,),
        findings=findings,
    )


def spans_of(gathering: Gathering) -> tuple[Span, ...]:
    """Where the quotation is heard: sentences closer than `_CUT` are one span."""
    spans: list[list[int]] = []
    for place in gathering.heard:
        if spans and place.first - spans[-1][1] < _CUT:
            spans[-1][1] = max(spans[-1][1], place.end)
        else:
            spans.append([place.first, place.end])
    return tuple(Span(first * _MS, end * _MS) for first, end in spans)


def verdict_of(sentences: Sequence[Sentence], gathering: Gathering) -> Verdict:
    """`verbatim` when every word was heard and the sentences follow each other as printed, else `edited`."""
    order = [place for place in gathering.places if place is not None]
    whole = all(map(_all_heard, sentences, gathering.places))
    in_order = all(-_CUT < b.first - a.end < _CUT for a, b in pairwise(order))
    return Verdict.VERBATIM if whole and in_order else Verdict.EDITED


def _all_heard(sentence: Sentence, place: Place | None) -> bool:
    if place is None:
        return False
    heard = {word.word for word in place.words if word.score >= _WORD_HEARD * len(sentence[word.word][0])}
    return len(heard) == len(sentence)


def _alternative(gathering: Gathering) -> Alternative:
    spans = spans_of(gathering)
    return Alternative(
        start_ms=spans[0].start_ms, end_ms=spans[-1].end_ms, confidence=round(gathering.chance, 4)
    )


def _findings(quotation: Sayable) -> tuple[Finding, ...]:
    if not quotation.guessed:
        return ()
    words = ", ".join(quotation.guessed)
    return (Finding(code="pronunciation-guessed", severity=Severity.INFO, facts={"words": words}),)
