"""Locate quotations in audio: from printed words to matches, in one pass over the audio for all of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S, AcousticModel, model_for
from webinar_archive.alignment.audio.confidence import MIN_PROBABILITY, SentencePlace
from webinar_archive.alignment.audio.frame_scores import Samples
from webinar_archive.alignment.audio.g2p import guess_pronunciations
from webinar_archive.alignment.audio.grouping import QuotationPlace, group_places
from webinar_archive.alignment.audio.pronunciation import pronounce
from webinar_archive.alignment.audio.sentences import split_sentences
from webinar_archive.alignment.audio.spotting import OnProgress, spot_sentences
from webinar_archive.alignment.audio.state_graph import Sentence
from webinar_archive.models import Alternative, Finding, Match, Severity, Span, Verdict
from webinar_archive.models.finding import AUDIO_OTHER_LANGUAGE
from webinar_archive.text.written_language import surely_in_another

WITNESS = "audio"
MAX_ALTERNATIVES = 3
_MS_PER_FRAME = 1000 // FRAMES_PER_S
_MIN_GAP_FRAMES = 3 * FRAMES_PER_S
"""Frames of other speech between two sentences from which on they are two spans."""

_MIN_WORD_SCORE = 12.0
"""Score a phone under which a word was passed over rather than spoken."""


@dataclass(frozen=True, slots=True)
class PronouncedQuotation:
    """A quotation as sentences of phones, and its words whose pronunciation is a guess."""

    sentences: tuple[Sentence, ...]
    guessed: tuple[str, ...]


def locate_in_audio(
    blocks: Iterable[Samples],
    quotations: Sequence[str],
    *,
    language: str | None,
    on_progress: OnProgress | None = None,
) -> tuple[Match, ...]:
    """Locate each quotation in the audio alone.

    Args:
        blocks: Mono samples at `sample_rate_hz(language)`, in blocks of any length, read once.
        quotations: Printed quotations, in any order.
        language: BCP 47; French when None.
        on_progress: Called with the number of milliseconds processed.

    Returns:
        A match for each quotation, in their order. Without a transcript, `spoken` is None, and the verdict is
        `verbatim` (all words found, one after the other), `edited` or `not_found`. A quotation that is
        surely in another language than the acoustic model is not sought: `not_found`, with a finding.

    Raises:
        ModelMissing: There is no acoustic model for the language.
        Exception: Whatever `blocks` raises.
    """
    model = model_for(language)
    others = [surely_in_another(text, model.language) for text in quotations]
    sought = [text for text, other in zip(quotations, others, strict=True) if other is None]
    found = iter(_locate_of_language(blocks, sought, model, on_progress))
    return tuple(next(found) if other is None else _of_another_language(other, model) for other in others)


def _locate_of_language(
    blocks: Iterable[Samples], quotations: Sequence[str], model: AcousticModel, on_progress: OnProgress | None
) -> tuple[Match, ...]:
    pronounced = pronounce_quotations(quotations, model)
    all_sentences = [sentence for quotation in pronounced for sentence in quotation.sentences]
    if not all_sentences:
        return tuple(Match(verdict=Verdict.NOT_FOUND, confidence=0.0) for _ in pronounced)
    places = iter(spot_sentences(blocks, all_sentences, model, on_progress))
    return tuple(_match(q, [next(places) for _ in q.sentences]) for q in pronounced)


def _of_another_language(language: str, model: AcousticModel) -> Match:
    facts = {"language": language, "spoken": model.language}
    told = Finding(code=AUDIO_OTHER_LANGUAGE, severity=Severity.INFO, facts=facts)
    return Match(verdict=Verdict.NOT_FOUND, confidence=0.0, findings=(told,))


def pronounce_quotations(quotations: Sequence[str], model: AcousticModel) -> list[PronouncedQuotation]:
    """Return quotations as sentences of words with pronunciations; the dictionary is read once for all."""
    tokens = [split_sentences(text, model.language) for text in quotations]
    flat = [sentence for quotation in tokens for sentence in quotation]
    pronounced = pronounce(flat, model.dictionary, partial(guess_pronunciations, language=model.language))
    remaining = iter(pronounced.sentences)
    result = []
    for quotation in tokens:
        sentences = tuple(sentence for sentence in (next(remaining) for _ in quotation) if sentence)
        printed = {part for sentence in quotation for token in sentence for part in token.text.split("-")}
        guessed = tuple(word for word in pronounced.guessed if any(word in text for text in printed))
        result.append(PronouncedQuotation(sentences, guessed))
    return result


def _match(quotation: PronouncedQuotation, places: Sequence[Sequence[SentencePlace]]) -> Match:
    ranked = group_places(quotation.sentences, places)
    findings = _findings(quotation)
    if not ranked:
        return Match(verdict=Verdict.NOT_FOUND, confidence=0.0, findings=findings)
    best = ranked[0]
    if best.probability < MIN_PROBABILITY:
        return Match(
            verdict=Verdict.NOT_FOUND,
            confidence=round(best.probability, 4),
            alternatives=tuple(map(_alternative, ranked[:MAX_ALTERNATIVES])),
            findings=findings,
        )
    return Match(
        verdict=verdict_of(quotation.sentences, best),
        confidence=round(best.probability, 4),
        spans=spans_of(best),
        alternatives=tuple(map(_alternative, ranked[1 : 1 + MAX_ALTERNATIVES])),
        witnesses=(WITNESS,),
        findings=findings,
    )


def spans_of(quotation_place: QuotationPlace) -> tuple[Span, ...]:
    """Return the spans of a quotation; sentences closer than `_MIN_GAP_FRAMES` are one span."""
    spans: list[list[int]] = []
    for place in quotation_place.in_time_order:
        if spans and place.first - spans[-1][1] < _MIN_GAP_FRAMES:
            spans[-1][1] = max(spans[-1][1], place.end)
        else:
            spans.append([place.first, place.end])
    return tuple(Span(first * _MS_PER_FRAME, end * _MS_PER_FRAME) for first, end in spans)


def verdict_of(sentences: Sequence[Sentence], quotation_place: QuotationPlace) -> Verdict:
    """Return `verbatim` when every word was found and the sentences follow each other as printed, else `edited`."""
    order = [place for place in quotation_place.places if place is not None]
    is_complete = all(map(_all_words_found, sentences, quotation_place.places))
    in_order = all(-_MIN_GAP_FRAMES < b.first - a.end < _MIN_GAP_FRAMES for a, b in pairwise(order))
    return Verdict.VERBATIM if is_complete and in_order else Verdict.EDITED


def _all_words_found(sentence: Sentence, place: SentencePlace | None) -> bool:
    if place is None:
        return False
    found = {word.word for word in place.words if word.score >= _MIN_WORD_SCORE * len(sentence[word.word][0])}
    return len(found) == len(sentence)


def _alternative(place: QuotationPlace) -> Alternative:
    spans = spans_of(place)
    return Alternative(
        start_ms=spans[0].start_ms, end_ms=spans[-1].end_ms, confidence=round(place.probability, 4)
    )


def _findings(quotation: PronouncedQuotation) -> tuple[Finding, ...]:
    if not quotation.guessed:
        return ()
    words = ", ".join(quotation.guessed)
    return (Finding(code="pronunciation-guessed", severity=Severity.INFO, facts={"words": words}),)
