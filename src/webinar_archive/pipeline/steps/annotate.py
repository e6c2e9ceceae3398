"""Step `annotate`: everything known about a record, as rows of the table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from webinar_archive import __version__
from webinar_archive.exports.deep_links import link_at
from webinar_archive.exports.finding_cells import findings_cell
from webinar_archive.exports.schema import Row
from webinar_archive.models import Capture, Change, Finding, Match, Notice, Quotation, Recording
from webinar_archive.pipeline.steps.transcript import TranscriptFile
from webinar_archive.timecode import clock

if TYPE_CHECKING:
    from webinar_archive.alignment.speakers.attribution import SpeakerHeard


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordFacts:
    """What the steps found out about a record; None where they could not.

    `matches` and `speakers` are empty, or one for each quotation of the notice.
    """

    notice: Notice
    capture: Capture | None = None
    recording: Recording | None = None
    transcript: TranscriptFile | None = None
    matches: tuple[Match, ...] = ()
    speakers: tuple[SpeakerHeard, ...] = ()
    findings: tuple[Finding, ...] = ()


def rows(known: RecordFacts, *, media_folder: str, run_id: str) -> tuple[Row, ...]:
    """One row a quotation; one for a record without any. `media_folder` stands before the media's path."""
    quotations: Sequence[Quotation | None] = known.notice.quotations or (None,)
    matches: Sequence[Match | None] = known.matches or (None,) * len(quotations)
    speakers: Sequence[SpeakerHeard | None] = known.speakers or (None,) * len(quotations)
    return tuple(
        _row(known, of_one, media_folder, run_id)
        for of_one in zip(quotations, matches, speakers, strict=True)
    )


def _row(
    known: RecordFacts,
    of_one: tuple[Quotation | None, Match | None, SpeakerHeard | None],
    media_folder: str,
    run_id: str,
) -> Row:
    quotation, match, speaker = of_one
    notice, capture, recording, words = known.notice, known.capture, known.recording, known.transcript
    found = match if match and match.spans else None
    start_ms, end_ms = (found.start_ms, found.end_ms) if found else (None, None)
    measured_ms = recording.measured_duration_ms if recording else None
    return Row(
        record_id=notice.record_id,
        title=notice.title,
        event_date=notice.event_date.isoformat() if notice.event_date else None,
        speaker=(quotation.speaker or quotation.speaker_as_printed) if quotation else None,
        speaker_role=quotation.role if quotation else None,
        speaker_label=speaker.speaker_label if speaker else None,
        speaker_evidence=" + ".join(speaker.evidence) or None if speaker else None,
        quotation_no=quotation.number if quotation else None,
        quotation=quotation.text if quotation else None,
        quotation_source=_source(quotation) if quotation else None,
        verdict=match.verdict.value if match else None,
        confidence=round(match.confidence, 3) if match else None,
        start=None if start_ms is None else clock(start_ms),
        end=None if end_ms is None else clock(end_ms),
        start_ms=start_ms,
        end_ms=end_ms,
        spans=_spans(found) if found else None,
        spoken=found.spoken if found else None,
        differences=differences(found) if found and found.differences else None,
        witnesses=" + ".join(match.witnesses) or None if match else None,
        agreement_ms=match.agreement_ms if match else None,
        alternatives=_alternatives(match) or None if match else None,
        link_at_start=link_at(capture.page_address, start_ms) if capture and start_ms is not None else None,
        media_file=f"{media_folder}/{capture.media.path}" if capture else None,
        media_checksum=capture.media.checksum if capture else None,
        stated_duration_s=notice.stated_duration_s,
        measured_duration_s=None if measured_ms is None else measured_ms / 1000,
        findings=findings_cell(_findings(known, match, speaker)),
        transcript_source=words.source.value if words else None,
        language=(words.language if words else None) or notice.language,
        pipeline_version=__version__,
        run_id=run_id,
    )


def _source(quotation: Quotation) -> str | None:
    if quotation.where == "abstract":
        return quotation.source
    return f"{quotation.source} [{quotation.where}]" if quotation.source else quotation.where


def _spans(match: Match) -> str:
    return "; ".join(f"{clock(span.start_ms)}-{clock(span.end_ms)}" for span in match.spans)


def differences(match: Match) -> str:
    """The word-by-word difference in the notation of GNU wdiff: `kept [-printed-] {+spoken+}`."""
    parts = []
    for step in match.differences:
        if step.change is Change.KEPT:
            parts.append(step.printed)
            continue
        parts.extend(
            [f"[-{step.printed}-]"] * bool(step.printed) + [f"{{+{step.spoken}+}}"] * bool(step.spoken)
        )
    return " ".join(parts)


def _alternatives(match: Match) -> str:
    return "; ".join(f"{clock(a.start_ms)} ({a.confidence:.2f})" for a in match.alternatives)


def _findings(known: RecordFacts, match: Match | None, speaker: SpeakerHeard | None) -> tuple[Finding, ...]:
    parts = (known.notice, known.capture, known.recording, known.transcript)
    of_record = tuple(finding for part in parts if part is not None for finding in part.findings)
    of_one = (match.findings if match else ()) + (speaker.findings if speaker else ())
    # two steps may see the same: several sound streams, damage
    unique: list[Finding] = []
    for finding in known.findings + of_record + of_one:
        if finding not in unique:
            unique.append(finding)
    return tuple(unique)
