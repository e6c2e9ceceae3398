"""Step `confirm_audio`: the audio confirms what the words found, and is searched where they found nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from webinar_archive.archive.step_cache import Inputs
from webinar_archive.errors import RecordError
from webinar_archive.models import Alternative, Finding, Match, Severity, Span, Verdict
from webinar_archive.models.finding import AMBIGUOUS_CODES, AUDIO_OTHER_LANGUAGE
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.record_errors import reason_facts
from webinar_archive.pipeline.steps.audio_search import open_media_audio
from webinar_archive.pipeline.steps.fetch import media_checksum, media_path
from webinar_archive.pipeline.steps.locate import quotations_checksum, spoken_language

if TYPE_CHECKING:
    from webinar_archive.alignment.audio import Confirmation

WITNESS = "audio"
DISAGREES_MS = 2000
"""Two witnesses further apart than this disagree."""
SAME_PLACE_MS = 700
"""Within this, the boundaries found in the audio are the better ones (median error 0.12 s)."""
SURE_NEAR = 0.99
"""From this confidence on, words found in the audio within `DISAGREES_MS` of a place confirm it. Near a place there
is no next best one to compare with, so that some of the words are found almost anywhere
(`benchmarks/results/audio_confirmation.md`: at half of the wrong places, and at none by this rule)."""
SURE_WORDS = 0.95
"""From this confidence on, a place that words gave is not doubtful: of places from 0.9 on, 998 in 1,000 are right
(`benchmarks/results/confidence.md`), and searching a whole hour of audio costs a minute and a half."""
LANGUAGE_UNKNOWN = ("audio-no-model",)
"""Codes of an error that says no more than that there is no acoustic model for the language."""
_DISAGREEMENT_FACTOR = 0.7
"""What a confidence is multiplied by when the other witness finds the words elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioCheck:
    """The matches after the audio was searched; findings about the recording as a whole."""

    matches: tuple[Match, ...]
    findings: tuple[Finding, ...] = ()


class AudioSearch(Protocol):
    """Finds printed words in the audio of one recording."""

    def near(self, matches: Sequence[Match]) -> list[Confirmation | None]:
        """Return how well the spoken words of each match are found around its place, None where they are not."""

    def everywhere(self, texts: list[str]) -> tuple[Match, ...]:
        """Return one match for each text, from the whole recording."""


OpenAudio = Callable[[Path, str | None, Callable[[int], None], Callable[[Finding], None]], AudioSearch]
"""Opens a media file in a language (BCP 47); callbacks take the milliseconds done and findings. Raises
`RecordError`."""


def confirm_audio(context: StepContext, facts: RecordFacts) -> RecordFacts:
    """Hold the matches against the audio: confirmed, contradicted, or found where there were no words to search."""
    wanted = WITNESS in context.job.settings.witnesses.order
    if not wanted or facts.capture is None or not facts.notice.quotations:
        return facts
    if facts.capture.media is None:
        return facts.without_film("confirm_audio")
    checked: AudioCheck = context.run("confirm_audio", facts)
    return replace(facts, matches=checked.matches).with_findings(*checked.findings)


def confirm_audio_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the check depends on: the media, the matches, the quotations and the language."""
    return {
        "media": media_checksum(facts),
        "matches": context.results.get("locate"),
        "quotations": quotations_checksum(facts.notice),
        "language": spoken_language(context, facts),
        # named only where it is not the default: nothing that was made before is made again
        **({"audio": reach} if (reach := context.job.settings.witnesses.audio) != "search" else {}),
    }


def check_audio(
    context: StepContext, facts: RecordFacts, *, open_audio: OpenAudio = open_media_audio
) -> AudioCheck:
    """Search the audio. Where it cannot be searched, the matches stand and a finding says why.

    Raises `Unreachable`.
    """
    findings: list[Finding] = []
    language = spoken_language(context, facts)
    share, duration_ms = context.progress("confirm_audio"), facts.duration_ms
    media = media_path(context, facts)

    def on_progress(done_ms: int) -> None:
        if duration_ms:
            share(min(1.0, done_ms / duration_ms))

    try:
        audio = open_audio(media, language, on_progress, findings.append)
        return AudioCheck(matches=_checked(context, facts, audio), findings=tuple(findings))
    except RecordError as error:
        # no model for this language, or no audio: the other witness goes on alone
        code = "audio-unavailable" if error.code in LANGUAGE_UNKNOWN else "audio-failed"
        reason = {"language": language, **reason_facts(error)}
        finding = Finding(code=code, severity=Severity.INFO, facts=reason)
        return AudioCheck(matches=facts.matches, findings=(finding,))


def _checked(context: StepContext, facts: RecordFacts, audio: AudioSearch) -> tuple[Match, ...]:
    quotations, reach = facts.notice.quotations, context.job.settings.witnesses.audio
    found = list(facts.matches) or [Match(verdict=Verdict.NOT_FOUND, confidence=0.0)] * len(quotations)
    with_words = [number for number, match in enumerate(found) if match.spans and match.spoken]
    near = dict(zip(with_words, audio.near([found[number] for number in with_words]), strict=True))
    confirmed = [_confirmed_near(match, near.get(number)) for number, match in enumerate(found)]
    sought = [
        number
        for number, match in enumerate(found)
        if confirmed[number] is None and (reach == "always" or (reach == "search" and _is_doubtful(match)))
    ]
    elsewhere = audio.everywhere([quotations[number].text for number in sought]) if sought else ()
    for number, spotted in zip(sought, elsewhere, strict=True):
        confirmed[number] = _combined(found[number], spotted)
    return tuple(sure or words for sure, words in zip(confirmed, found, strict=True))


def _is_doubtful(match: Match) -> bool:
    """Return whether words gave no place for a quotation, or one that may well be another."""
    ambiguous = any(finding.code in AMBIGUOUS_CODES for finding in match.findings)
    return not match.spans or ambiguous or match.confidence < SURE_WORDS


def _confirmed_near(match: Match, spotted: Confirmation | None) -> Match | None:
    """Return the match as the audio confirms it near its place; None where it does not, or not surely."""
    if spotted is None or spotted.agreement_ms > DISAGREES_MS or spotted.confidence < SURE_NEAR:
        return None
    exact = len(match.spans) == 1 and spotted.agreement_ms <= SAME_PLACE_MS
    spans = (Span(spotted.spans[0].start_ms, spotted.spans[-1].end_ms),) if exact else match.spans
    return replace(agreeing(match, spotted.confidence, spotted.agreement_ms), spans=spans)


def _combined(match: Match, spotted: Match) -> Match:
    """Combine what the words found with what the whole audio gave, where the audio did not confirm the place."""
    if unsought := [finding for finding in spotted.findings if finding.code == AUDIO_OTHER_LANGUAGE]:
        return replace(match, findings=(*match.findings, *unsought))
    if not spotted.spans:
        return match if match.spans else _refused_by_both(match, spotted)
    if not match.spans:
        return spotted
    inside = Span(match.spans[0].start_ms, match.spans[-1].end_ms)
    outside_ms = _reach_outside_ms(spotted.spans, inside)
    if outside_ms <= DISAGREES_MS:
        # often only some of its sentences: that is still the same place, with boundaries of the words
        return agreeing(match, spotted.confidence, outside_ms)
    start_ms = spotted.spans[0].start_ms
    other = Alternative(start_ms=start_ms, end_ms=spotted.spans[-1].end_ms, confidence=spotted.confidence)
    distance_ms = abs(start_ms - inside.start_ms)
    doubted = _disagreeing(replace(match, alternatives=(other, *match.alternatives)), start_ms, distance_ms)
    return replace(doubted, agreement_ms=distance_ms)


def _refused_by_both(match: Match, spotted: Match) -> Match:
    """Return what both witnesses considered; at one place that both refused, what the words say is spoken there."""
    refused = replace(spotted, alternatives=match.alternatives).with_alternatives(spotted.alternatives)
    return replace(refused, confidence=max(match.confidence, spotted.confidence))


def agreeing(match: Match, confidence: float, apart_ms: int, witness: str = WITNESS) -> Match:
    """Return the match with one more witness: two that agree on a place are surer than each of them."""
    together = 1 - (1 - match.confidence) * (1 - confidence)
    return replace(
        match,
        witnesses=(*match.witnesses, witness),
        agreement_ms=apart_ms if match.agreement_ms is None else match.agreement_ms,
        confidence=max(match.confidence, round(min(together, 0.999), 4)),
    )


def _reach_outside_ms(spotted: tuple[Span, ...], inside: Span) -> int:
    """Return by how much the spotted spans reach out of a span, at either end; 0 when they lie within."""
    return max(0, inside.start_ms - spotted[0].start_ms, spotted[-1].end_ms - inside.end_ms)


def _disagreeing(match: Match, start_ms: int, distance_ms: int) -> Match:
    facts = {"audio_start_ms": start_ms, "distance_ms": distance_ms}
    finding = Finding(code="witnesses-disagree", facts=facts)
    return replace(
        match,
        confidence=round(match.confidence * _DISAGREEMENT_FACTOR, 4),
        findings=(*match.findings, finding),
    )
