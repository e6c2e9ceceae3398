"""Step `sound`: the second witness confirms what the words found, and looks where they found nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from webinar_archive.errors import ArchiveError, DiskFull, ModelMissing
from webinar_archive.files import checksum
from webinar_archive.models import Alternative, Capture, Finding, Match, Notice, Severity, Span, Verdict
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.context import StepContext

WITNESS = "audio"
DISAGREES_MS = 2000
"""Two witnesses further apart than this disagree."""
SAME_PLACE_MS = 700
"""Within this, the sound's own boundaries are the better ones (`facts/sound.md`: median 0.12 s)."""
SURE_NEAR = 0.99
"""From this confidence on, words heard within `DISAGREES_MS` of a place confirm it. Near a place there is no
next best one to be better than, so that some of the words are heard almost anywhere
(`benchmarks/results/confirming.md`: at half of the wrong places, and at none by this rule)."""
LONGEST_NEAR_MS = 240_000
_DOUBT = 0.7
"""What a confidence is multiplied by when the other witness hears the words elsewhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AudioCheck:
    """What the sound made of the matches; findings of the recording as a whole."""

    matches: tuple[Match, ...]
    findings: tuple[Finding, ...] = ()


def listen(
    context: StepContext,
    notice: Notice,
    capture: Capture | None,
    matches: tuple[Match, ...],
    *,
    language: str | None,
    duration_ms: int | None,
) -> AudioCheck:
    """The matches after listening: confirmed, contradicted, or found where there were no words to search.

    `duration_ms` is the recording's, for telling the progress.
    """
    wanted = WITNESS in context.job.settings.witnesses.order
    if not wanted or capture is None or not notice.quotations:
        return AudioCheck(matches=matches)
    media = context.folder / capture.media.path
    share = context.share("confirm_audio")

    def heard(ms: int) -> None:
        if duration_ms:
            share(min(1.0, ms / duration_ms))

    def make() -> AudioCheck:
        from webinar_archive.media.audio import choose_audio_stream

        findings: list[Finding] = []
        try:
            stream = choose_audio_stream(media, language, findings.append).index
            ears = _AudioInput(
                media=media, stream=stream, language=language, heard=heard, report=findings.append
            )
            return replace(_listened(notice, matches, ears), findings=tuple(findings))
        except DiskFull:
            raise
        except ArchiveError as error:
            # no model for this language, or no sound: the other witness goes on alone
            code = "audio-unavailable" if isinstance(error, ModelMissing) else "audio-failed"
            facts = {"reason": error.code, "language": language}
            return AudioCheck(
                matches=matches, findings=(Finding(code=code, severity=Severity.INFO, facts=facts),)
            )

    inputs = {
        "media": capture.media.checksum,
        "matches": checksum(to_json(matches)),
        "quotations": checksum("\n\0".join(q.text for q in notice.quotations)),
        "language": language,
    }
    return context.once("confirm_audio", make, AudioCheck, version=3, inputs=inputs)


@dataclass(frozen=True, slots=True, kw_only=True)
class _AudioInput:
    """What is listened to, in which language; who hears how many milliseconds are done, and what is damaged."""

    media: Path
    stream: int
    language: str | None
    heard: Callable[[int], None]
    report: Callable[[Finding], None]


def _listened(notice: Notice, matches: tuple[Match, ...], ears: _AudioInput) -> AudioCheck:
    found = list(matches) or [Match(verdict=Verdict.NOT_FOUND, confidence=0.0)] * len(notice.quotations)
    confirmed = [_confirmed(match, ears) for match in found]
    unheard = [number for number, match in enumerate(confirmed) if match is None]
    elsewhere = _everywhere([notice.quotations[n].text for n in unheard], ears)
    for number, heard in zip(unheard, elsewhere, strict=True):
        confirmed[number] = _weighed(found[number], heard)
    return AudioCheck(matches=tuple(match for match in confirmed if match is not None))


def _confirmed(match: Match, ears: _AudioInput) -> Match | None:
    """The match as the sound confirms it near its place; None where it does not, or not surely."""
    from webinar_archive.alignment import audio
    from webinar_archive.media.audio import decode_audio

    if not match.spans or not match.spoken:
        return None
    near = Span(match.spans[0].start_ms, match.spans[-1].end_ms)
    if near.end_ms - near.start_ms > LONGEST_NEAR_MS:
        near = match.spans[0]
    begin_ms = max(0, near.start_ms - audio.AROUND_MS)
    blocks = decode_audio(
        ears.media,
        rate_hz=audio.sample_rate_hz(ears.language),
        stream=ears.stream,
        start_ms=begin_ms,
        end_ms=near.end_ms + audio.AROUND_MS,
    )
    heard = audio.confirm(blocks, match.spoken, near=near, offset_ms=begin_ms, language=ears.language)
    if heard is None or heard.agreement_ms > DISAGREES_MS or heard.confidence < SURE_NEAR:
        return None
    exact = len(match.spans) == 1 and heard.agreement_ms <= SAME_PLACE_MS
    spans = (Span(heard.spans[0].start_ms, heard.spans[-1].end_ms),) if exact else match.spans
    return replace(_agreed(match, heard.confidence, heard.agreement_ms), spans=spans)


def _everywhere(texts: list[str], ears: _AudioInput) -> tuple[Match, ...]:
    from webinar_archive.alignment import audio
    from webinar_archive.media.audio import decode_audio

    if not texts:
        return ()
    rate_hz = audio.sample_rate_hz(ears.language)
    blocks = decode_audio(ears.media, rate_hz=rate_hz, stream=ears.stream, report=ears.report)
    return audio.locate_in_audio(blocks, texts, language=ears.language, progress=ears.heard)


def _weighed(match: Match, heard: Match) -> Match:
    """What the words found and what the whole sound gave, where the sound did not confirm the place."""
    if not heard.spans:
        return match if match.spans else replace(heard, alternatives=match.alternatives or heard.alternatives)
    if not match.spans:
        return heard
    inside = Span(match.spans[0].start_ms, match.spans[-1].end_ms)
    outside_ms = _outside(heard.spans, inside)
    if outside_ms <= DISAGREES_MS:
        # often only some of its sentences: that is still the same place, with boundaries of the words
        return _agreed(match, heard.confidence, outside_ms)
    start_ms = heard.spans[0].start_ms
    other = Alternative(start_ms=start_ms, end_ms=heard.spans[-1].end_ms, confidence=heard.confidence)
    distance_ms = abs(start_ms - inside.start_ms)
    doubted = _doubted(replace(match, alternatives=(other, *match.alternatives)), start_ms, distance_ms)
    return replace(doubted, agreement_ms=distance_ms)


def _agreed(match: Match, confidence: float, apart_ms: int) -> Match:
    """Two witnesses of one place are surer than each of them."""
    together = 1 - (1 - match.confidence) * (1 - confidence)
    return replace(
        match,
        witnesses=(*match.witnesses, WITNESS),
        agreement_ms=apart_ms,
        confidence=max(match.confidence, round(min(together, 0.999), 4)),
    )


def _outside(heard: tuple[Span, ...], inside: Span) -> int:
    """By how much what was heard reaches out of a stretch, at either end; 0 when it lies within."""
    return max(0, inside.start_ms - heard[0].start_ms, heard[-1].end_ms - inside.end_ms)


def _doubted(match: Match, start_ms: int, distance_ms: int) -> Match:
    facts = {"sound_start_ms": start_ms, "distance_ms": distance_ms}
    finding = Finding(code="witnesses-disagree", facts=facts)
    return replace(match, confidence=round(match.confidence * _DOUBT, 4), findings=(*match.findings, finding))
