"""What the steps have found out about one record so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from webinar_archive.archive.kept_files import read_kept_file
from webinar_archive.errors import ArchiveError, Failure, Gone
from webinar_archive.models import (
    ArchivedFile,
    Capture,
    Finding,
    Match,
    Notice,
    Recording,
    Severity,
    Transcript,
    TranscriptSource,
)
from webinar_archive.models.codec import from_json
from webinar_archive.models.voices import Voices
from webinar_archive.pipeline.config import Source
from webinar_archive.text.redaction import redact_address

if TYPE_CHECKING:
    from webinar_archive.alignment.speakers.attribution import SpeakerAttribution

MATCHING_STEPS = ("locate", "confirm_audio", "score_words", "meaning")
"""The steps that give matches, in order: each but the first takes those of the last one before it that was made."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CapturedPage:
    """A web page in the archive as it came, with its address after redirects and the time of capture (UTC).

    `charset` is the one that the server declared, if any. `warc` holds the requests and responses; pages that an
    earlier release captured have none. `earlier` are the files of captures before, which differed. No address holds a
    secret.
    """

    file: ArchivedFile
    address: str
    captured_at: str
    charset: str | None = None
    warc: ArchivedFile | None = None
    earlier: tuple[ArchivedFile, ...] = ()

    @property
    def files(self) -> tuple[ArchivedFile, ...]:
        """The page's files. Without those of earlier captures: one that is lost comes back by no new capture."""
        return (self.file,) if self.warc is None else (self.file, self.warc)


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptFile:
    """A transcript in a file of its own, since an hour of words is too long to carry around.

    `count` is the number of its words.
    """

    file: ArchivedFile
    source: TranscriptSource
    language: str | None
    count: int = 0
    findings: tuple[Finding, ...] = ()

    @property
    def files(self) -> tuple[ArchivedFile, ...]:
        """The transcript's file."""
        return (self.file,)

    def load(self, folder: Path) -> Transcript:
        """Read the transcript; `folder` is the record's. Raises `RecordError`; `Gone` where it is not as stored."""
        try:
            return from_json(read_kept_file(folder, self.file), Transcript)
        except msgspec.DecodeError:
            raise Gone("kept-file-missing", path=str(folder / self.file.path)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptVectors:
    """What the windows of a transcript's words mean, as vectors, in a file of its own (NumPy, half precision)."""

    file: ArchivedFile

    @property
    def files(self) -> tuple[ArchivedFile, ...]:
        """The file of the vectors."""
        return (self.file,)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What the steps have found out about a record; None where they could not, or have not yet.

    `notice` says no more than the source does until the notice is read. `matches` and `speakers` are empty, or
    one for each quotation of the notice. `findings` are those that belong to no single fact; `failure` is the
    first that stopped a step.
    """

    notice: Notice
    page: CapturedPage | None = None
    report: CapturedPage | None = None
    address: str | None = None
    capture: Capture | None = None
    recording: Recording | None = None
    transcript: TranscriptFile | None = None
    vectors: TranscriptVectors | None = None
    matches: tuple[Match, ...] = ()
    speakers: tuple[SpeakerAttribution, ...] = ()
    voices: Voices | None = None
    findings: tuple[Finding, ...] = ()
    failure: Failure | None = None

    @property
    def duration_ms(self) -> int | None:
        """The measured duration of the recording."""
        return self.recording.measured_duration_ms if self.recording else None

    def with_findings(self, *findings: Finding) -> RecordFacts:
        """Return the facts with these findings after the others."""
        return replace(self, findings=(*self.findings, *findings))

    def without_film(self, step: str) -> RecordFacts:
        """Return the facts with the finding that names each step that was not done, since the film is not kept."""
        before = next((finding for finding in self.findings if finding.code == "not-kept"), None)
        steps = f"{before.facts['steps']}, {step}" if before else step
        keep = self.capture.keep if self.capture else None
        finding = Finding(code="not-kept", severity=Severity.INFO, facts={"keep": keep, "steps": steps})
        others = tuple(each for each in self.findings if each is not before)
        return replace(self, findings=(*others, finding))

    def with_failure(self, code: str, error: ArchiveError) -> RecordFacts:
        """Return the facts with a finding `code` that says what failed and why."""
        failure = Failure.of(error)
        facts = {"reason": failure.code, **_with_detail(failure.facts)}
        failed = self.with_findings(Finding(code=code, severity=Severity.ERROR, facts=facts))
        return replace(failed, failure=self.failure or failure)

    def with_lost_file(self, path: str, failure: Failure) -> RecordFacts:
        """Return the facts with a finding about a kept file that is lost, and why it could not be made again."""
        facts = {**_with_detail(failure.facts), "reason": failure.code, "file": path}
        lost = self.with_findings(Finding(code="kept-file-lost", severity=Severity.ERROR, facts=facts))
        return replace(lost, failure=self.failure or failure)


def _with_detail(facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts of a failure for a finding, whose `reason` is the failure's code: its own reason is `detail`."""
    return {"detail" if name == "reason" else name: value for name, value in facts.items()}


def facts_of_source(key: str, source: Source) -> RecordFacts:
    """Return what is known of a record before any step: what its source states."""
    return RecordFacts(
        notice=Notice(record_id=source.id or key, title=redact_address(source.page) if source.page else key)
    )
