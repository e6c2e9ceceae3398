"""What the archive holds of a record that has ended, for the formats of single records: read, never made again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from pathlib import Path

from webinar_archive.archive.step_cache import latest_result
from webinar_archive.errors import RecordError
from webinar_archive.exports.released_record import LoadRecord, ReleasedRecord
from webinar_archive.models import Capture, Notice, Recording, Transcript, TranscriptSource
from webinar_archive.models.voices import Voices
from webinar_archive.pipeline.facts import TranscriptFile
from webinar_archive.pipeline.outcome import Outcome


def record_loaders(
    archive: Path, outcomes: Iterable[Outcome], address: str | None = None, *, words: bool = True
) -> tuple[LoadRecord, ...]:
    """Return what loads the records of these outcomes, as `released_record` does; those without rows are passed over.

    Args:
        archive: The pipeline's folder in the archive.
        outcomes: How the records ended.
        address: Of the folder that the release is published in.
        words: Whether the transcripts are loaded, which takes most of the time.
    """
    return tuple(
        partial(released_record, archive / outcome.key, outcome, address, words=words)
        for outcome in outcomes
        if outcome.rows
    )


def released_record(
    folder: Path, outcome: Outcome, address: str | None = None, *, words: bool = True
) -> ReleasedRecord:
    """Return a record with what its folder holds; what is missing or damaged there is None."""
    capture = latest_result(folder, "fetch", Capture)
    return ReleasedRecord(
        key=outcome.key,
        rows=outcome.rows,
        notice=latest_result(folder, "notice", Notice),
        capture=capture,
        recording=latest_result(folder, "probe", Recording),
        transcript=_transcript(folder, outcome) if words else None,
        voices=_voices(folder, capture),
        address=address,
    )


def _voices(folder: Path, capture: Capture | None) -> Voices | None:
    """Return the voices that were heard in the film of the capture; None where it was another one."""
    voices = latest_result(folder, "voices", Voices)
    media = capture.media if capture else None
    if voices is None or media is None or voices.media_checksum != media.checksum:
        return None
    return voices


def _transcript(folder: Path, outcome: Outcome) -> Transcript | None:
    """Return the transcript that the rows rest on."""
    source = outcome.rows[0].transcript_source
    if source is None:
        return None
    step = "recognition" if source == TranscriptSource.RECOGNITION.value else "transcript"
    stored = latest_result(folder, step, TranscriptFile)
    if stored is None:
        return None
    try:
        return stored.load(folder)
    except RecordError:
        return None
