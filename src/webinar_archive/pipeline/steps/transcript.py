"""Steps `transcript`, `recognition`: the words of the recording, from the best witness that has any."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.archive.file_identity import identify
from webinar_archive.archive.kept_files import kept_path
from webinar_archive.archive.layout import (
    capture_folder,
    recognition_file,
    recognition_parts,
    transcript_file,
)
from webinar_archive.archive.step_cache import Inputs, once
from webinar_archive.errors import CaptionsError, Gone, ModelMissing, RecordError, UsageError
from webinar_archive.files import archived_file, write_whole
from webinar_archive.models import (
    Captions,
    Finding,
    PassingCaptions,
    Severity,
    Transcript,
    TranscriptSource,
    Word,
)
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.context import StepContext, StepScope
from webinar_archive.pipeline.facts import RecordFacts, TranscriptFile
from webinar_archive.pipeline.record_errors import reason_facts
from webinar_archive.pipeline.steps.fetch import media_checksum, media_path

if TYPE_CHECKING:
    from webinar_archive.transcripts.asr.model import Recogniser
    from webinar_archive.transcripts.asr.transcribe import ChunkCache

BEYOND_END_MS = 1000
"""Words of captions that begin later than this after the measured end of the recording are not in it."""

RECOGNITION_VERSION = 1
"""The version of the step `recognition`, and of the chunks that it stores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Track:
    path: Path
    checksum: str
    source: TranscriptSource
    language: str | None


def transcribe(context: StepContext, facts: RecordFacts) -> RecordFacts:
    """Find the words of the recording: supplied ones, else those of the first witness that has any.

    Witnesses are tried in the order of the pipeline file; those that are not available are findings. Raises
    `CaptionsError` when supplied words cannot be read, `Gone` when their file is missing.
    """
    if context.job.source.transcript is not None:
        return replace(facts, transcript=context.run("transcript", facts))
    if facts.capture is None:
        return facts
    for witness in context.job.settings.witnesses.order:
        read, facts = _read_by(witness, context, facts)
        if read is not None:
            before = facts.transcript.findings if facts.transcript else ()
            facts = replace(facts, transcript=replace(read, findings=before + read.findings))
            if read.count:
                break
    if context.scope is not StepScope.NONE:
        _delete_passing_captions(context, facts)
    return facts


def _read_by(
    witness: str, context: StepContext, facts: RecordFacts
) -> tuple[TranscriptFile | None, RecordFacts]:
    """Return the words of a witness, None where it has none to give, and the facts with what is to be told of that."""
    if witness == "captions" and _tracks(context, facts):
        return context.run("transcript", facts), facts
    if witness != "recognition":
        return None, facts
    if media_checksum(facts) is None:
        return None, facts.without_film(witness)
    try:
        read: TranscriptFile = context.run("recognition", facts)
    except ModelMissing as error:
        # the witnesses after this one go on alone
        return None, facts.with_findings(unavailable(error, "recognition-unavailable"))
    shutil.rmtree(recognition_parts(context.folder), ignore_errors=True)
    return read, facts


def _delete_passing_captions(context: StepContext, facts: RecordFacts) -> None:
    for track in facts.capture.passing_captions if facts.capture else ():
        kept_path(context.folder, _path_of_passing(track)).unlink(missing_ok=True)


def _path_of_passing(track: PassingCaptions) -> str:
    return f"{capture_folder(Path()).as_posix()}/{track.name}"


def _tracks(context: StepContext, facts: RecordFacts) -> tuple[_Track, ...]:
    """Return the caption tracks to read, best first: the supplied one alone, or those of the capture."""
    job, language = context.job, context.job.settings.witnesses.language
    supplied = job.supplied(job.source.transcript)
    if supplied is not None:
        checksum = identify(supplied, context.folder)
        source = TranscriptSource.SUPPLIED
        return (_Track(path=supplied, checksum=checksum, source=source, language=language),)
    if facts.capture is None:
        return ()
    captured: tuple[tuple[Captions | PassingCaptions, str, str], ...] = (
        *((track, track.file.path, track.file.checksum) for track in facts.capture.captions),
        *((track, _path_of_passing(track), track.checksum) for track in facts.capture.passing_captions),
    )
    return tuple(
        _Track(
            path=kept_path(context.folder, path),
            checksum=checksum,
            source=TranscriptSource(track.kind.value),
            language=track.language or language,
        )
        for track, path, checksum in captured
    )


def transcript_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the transcript depends on: every caption track, in order, and where the recording ends."""
    tracks = {f"track {number}": track.checksum for number, track in enumerate(_tracks(context, facts))}
    return {**tracks, "duration_ms": facts.duration_ms}


def read_captions(context: StepContext, facts: RecordFacts) -> TranscriptFile:
    """Read the first caption track that has words of the recording; empty where none has, with findings that say why.

    Raises `CaptionsError` for a supplied one, `Gone` for one that was deleted since it is not kept.
    """
    from webinar_archive.transcripts import read_transcript

    tracks = _tracks(context, facts)
    path = transcript_file(context.folder)
    unreadable: tuple[Finding, ...] = ()
    for track in tracks:
        if facts.capture and facts.capture.passing_captions and not track.path.exists():
            raise Gone("captions-not-kept")
        try:
            read = read_transcript(track.path, language=track.language, source=track.source)
        except (CaptionsError, UsageError) as error:
            if track.source is TranscriptSource.SUPPLIED:
                # also of a file that cannot be opened: it concerns this record alone
                raise CaptionsError(error.code, **error.facts) from None
            reason = {**reason_facts(error), "file": track.path.name}
            unreadable += (Finding(code="captions-unreadable", facts=reason),)
        else:
            read = _within(replace(read, findings=unreadable + read.findings), facts.duration_ms)
            if read.words or track == tracks[-1]:
                return _stored(context, path, read)
            unreadable = read.findings
    nothing = Transcript(words=(), source=tracks[0].source, language=tracks[0].language, findings=unreadable)
    return _stored(context, path, nothing)


def _within(read: Transcript, duration_ms: int | None) -> Transcript:
    """Return a transcript without the words that lie beyond the recording's end: no match can be right there."""
    if duration_ms is None:
        return read
    latest_ms = duration_ms + BEYOND_END_MS
    beyond = [word.start_ms for word in read.words if word.start_ms > latest_ms]
    if not beyond:
        return read
    facts = {
        "count": len(beyond),
        "first_ms": min(beyond),
        "last_ms": max(beyond),
        "duration_ms": duration_ms,
    }
    words = tuple(
        Word(word.text, word.start_ms, min(word.end_ms, latest_ms), word.speaker_label)
        for word in read.words
        if word.start_ms <= latest_ms
    )
    finding = Finding(code="captions-beyond-end", facts=facts)
    return replace(read, words=words, findings=(*read.findings, finding))


def recognition_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what recognition depends on: media, language, model, versions and options. Raises `ModelMissing`."""
    return {
        "media": media_checksum(facts),
        "language": context.job.settings.witnesses.language,
        **recogniser_of(context.job.settings).provenance(),
    }


def recognise_speech(
    context: StepContext, facts: RecordFacts, *, chunk_s: int | None = None
) -> TranscriptFile:
    """Transcribe the recording by speech recognition. Raises `ModelMissing`, `Unreachable`.

    Audio that cannot be processed is a finding. Chunks (of `chunk_s` seconds where given) are stored as they are
    done: a stopped recognition of a long recording goes on where it was.
    """
    from webinar_archive.transcripts.asr.transcribe import RecognisedChunk

    parts = recognition_parts(context.folder)
    inputs = recognition_inputs(context, facts)

    def cached_chunk(number: int, recognise_chunk: Callable[[], RecognisedChunk]) -> RecognisedChunk:
        version = RECOGNITION_VERSION
        return once(parts, f"{number:04}", recognise_chunk, RecognisedChunk, version=version, inputs=inputs)

    findings: list[Finding] = []
    try:
        recogniser = replace(recogniser_of(context.job.settings), chunk_s=chunk_s)
        words = _recognised(context, facts, recogniser, findings.append, cached_chunk)
    except ModelMissing:
        raise
    except RecordError as error:
        findings.append(Finding(code="recognition-failed", facts=reason_facts(error)))
        language = context.job.settings.witnesses.language
        words = Transcript(words=(), source=TranscriptSource.RECOGNITION, language=language)
    words = replace(words, findings=(*findings, *words.findings))
    return _stored(context, recognition_file(context.folder), words)


def _recognised(
    context: StepContext,
    facts: RecordFacts,
    recogniser: Recogniser,
    report: Callable[[Finding], None],
    cached: ChunkCache,
) -> Transcript:
    from webinar_archive.media.audio import choose_audio_stream, decode_audio
    from webinar_archive.transcripts.asr.model import RATE_HZ
    from webinar_archive.transcripts.asr.transcribe import recognise

    language = context.job.settings.witnesses.language
    share, duration_ms = context.progress("recognition"), facts.duration_ms

    def on_progress(done_ms: int) -> None:
        if duration_ms:
            share(min(1.0, done_ms / duration_ms))

    media = media_path(context, facts)
    stream = choose_audio_stream(media, language, report)
    # the model leaves out speakers who are much quieter than others
    blocks = decode_audio(media, rate_hz=RATE_HZ, stream=stream, levelled=True, report=report)
    return recognise(blocks, recogniser, language=language, progress=on_progress, cached=cached)


def recogniser_of(settings: Settings) -> Recogniser:
    """Return the recogniser that a pipeline file chooses."""
    from webinar_archive.transcripts.asr.model import Recogniser

    chosen = settings.witnesses
    folder = settings.path(chosen.model)
    is_folder = chosen.model.startswith((".", "/", "~")) or (folder / "model.bin").is_file()
    return Recogniser(
        model=chosen.model,
        folder=folder if is_folder else None,
        download_folder=settings.path(chosen.models) if chosen.models else None,
        device=chosen.device,
        compute_type=chosen.compute_type,
    )


def unavailable(error: ModelMissing, code: str) -> Finding:
    """Return the finding `code` that says why the recogniser's model was not used."""
    # what is not there is no fault of the record; what is wrong in the pipeline file wants a person
    absent = error.code in ("recognition-not-installed", "model-not-at-hand", "meaning-not-installed")
    facts = {"reason": error.code, "detail": error.facts.get("reason")}
    facts |= {name: str(value) for name, value in error.facts.items() if name != "reason"}
    severity = Severity.INFO if absent else Severity.WARNING
    return Finding(code=code, severity=severity, facts=facts)


def _stored(context: StepContext, path: Path, words: Transcript) -> TranscriptFile:
    write_whole(path, to_json(words))
    return TranscriptFile(
        file=archived_file(path, context.folder),
        source=words.source,
        language=words.language,
        count=len(words.words),
        findings=words.findings,
    )
