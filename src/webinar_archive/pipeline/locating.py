"""Steps `transcript`, `locate`: the words of the recording, and where each quotation falls in them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from webinar_archive.errors import CaptionsError
from webinar_archive.files import checksum, checksum_of_file, kept_file, write_whole
from webinar_archive.pipeline.work import Work
from webinar_archive.records import (
    Capture,
    Finding,
    KeptFile,
    Match,
    Notice,
    Transcript,
    TranscriptSource,
    from_json,
    to_json,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptTranscript:
    """A transcript in a file of its own, since an hour of words is too long to carry around."""

    file: KeptFile
    source: TranscriptSource
    language: str | None
    findings: tuple[Finding, ...] = ()

    def load(self, folder: Path) -> Transcript:
        """The words."""
        return from_json((folder / self.file.path).read_bytes(), Transcript)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Track:
    path: Path
    checksum: str
    source: TranscriptSource
    language: str | None


def transcript(work: Work, capture: Capture | None) -> KeptTranscript | None:
    """The words: supplied, else the first of the captured captions that can be read; None without any."""
    tracks = _tracks(work, capture)
    if not tracks:
        return None

    def make() -> KeptTranscript:
        read = _first_readable(tracks)
        path = work.folder / "transcript.json"
        write_whole(path, to_json(read))
        return KeptTranscript(
            file=kept_file(path, work.folder),
            source=read.source,
            language=read.language,
            findings=read.findings,
        )

    inputs = {f"track {number}": track.checksum for number, track in enumerate(tracks)}
    return work.once("transcript", make, KeptTranscript, version=1, inputs=inputs)


def _tracks(work: Work, capture: Capture | None) -> tuple[_Track, ...]:
    language = work.job.settings.witnesses.language
    supplied = work.job.supplied(work.job.source.transcript)
    if supplied is not None:
        sum_ = checksum_of_file(supplied)
        return (_Track(path=supplied, checksum=sum_, source=TranscriptSource.SUPPLIED, language=language),)
    if capture is None or "captions" not in work.job.settings.witnesses.order:
        return ()
    return tuple(
        _Track(
            path=work.folder / track.file.path,
            checksum=track.file.checksum,
            source=TranscriptSource(track.kind.value),
            language=track.language or language,
        )
        for track in capture.captions
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


def locate(work: Work, notice: Notice, words: KeptTranscript) -> tuple[Match, ...]:
    """One match for each quotation of the notice, in its order."""
    from webinar_archive.alignment import locate as locate_words

    language = work.job.settings.witnesses.language or words.language or notice.language

    def make() -> tuple[Match, ...]:
        found = locate_words(
            words.load(work.folder).words, [q.text for q in notice.quotations], language=language
        )
        return tuple(replace(match, witnesses=("captions",) if match.spans else ()) for match in found)

    inputs = {
        "transcript": words.file.checksum,
        "quotations": checksum("\n\0".join(q.text for q in notice.quotations)),
        "language": language,
    }
    return work.once("locate", make, tuple[Match, ...], version=1, inputs=inputs)
