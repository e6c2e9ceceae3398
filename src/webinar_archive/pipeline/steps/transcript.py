"""Steps `transcript`, `recognition`: the words of the recording, from the best witness that has any."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.archive.step_cache import once
from webinar_archive.errors import ArchiveError, CaptionsError, DiskFull, ModelMissing
from webinar_archive.files import checksum_of_file, kept_file, write_whole
from webinar_archive.models import Capture, Finding, KeptFile, Severity, Transcript, TranscriptSource
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.context import Work

if TYPE_CHECKING:
    from webinar_archive.transcripts.asr.transcribe import Recogniser

RECOGNITION = 1
"""The version of the step `recognition`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTranscript:
    """A transcript in a file of its own, since an hour of words is too long to carry around."""

    file: KeptFile
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

    words: KeptTranscript | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Track:
    path: Path
    checksum: str
    source: TranscriptSource
    language: str | None


def transcribe(work: Work, capture: Capture | None, *, duration_ms: int | None) -> Transcribed:
    """The words: supplied ones, else those of the first witness that has any, in the order asked for.

    `duration_ms` is the recording's, for telling the progress. Raises `CaptionsError` when the supplied ones
    cannot be read.
    """
    if work.job.source.transcript is not None:
        return Transcribed(words=_read(work, (_supplied(work, work.job.source.transcript),)))
    if capture is None:
        return Transcribed()
    found: KeptTranscript | None = None
    findings: tuple[Finding, ...] = ()
    for witness in work.job.settings.witnesses.order:
        read: KeptTranscript | None = None
        if witness == "captions":
            tracks = _captions(work, capture)
            read = _read(work, tracks) if tracks else None
        elif witness == "recognition":
            try:
                read = _recognised(work, capture, duration_ms)
            except ModelMissing as error:
                # the witnesses after this one go on alone
                findings += (_not_asked(error),)
        if read is not None:
            found = read if found is None else replace(read, findings=found.findings + read.findings)
            if read.count:
                break
    return Transcribed(words=found, findings=findings)


def _supplied(work: Work, path: str) -> _Track:
    supplied = work.job.settings.path(path)
    return _Track(
        path=supplied,
        checksum=checksum_of_file(supplied),
        source=TranscriptSource.SUPPLIED,
        language=work.job.settings.witnesses.language,
    )


def _captions(work: Work, capture: Capture) -> tuple[_Track, ...]:
    return tuple(
        _Track(
            path=work.folder / track.file.path,
            checksum=track.file.checksum,
            source=TranscriptSource(track.kind.value),
            language=track.language or work.job.settings.witnesses.language,
        )
        for track in capture.captions
    )


def _read(work: Work, tracks: tuple[_Track, ...]) -> KeptTranscript:
    inputs = {f"track {number}": track.checksum for number, track in enumerate(tracks)}
    return work.once(
        "transcript",
        lambda: _kept(work, "transcript.json", _first_readable(tracks)),
        KeptTranscript,
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


def _recognised(work: Work, capture: Capture, duration_ms: int | None) -> KeptTranscript:
    """What a recogniser hears, made once for the same sound, model, versions and options.

    Raises `ModelMissing`. Sound that cannot be heard is a finding.
    """
    from webinar_archive.media.audio import choose_sound, decode_sound
    from webinar_archive.transcripts.asr.transcribe import RATE_HZ, Heard, recognise

    recogniser = _recogniser(work.job.settings)
    language = work.job.settings.witnesses.language
    media = work.folder / capture.media.path
    inputs = {"media": capture.media.checksum, "language": language, **recogniser.provenance()}
    share = work.share("recognition")
    parts = work.folder / "recognition.part"

    def heard(ms: int) -> None:
        if duration_ms:
            share(min(1.0, ms / duration_ms))

    def keep(number: int, hear: Callable[[], Heard]) -> Heard:
        # a night's work on a long recording outlives whoever stops it
        return once(parts, f"{number:04}", hear, Heard, version=RECOGNITION, inputs=inputs)

    def make() -> KeptTranscript:
        findings: list[Finding] = []
        try:
            stream = choose_sound(media, language, findings.append)
            blocks = decode_sound(media, rate_hz=RATE_HZ, stream=stream.index, report=findings.append)
            words = recognise(blocks, recogniser, language=language, progress=heard, keep=keep)
        except (DiskFull, ModelMissing):
            raise
        except ArchiveError as error:
            findings.append(Finding(code="recognition-not-heard", facts={"reason": error.code}))
            words = Transcript(words=(), source=TranscriptSource.RECOGNITION, language=language)
        words = replace(words, findings=(*findings, *words.findings))
        return _kept(work, "recognition.json", words)

    made = work.once("recognition", make, KeptTranscript, version=RECOGNITION, inputs=inputs)
    shutil.rmtree(parts, ignore_errors=True)
    return made


def _recogniser(settings: Settings) -> Recogniser:
    from webinar_archive.transcripts.asr.transcribe import Recogniser

    chosen = settings.witnesses
    folder = settings.path(chosen.model)
    is_folder = chosen.model.startswith((".", "/", "~")) or (folder / "model.bin").is_file()
    return Recogniser(
        model=chosen.model,
        folder=folder if is_folder else None,
        keep_in=settings.path(chosen.models) if chosen.models else None,
        device=chosen.device,
        compute_type=chosen.compute_type,
    )


def _not_asked(error: ModelMissing) -> Finding:
    # what is not there is no fault of the record; what is wrong in the pipeline file wants a person
    absent = error.code in ("recognition-not-installed", "model-not-at-hand")
    facts = {"reason": error.code, "detail": error.facts.get("reason")}
    facts |= {name: str(value) for name, value in error.facts.items() if name != "reason"}
    severity = Severity.INFO if absent else Severity.WARNING
    return Finding(code="recognition-not-asked", severity=severity, facts=facts)


def _kept(work: Work, name: str, words: Transcript) -> KeptTranscript:
    path = work.folder / name
    write_whole(path, to_json(words))
    return KeptTranscript(
        file=kept_file(path, work.folder),
        source=words.source,
        language=words.language,
        count=len(words.words),
        findings=words.findings,
    )
