"""Step `score_words`: a recogniser's aligner scores the printed words at the places that other witnesses found."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from webinar_archive.archive.step_cache import Inputs
from webinar_archive.errors import ModelMissing, RecordError
from webinar_archive.models import Alternative, Finding, Match, Severity, Span, Verdict
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.record_errors import reason_facts
from webinar_archive.pipeline.steps.confirm_audio import DISAGREES_MS, agreeing
from webinar_archive.pipeline.steps.confirm_audio import WITNESS as AUDIO_WITNESS
from webinar_archive.pipeline.steps.fetch import media_checksum, media_path
from webinar_archive.pipeline.steps.locate import matches_before, quotations_checksum, spoken_language
from webinar_archive.pipeline.steps.transcript import recogniser_of, unavailable
from webinar_archive.text.editorial import spoken_text

if TYPE_CHECKING:
    from numpy import int16
    from numpy.typing import NDArray

    from webinar_archive.transcripts.asr.model import Recogniser
    from webinar_archive.transcripts.asr.word_scores import WordScore

WITNESS = "scoring"
MARGIN_MS = 1500
"""How much audio is taken on either side of a place."""
WINDOW_MS = 30_000
"""The longest audio that the model takes at once; of a longer place, the beginning is scored."""
LONGEST_MS = WINDOW_MS - 2 * MARGIN_MS
SURE = 0.99
"""From this probability on, scored words confirm a place (`benchmarks/results/scoring.md`)."""
SURE_CANDIDATE = 0.9995
"""The same for a place that no other witness is sure of: half of a sentence, repeated elsewhere, was given 0.993."""
LEAST_CANDIDATE = 0.3
"""From this confidence on, the best place that the audio gave and refused is scored, too: most of the right ones
have it, and few of those of quotations that nobody says (`benchmarks/results/scoring.md`)."""

Windows = Iterable[tuple["NDArray[int16]", str]]
Score = Callable[[Windows, "Recogniser", str | None], tuple["WordScore | None", ...]]
"""Scores words, each in a window of audio, in a language (BCP 47). Raises `ModelMissing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WordScores:
    """The matches after their words were scored; findings about the recording as a whole."""

    matches: tuple[Match, ...]
    findings: tuple[Finding, ...] = ()


def score_words(context: StepContext, facts: RecordFacts) -> RecordFacts:
    """Confirm places by the printed words, where the pipeline file asks for it and there is a model."""
    wanted = WITNESS in context.job.settings.witnesses.order
    if not wanted or facts.capture is None or not any(map(_is_to_score, facts.matches)):
        return facts
    if facts.capture.media is None:
        return facts.without_film("score_words")
    try:
        scored: WordScores = context.run("score_words", facts)
    except ModelMissing as error:
        return facts.with_findings(unavailable(error, "scoring-unavailable"))
    return replace(facts, matches=scored.matches).with_findings(*scored.findings)


def score_words_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the scores depend on: media, matches, quotations, language and model. Raises `ModelMissing`."""
    return {
        "media": media_checksum(facts),
        "matches": matches_before(context, "score_words"),
        "quotations": quotations_checksum(facts.notice),
        "language": spoken_language(context, facts),
        **recogniser_of(context.job.settings).provenance(),
    }


def score_by_model(
    windows: Windows, recogniser: Recogniser, language: str | None
) -> tuple[WordScore | None, ...]:
    """Score words by a recogniser's aligner. Raises `ModelMissing`."""
    # NumPy and the model load only where words are scored
    from webinar_archive.transcripts.asr.word_scores import score_words as score

    return score(windows, recogniser, language=language)


def score_places(context: StepContext, facts: RecordFacts, *, score: Score = score_by_model) -> WordScores:
    """Score the words of every place. Where the audio cannot be used, the matches stand and a finding says why.

    Raises `ModelMissing`, `Unreachable`.
    """
    findings: list[Finding] = []
    places = [
        (number, place)
        for number, match in enumerate(facts.matches)
        if _is_to_score(match) and (place := _place(match)) is not None
    ]
    try:
        windows = _windows(context, facts, places, findings.append)
        scores = score(windows, recogniser_of(context.job.settings), spoken_language(context, facts))
    except ModelMissing:
        raise
    except RecordError as error:
        finding = Finding(code="scoring-failed", severity=Severity.INFO, facts=reason_facts(error))
        return WordScores(matches=facts.matches, findings=(*findings, finding))
    matches = list(facts.matches)
    for (number, place), found in zip(places, scores, strict=True):
        if found is not None:
            matches[number] = _confirmed(matches[number], place, found)
    return WordScores(matches=tuple(matches), findings=tuple(findings))


def _is_to_score(match: Match) -> bool:
    """Whether a match has a place that another program than the recogniser found, or refused."""
    if not match.spans:
        return _candidate(match) is not None
    return "recognition" not in match.witnesses


def _candidate(match: Match) -> Span | None:
    """Return the best place that the audio gave and was not sure of; None where there is none that is worth scoring."""
    best = _refused_by_audio(match)
    if match.spans or best is None or best.confidence < LEAST_CANDIDATE:
        return None
    return Span(best.start_ms, best.end_ms) if best.end_ms - best.start_ms <= LONGEST_MS else None


def _refused_by_audio(match: Match) -> Alternative | None:
    # places that words gave say what is spoken there
    return next((other for other in match.alternatives if other.spoken is None), None)


def _place(match: Match) -> Span | None:
    """Return the part of a match that is scored; None for passages too far apart for one window."""
    if not match.spans:
        return _candidate(match)
    whole = Span(match.spans[0].start_ms, match.spans[-1].end_ms)
    if whole.end_ms - whole.start_ms <= LONGEST_MS:
        return whole
    return Span(whole.start_ms, whole.start_ms + LONGEST_MS) if len(match.spans) == 1 else None


def _windows(
    context: StepContext,
    facts: RecordFacts,
    places: list[tuple[int, Span]],
    report: Callable[[Finding], None],
) -> Iterator[tuple[NDArray[int16], str]]:
    """Yield the audio around each place, and the printed words that are spoken in it."""
    from webinar_archive.media.audio import choose_audio_stream
    from webinar_archive.media.audio_windows import decode_windows
    from webinar_archive.transcripts.asr.model import RATE_HZ

    media, share = media_path(context, facts), context.progress("score_words")
    stream = choose_audio_stream(media, spoken_language(context, facts), report)
    windows = [Span(_begin_ms(place), place.end_ms + MARGIN_MS) for _, place in places]
    decoded = decode_windows(media, windows, rate_hz=RATE_HZ, stream=stream)
    for done, ((number, place), audio) in enumerate(zip(places, decoded, strict=True)):
        spans = facts.matches[number].spans or (place,)
        words = spoken_text(facts.notice.quotations[number].text).split()
        whole_ms = spans[-1].end_ms - spans[0].start_ms
        if whole_ms > place.end_ms - place.start_ms:
            words = words[: len(words) * (place.end_ms - place.start_ms) // whole_ms]
        yield audio.samples, " ".join(words)
        share((done + 1) / len(places))


def _begin_ms(place: Span) -> int:
    return max(0, place.start_ms - MARGIN_MS)


def _confirmed(match: Match, place: Span, found: WordScore) -> Match:
    """Return the match as the score confirms it, also where the audio was not sure; unchanged where it does not."""
    # the audio measures times better: where it confirmed too, its distance stands
    apart_ms = abs(_begin_ms(place) + found.start_ms - place.start_ms)
    if found.probability < (SURE if match.spans else SURE_CANDIDATE) or apart_ms > DISAGREES_MS:
        return match
    if not match.spans:
        refused = _refused_by_audio(match)
        # which of the words the audio was not sure of is not known, so that they may have been edited
        match = replace(
            match,
            verdict=Verdict.EDITED,
            spans=(place,),
            alternatives=tuple(other for other in match.alternatives if other != refused),
            witnesses=(AUDIO_WITNESS,),
        )
    return agreeing(match, found.probability, apart_ms, WITNESS)
