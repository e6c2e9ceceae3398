"""Proposals to catalogues: each archived record as it was found, with what the archive knows of its quotations."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from webinar_archive.archive.deletion import load_deletion
from webinar_archive.archive.layout import outcome_file
from webinar_archive.catalogue.proposals.checked_fields import (
    CheckedQuotation,
    CheckedRecord,
    additions,
    duration_text,
)
from webinar_archive.catalogue.proposals.found_record import FoundRecord, in_other_form
from webinar_archive.catalogue.proposals.fresh_record import (
    PMB_DOCUMENT,
    fresh_fields,
    fresh_record,
    without_code,
)
from webinar_archive.catalogue.proposals.xml_fields import XmlRecord
from webinar_archive.errors import ArchiveError, RecordError, UsageError
from webinar_archive.exports.deep_links import link_at
from webinar_archive.exports.finding_cells import code_and_facts, findings_in
from webinar_archive.exports.released_record import PlacedQuotation, ReleasedRecord
from webinar_archive.exports.schema import Row
from webinar_archive.files import record_error
from webinar_archive.i18n.language import Language
from webinar_archive.media.duration_checks import tolerance_ms
from webinar_archive.models import DocumentKind, Finding, Notice, Verdict
from webinar_archive.models.finding import AMBIGUOUS_CODES, MEANING_CODES, WITNESS_CODES
from webinar_archive.models.proposal import Proposal
from webinar_archive.models.review import PLACED, ReviewAction
from webinar_archive.pipeline.plan import jobs_of, load_outcome
from webinar_archive.pipeline.received_record import received_record
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.stored_release import StoredRelease, stored_releases

_DOUBTS = MEANING_CODES | WITNESS_CODES | AMBIGUOUS_CODES
"""Findings with which a quotation is left to a person."""
_END_UNSURE = ("truncated", "tail-not-decoded")
_MOST_NAMED = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedRecord:
    """A proposal with the record's bytes, in XML where `xml` is there."""

    proposal: Proposal
    data: bytes
    xml: XmlRecord | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotProposed:
    """A record for which nothing can be proposed, and why."""

    key: str
    error: ArchiveError


def propose(
    source: Path, records: Collection[str], form: str | None, language: Language
) -> Iterator[ProposedRecord | NotProposed]:
    """Yield a proposal for each record, or why there is none.

    Args:
        source: A pipeline file, a pipeline's folder in an archive, or an archive.
        records: Keys or ids of the records wanted; all, where none is given.
        form: `unimarc`, `marc21` or `pmb-xml`: a fresh record of this form where one came in no form of MARC
            (`pmb-xml` by default); UNIMARC and PMB's XML become each other.
        language: Of the texts, where a record does not state its catalogue's.

    Raises:
        UsageError: There is no such file or folder, nothing has been archived in it, or a record is unknown.
    """
    for release in stored_releases(source, records):
        yield from proposals_of(release, form, language)


def proposals_of(
    release: StoredRelease, form: str | None, language: Language
) -> Iterator[ProposedRecord | NotProposed]:
    """Yield a proposal for each record of a release as `propose` does. Raises `UsageError` as its `records` does."""
    jobs = jobs_of(release.plan) if release.plan else {}
    for record in release.records(words=False):
        try:
            yield _proposed(record, release, jobs.get(record.key), form, language)
        except (RecordError, OSError) as raised:
            yield NotProposed(key=record.key, error=record_error(raised))


def document_of(records: Collection[ProposedRecord]) -> bytes:
    """Return the file that holds some records. Raises `UsageError` where one file cannot hold them all."""
    forms = {(each.proposal.form, each.xml and (each.xml.charset, each.xml.collection)) for each in records}
    if len(forms) > 1:
        names = dict.fromkeys(
            f"{each.proposal.form} ({each.xml.charset if each.xml else 'ISO 2709'})" for each in records
        )
        raise UsageError("proposals-several-forms", forms=", ".join(names))
    first = next((each.xml for each in records), None)
    if first is None:
        return b"".join(each.data for each in records)
    return first.document([each.data for each in records])


def _proposed(
    record: ReleasedRecord,
    release: StoredRelease,
    job: Job | None,
    form: str | None,
    language: Language,
) -> ProposedRecord:
    folder = release.archive / record.key
    if deletion := load_deletion(folder):
        raise RecordError("deleted-on-request", at=deletion.at)
    if load_outcome(folder) is None:
        # nothing of it may be called verified
        raise RecordError("proposal-unfinished")
    notice = record.notice
    if notice is None:
        raise RecordError("proposal-without-notice")
    if record.recording is None and not any(row.verdict for row in record.rows):
        raise RecordError("proposal-nothing-checked")
    found = received_record(folder, job)
    came_as = found.form if found else None
    if found is not None and form not in (None, came_as):
        found = in_other_form(found, str(form))
        if found is None:
            raise RecordError("proposal-other-form", found=came_as)
    day = datetime.fromtimestamp(outcome_file(folder).stat().st_mtime, UTC).date().isoformat()
    name = f"{release.name}/{record.key}"
    checked, remarks = _checked(record, notice, name, day, release.propose.min_confidence)
    written = found.form if found else form or "pmb-xml"
    if came_as not in (None, written):
        remarks.append(Finding(code="proposal-converted", facts={"found": came_as, "form": written}))
    # PMB writes its documents into the same field of its UNIMARC
    is_pmb = found is not None and found.form == "unimarc" and found.record.first("897") is not None
    added = additions(checked, "pmb-xml" if is_pmb else written, _language_of(found, language))
    fields = [each.field for each in added]
    if found is not None:
        data, xml = found.with_fields(fields), found.xml
    else:
        whole = tuple(sorted((*fresh_fields(notice, written, day), *fields), key=lambda field: field.tag))
        data, xml = fresh_record(whole, written), PMB_DOCUMENT if written == "pmb-xml" else None
        if names := without_code(notice, written):
            remarks.append(
                Finding(code="proposal-functions-lost", facts={"names": "; ".join(names[:_MOST_NAMED])})
            )
    proposal = Proposal(
        key=record.key,
        record_id=record.record_id,
        title=notice.title,
        form=written,
        changes=tuple(each.change for each in added),
        remarks=tuple(remarks),
    )
    return ProposedRecord(proposal=proposal, data=data, xml=xml)


def _language_of(found: FoundRecord | None, reader: Language) -> Language:
    stated = found.language if found else None
    if stated is None:
        return reader
    return "fr" if stated.startswith("fr") else "en"


def _checked(
    record: ReleasedRecord, notice: Notice, name: str, day: str, least: float
) -> tuple[CheckedRecord, list[Finding]]:
    """Return what is sure enough to be proposed, and remarks about the rest."""
    remarks: list[Finding] = []
    quotations: list[CheckedQuotation] = []
    placed = {id(each.row): each for each in record.quotations}
    documents = (d.address for d in notice.documents if d.kind is DocumentKind.VIDEO and d.address)
    video = next(documents, None)
    for row in record.rows:
        doubt = _doubt(row, least)
        if doubt is not None:
            remarks.append(doubt)
        elif each := placed.get(id(row)):
            quotations.append(_checked_quotation(each, video))
    codes = {code_and_facts(each)[0] for row in record.rows for each in findings_in(row.findings)}
    measured_ms = _measured_ms(record, notice)
    if measured_ms is not None and codes & set(_END_UNSURE):
        measured_ms = None
        remarks.append(Finding(code="proposal-duration-unsure"))
    checked = CheckedRecord(
        name=name,
        day=day,
        quotations=tuple(sorted(quotations, key=lambda each: (each.start_ms, each.end_ms))),
        measured_ms=measured_ms,
        extent=_stated(notice),
        video=video,
    )
    return checked, remarks


def _stated(notice: Notice) -> str | None:
    if notice.stated_duration_s is None:
        return None
    return notice.extent or duration_text(notice.stated_duration_s * 1000)


def _measured_ms(record: ReleasedRecord, notice: Notice) -> int | None:
    """Return the measured duration where the notice states none, or one that differs."""
    measured_ms = record.recording.measured_duration_ms if record.recording else None
    if measured_ms is None or notice.stated_duration_s is None:
        return measured_ms or None
    differs = abs(measured_ms - notice.stated_duration_s * 1000) > tolerance_ms(notice)
    return measured_ms if differs else None


def _checked_quotation(placed: PlacedQuotation, video: str | None) -> CheckedQuotation:
    row = placed.row
    # a film that was supplied has no address of its own
    link = row.link_at_start or (link_at(video, placed.start_ms) if video else None)
    return CheckedQuotation(
        text=placed.text,
        speaker=row.reviewed_speaker or row.speaker,
        start_ms=placed.start_ms,
        end_ms=placed.end_ms,
        link=link,
        verdict=row.verdict or "",
        confidence=row.confidence or 0.0,
        found=placed.text,
    )


def _doubt(row: Row, least: float) -> Finding | None:
    """Return why the quotation of a row is not proposed; None for one that is, and for a row without any."""
    if row.quotation is None or row.review in PLACED:
        return None
    facts: dict[str, object] = {"quotation": row.quotation_no}
    if row.review == ReviewAction.REJECT.value:
        return Finding(code="proposal-rejected", facts=facts)
    if row.verdict is None:
        return Finding(code="proposal-nothing-searched", facts=facts)
    if row.verdict == Verdict.NOT_FOUND.value or row.start_ms is None:
        return Finding(code="proposal-not-found", facts=facts)
    for written in findings_in(row.findings):
        code, of_finding = code_and_facts(written)
        if code in _DOUBTS and of_finding.get("quotation") in (None, str(row.quotation_no)):
            return Finding(code="proposal-doubtful", facts={**of_finding, **facts, "reason": code})
    if row.verdict in (Verdict.PARAPHRASED.value, Verdict.TRANSLATED.value):
        return Finding(code="proposal-paraphrased", facts=facts)
    if (row.confidence or 0.0) < least:
        shown = {"confidence": f"{row.confidence or 0.0:.2f}", "least": f"{least:.2f}"}
        return Finding(code="proposal-not-sure", facts={**facts, **shown})
    return None
