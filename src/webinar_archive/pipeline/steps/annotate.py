"""Step `annotate`: everything known about a record, as rows of the table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from webinar_archive import __version__
from webinar_archive.archive.step_cache import Inputs
from webinar_archive.exports.deep_links import link_at
from webinar_archive.exports.finding_cells import findings_cell
from webinar_archive.exports.schema import Row
from webinar_archive.files import checksum
from webinar_archive.media.duration_checks import check, check_unmeasured
from webinar_archive.models import Change, Finding, Match, Quotation
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.steps.speakers import with_speakers
from webinar_archive.text.normalize import cut
from webinar_archive.text.redaction import redact_address
from webinar_archive.timecode import clock

if TYPE_CHECKING:
    from webinar_archive.alignment.speakers.attribution import SpeakerAttribution


RESTS_ON = (
    "notice",
    "report_quotations",
    "fetch",
    "probe",
    "transcript",
    "recognition",
    "locate",
    "confirm_audio",
    "score_words",
    "meaning",
    "voices",
)
"""The steps whose results make the rows."""

MAX_CHANGE_CHARACTERS = 80


def annotate(context: StepContext, facts: RecordFacts) -> tuple[Row, ...]:
    """Return the rows of a record: one a quotation; one for a record without any."""
    rows: tuple[Row, ...] = context.run("annotate", facts)
    return rows


def annotate_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the rows depend on: the results of the steps, what those do not hold, and the release."""
    inputs = {step: context.results[step] for step in RESTS_ON if step in context.results}
    # failures and witnesses that are not available are in no result
    inputs["findings"] = checksum(to_json((facts.notice.findings, facts.findings)))
    if "notice" not in inputs:
        inputs["notice"] = checksum(to_json(facts.notice))
    return {**inputs, "release": __version__}


def make_rows(context: StepContext, facts: RecordFacts) -> tuple[Row, ...]:
    """Hold the durations against each other, find out who speaks, and return the rows."""
    if facts.capture is not None and facts.recording is not None:
        facts = facts.with_findings(*check(facts.notice, facts.capture, facts.recording))
    elif facts.capture is not None:
        facts = facts.with_findings(*check_unmeasured(facts.notice, facts.capture))
    facts = with_speakers(facts, context.folder)
    return rows_of(facts, media_folder=context.job.key, run_id=context.run_id)


def rows_of(facts: RecordFacts, *, media_folder: str, run_id: str) -> tuple[Row, ...]:
    """Return the rows of these facts. `media_folder` stands before the media's path."""
    quotations: Sequence[Quotation | None] = facts.notice.quotations or (None,)
    matches: Sequence[Match | None] = facts.matches or (None,) * len(quotations)
    speakers: Sequence[SpeakerAttribution | None] = facts.speakers or (None,) * len(quotations)
    return tuple(
        _row(facts, of_one, media_folder, run_id)
        for of_one in zip(quotations, matches, speakers, strict=True)
    )


def _row(
    facts: RecordFacts,
    of_one: tuple[Quotation | None, Match | None, SpeakerAttribution | None],
    media_folder: str,
    run_id: str,
) -> Row:
    quotation, match, speaker = of_one
    notice, capture, recording, words = facts.notice, facts.capture, facts.recording, facts.transcript
    media = capture.media if capture else None
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
        changes=changes_cell(found) if found else None,
        witnesses=" + ".join(match.witnesses) or None if match else None,
        agreement_ms=match.agreement_ms if match else None,
        alternatives=_alternatives(match) or None if match else None,
        link_at_start=link_at(redact_address(capture.page_address), start_ms)
        if capture and start_ms is not None
        else None,
        media_file=f"{media_folder}/{media.path}" if media else None,
        media_checksum=media.checksum if media else None,
        stated_duration_s=notice.stated_duration_s,
        measured_duration_s=None if measured_ms is None else measured_ms / 1000,
        findings=findings_cell((*_findings(facts, match, speaker), *_voice_findings(facts, quotation))),
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
    """Return the word-by-word difference in the notation of GNU wdiff: `kept [-printed-] {+spoken+}`."""
    parts = []
    for step in match.differences:
        if step.change is Change.KEPT:
            parts.append(step.printed)
            continue
        parts.extend(
            [f"[-{step.printed}-]"] * bool(step.printed) + [f"{{+{step.spoken}+}}"] * bool(step.spoken)
        )
    return " ".join(parts)


def changes_cell(match: Match) -> str | None:
    """Return the classed changes as `kind: printed → spoken; …`; long texts are cut, `differences` has them whole."""
    return (
        "; ".join(
            f"{change.kind}: {_short(change.printed)} → {_short(change.spoken)}" for change in match.changes
        )
        or None
    )


def _short(text: str) -> str:
    return cut(text.replace(";", ",") or "–", MAX_CHANGE_CHARACTERS)


def _alternatives(match: Match) -> str:
    return "; ".join(f"{clock(a.start_ms)} ({a.confidence:.2f})" for a in match.alternatives)


def _voice_findings(facts: RecordFacts, quotation: Quotation | None) -> tuple[Finding, ...]:
    """Return what the voices say about the recording as a whole, and about a quotation."""
    found = facts.voices.findings if facts.voices else ()
    mine = (None, quotation.number if quotation else None)
    return tuple(finding for finding in found if finding.facts.get("quotation") in mine)


def _findings(
    facts: RecordFacts, match: Match | None, speaker: SpeakerAttribution | None
) -> tuple[Finding, ...]:
    parts = (facts.notice, facts.capture, facts.recording, facts.transcript)
    of_record = tuple(finding for part in parts if part is not None for finding in part.findings)
    of_one = (match.findings if match else ()) + (speaker.findings if speaker else ())
    # two steps may see the same: several audio streams, damage
    unique: list[Finding] = []
    for finding in facts.findings + of_record + of_one:
        if finding not in unique:
            unique.append(finding)
    return tuple(unique)
