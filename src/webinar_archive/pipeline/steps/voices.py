"""Step `voices`: what the recording sounds like over time, whose voice speaks when, and whether quotations agree."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from webinar_archive.alignment.voices.requirements import (
    DETECTOR_PACKAGE,
    SHA256,
    libraries_are_installed,
    weights_file,
)
from webinar_archive.archive.step_cache import Inputs
from webinar_archive.errors import ModelMissing, RecordError
from webinar_archive.files import checksum
from webinar_archive.installed_packages import damaged_before_use
from webinar_archive.models import Finding, Severity
from webinar_archive.models.codec import to_json
from webinar_archive.models.voices import Voices
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.record_errors import reason_facts
from webinar_archive.pipeline.steps.fetch import media_checksum, media_path
from webinar_archive.pipeline.steps.locate import spoken_language

if TYPE_CHECKING:
    from numpy import int16
    from numpy.typing import NDArray

    from webinar_archive.alignment.voices.listener import Listened
    from webinar_archive.models import Word

Listen = Callable[[Iterable["NDArray[int16]"], Callable[[int], None]], "Listened"]
"""Listens to mono samples; the callback takes the milliseconds done. Raises `ModelMissing`."""


def hear_voices(context: StepContext, facts: RecordFacts) -> RecordFacts:
    """Find out who speaks when, where the pipeline file asks for it and the extra `voices` is installed."""
    if not context.job.settings.sound.voices or facts.capture is None:
        return facts
    if facts.capture.media is None:
        return facts.without_film("voices")
    try:
        voices: Voices = context.run("voices", facts)
    except ModelMissing as error:
        reason = reason_facts(error)
        return facts.with_findings(Finding(code="voices-unavailable", severity=Severity.INFO, facts=reason))
    return replace(facts, voices=voices)


def voices_inputs(_context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the voices depend on: media, words, places, ascribed speakers and the model."""
    notice = facts.notice
    ascribed = [(q.number, q.speaker, q.speaker_as_printed) for q in notice.quotations]
    places = [[(span.start_ms, span.end_ms) for span in match.spans] for match in facts.matches]
    people = [c.name for c in notice.contributors if not c.body]
    return {
        "media": media_checksum(facts),
        "transcript": facts.transcript.file.checksum if facts.transcript else None,
        "ascribed": checksum(to_json((ascribed, places, people))),
        "model": SHA256,
    }


def listen_by_model(blocks: Iterable[NDArray[int16]], on_progress: Callable[[int], None]) -> Listened:
    """Listen with the model of the extra `voices`. Raises `ModelMissing`."""
    if not libraries_are_installed():
        raise ModelMissing("voices-not-installed")
    if damaged := damaged_before_use(DETECTOR_PACKAGE):
        raise ModelMissing("voices-damaged", package=DETECTOR_PACKAGE, files=", ".join(damaged))
    path = weights_file()
    if path is None:
        raise ModelMissing("voice-model-missing")
    # NumPy and the models load only where a recording is listened to
    from webinar_archive.alignment.voices.encoder_weights import load_weights
    from webinar_archive.alignment.voices.listener import listen
    from webinar_archive.alignment.voices.speech_detector import SpeechDetector

    weights = load_weights(path)
    try:
        detector = SpeechDetector()
    except (ImportError, OSError, RuntimeError) as error:
        # a library for another machine, or one that the system does not allow
        raise ModelMissing("voices-broken", reason=str(error)) from None
    return listen(blocks, weights, detector, on_progress)


def find_voices(context: StepContext, facts: RecordFacts, *, listen: Listen = listen_by_model) -> Voices:
    """Listen to the whole recording. Where it cannot be used, a finding says why.

    Raises `ModelMissing`, `Unreachable`.
    """
    from webinar_archive.alignment.voices.contradictions import compare_quotations
    from webinar_archive.alignment.voices.encoder import RATE_HZ
    from webinar_archive.alignment.voices.persons import persons_of_voices
    from webinar_archive.alignment.voices.sound_kinds import sound_stretches
    from webinar_archive.alignment.voices.turns import voice_turns
    from webinar_archive.media.audio import choose_audio_stream, decode_audio

    share, duration_ms = context.progress("voices"), facts.duration_ms
    language = spoken_language(context, facts)

    def on_progress(done_ms: int) -> None:
        if duration_ms:
            share(min(1.0, done_ms / duration_ms))

    try:
        media = media_path(context, facts)
        stream = choose_audio_stream(media, language)
        heard = listen(decode_audio(media, rate_hz=RATE_HZ, stream=stream), on_progress)
    except ModelMissing:
        raise
    except RecordError as error:
        reason = reason_facts(error)
        return Voices(findings=(Finding(code="voices-failed", severity=Severity.INFO, facts=reason),))
    turns = voice_turns(heard)
    words = _words(context, facts)
    return Voices(
        media_checksum=media_checksum(facts),
        sounds=sound_stretches(heard),
        turns=turns,
        persons=persons_of_voices(turns, words, facts.notice, language),
        findings=compare_quotations(heard, facts.notice.quotations, facts.matches),
    )


def _words(context: StepContext, facts: RecordFacts) -> tuple[Word, ...]:
    """Return the words of the transcript; none where it is gone, which another step reports."""
    if facts.transcript is None:
        return ()
    try:
        return facts.transcript.load(context.folder).words
    except RecordError:
        return ()
