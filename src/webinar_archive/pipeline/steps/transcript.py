"""Steps `transcript`, `recognition`: the words of the recording, from the best witness that has any."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.archive.step_cache import once
from webinar_archive.errors import ArchiveError, CaptionsError, DiskFull, ModelMissing
from webinar_archive.files import archived_file, checksum_of_file, write_whole
from webinar_archive.models import ArchivedFile, Capture, Finding, Severity, Transcript, TranscriptSource
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.context import StepContext

if TYPE_CHECKING:
    from webinar_archive.transcripts.asr.model import Recogniser

RECOGNITION = 1
"""The version of the step `recognition`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptFile:
    """A transcript in a file of its own, since an hour of words is too long to carry around."""

    file: ArchivedFile
    source: TranscriptSource
    language: str | None
    count: int = 0
    """Of its words."""
    findings: tuple[Finding, ...] = ()

    def load(self, folder: Path) -> Transcript:
        """The words."""
        return from_json((folder / self.file.path).read_bytes(), Transcript)


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcribed:
    """The words to search, None where no witness has any; findings of witnesses that could not be asked."""

    words: TranscriptFile | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Track:
    path: Path
    checksum: str
    source: TranscriptSource
    language: str | None


def transcribe(context: StepContext, capture: Capture | None, *, duration_ms: int | None) -> Transcribed:
    """The words: supplied ones, else those of the first witness that has any, in the order asked for.

    `duration_ms` is the recording's, for telling the progress. Raises `CaptionsError` when the supplied ones
    cannot be read.
    """
    if context.job.source.transcript is not None:
        return Transcribed(words=_read(context, (_supplied(context, context.job.source.transcript),)))
    if capture is None:
        return Transcribed()
    found: TranscriptFile | None = None
    findings: tuple[Finding, ...] = ()
    for witness in context.job.settings.witnesses.order:
        read: TranscriptFile | None = None
        if witness == "captions":
            tracks = _captions(context, capture)
            read = _read(context, tracks) if tracks else None
        elif witness == "recognition":
            try:
                read = _recognised(context, capture, duration_ms)
            except ModelMissing as error:
                # the witnesses after this one go on alone
                findings += (_not_asked(error),)
        if read is not None:
            found = read if found is None else replace(read, findings=found.findings + read.findings)
            if read.count:
                break
    return Transcribed(words=found, findings=findings)


def _supplied(context: StepContext, path: str) -> _Track:
    supplied = context.job.settings.path(path)
    return _Track(
        path=supplied,
        checksum=checksum_of_file(supplied),
        source=TranscriptSource.SUPPLIED,
        language=context.job.settings.witnesses.language,
    )


def _captions(context: StepContext, capture: Capture) -> tuple[_Track, ...]:
    return tuple(
        _Track(
            path=context.folder / track.file.path,
            checksum=track.file.checksum,
            source=TranscriptSource(track.kind.value),
            language=track.language or context.job.settings.witnesses.language,
        )
        for track in capture.captions
    )


def _read(context: StepContext, tracks: tuple[_Track, ...]) -> TranscriptFile:
    inputs = {f"track {number}": track.checksum for number, track in enumerate(tracks)}
    return context.once(
        "transcript",
        lambda: _kept(context, "transcript.json", _first_readable(tracks)),
        TranscriptFile,
        version=2,
        inputs=inputs,
    )


def _first_readable(tracks: tuple[_Track, ...]) -> Transcript:
    from webinar_archive.transcripts import read_transcript

    unreadable: tuple[Finding, ...] = ()
    for track in tracks:
        try:
            read = read_transcript(track.path, language=track.language, source=track.source)
        except CaptionsError as error:
            facts = {"reason": error.code, "file": track.path.name}
            unreadable += (Finding(code="captions-unreadable", facts=facts),)
            if track.source is TranscriptSource.SUPPLIED:
                raise
        else:
            return replace(read, findings=unreadable + read.findings)
    return Transcript(words=(), source=tracks[0].source, language=tracks[0].language, findings=unreadable)


def _recognised(context: StepContext, capture: Capture, duration_ms: int | None) -> TranscriptFile:
    """What a recogniser hears, made once for the same sound, model, versions and options.

    Raises `ModelMissing`. Sound that cannot be heard is a finding.
    """
    from webinar_archive.media.audio import choose_audio_stream, decode_audio
    from webinar_archive.transcripts.asr.model import RATE_HZ
    from webinar_archive.transcripts.asr.transcribe import RecognisedChunk, recognise

    recogniser = _recogniser(context.job.settings)
    language = context.job.settings.witnesses.language
    media = context.folder / capture.media.path
    inputs = {"media": capture.media.checksum, "language": language, **recogniser.provenance()}
    share = context.share("recognition")
    parts = context.folder / "recognition.part"

    def heard(ms: int) -> None:
        if duration_ms:
            share(min(1.0, ms / duration_ms))

    def cached(number: int, recognise_chunk: Callable[[], RecognisedChunk]) -> RecognisedChunk:
        # a night's work on a long recording outlives whoever stops it
        return once(
            parts, f"{number:04}", recognise_chunk, RecognisedChunk, version=RECOGNITION, inputs=inputs
        )

    def make() -> TranscriptFile:
        findings: list[Finding] = []
        try:
            stream = choose_audio_stream(media, language, findings.append)
            blocks = decode_audio(media, rate_hz=RATE_HZ, stream=stream.index, report=findings.append)
            words = recognise(blocks, recogniser, language=language, progress=heard, cached=cached)
        except (DiskFull, ModelMissing):
            raise
        except ArchiveError as error:
            findings.append(Finding(code="recognition-failed", facts={"reason": error.code}))
            words = Transcript(words=(), source=TranscriptSource.RECOGNITION, language=language)
        words = replace(words, findings=(*findings, *words.findings))
        return _kept(context, "recognition.json", words)

    made = context.once("recognition", make, TranscriptFile, version=RECOGNITION, inputs=inputs)
    shutil.rmtree(parts, ignore_errors=True)
    return made


def _recogniser(settings: Settings) -> Recogniser:
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


def _not_asked(error: ModelMissing) -> Finding:
    # what is not there is no fault of the record; what is wrong in the pipeline file wants a person
    absent = error.code in ("recognition-not-installed", "model-not-at-hand")
    facts = {"reason": error.code, "detail": error.facts.get("reason")}
    facts |= {name: str(value) for name, value in error.facts.items() if name != "reason"}
    severity = Severity.INFO if absent else Severity.WARNING
    return Finding(code="recognition-unavailable", severity=severity, facts=facts)


def _kept(context: StepContext, name: str, words: Transcript) -> TranscriptFile:
    path = context.folder / name
    write_whole(path, to_json(words))
    return TranscriptFile(
        file=archived_file(path, context.folder),
        source=words.source,
        language=words.language,
        count=len(words.words),
        findings=words.findings,
    )
