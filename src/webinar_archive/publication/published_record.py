"""A record as the site shows it: its rows with people's decisions, its words, and links at each moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from webinar_archive.desk.decision_view import DecisionView, decision_view
from webinar_archive.desk.record_view import FindingView, RecordView, finding_views
from webinar_archive.desk.word_marks import MarkedWords
from webinar_archive.exports.deep_links import link_at
from webinar_archive.exports.finding_cells import findings_in
from webinar_archive.exports.released_record import ReleasedRecord, printed_language
from webinar_archive.exports.schema import Row
from webinar_archive.i18n.messages import Language, verdict_name
from webinar_archive.models.finding import MEANING_CODES
from webinar_archive.models.review import ReviewAction
from webinar_archive.publication.citation_styles import CitedWork, citations_of
from webinar_archive.reviews.reviewed_record import ReviewedRecord
from webinar_archive.text.characters import one_line
from webinar_archive.text.normalize import cut

_SHOWN_FINDINGS = MEANING_CODES | {"speaker-disagrees"}
"""Findings that concern whoever cites a quotation; others are about the archive's work."""
_MOST_CITED = 300
"""Characters of a title, a name or a date in a citation."""


MOST_CHARACTERS = 8_000
"""Of a quotation or of the words spoken there, on a page: nobody quotes more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedQuotation:
    """A quotation that is published.

    `state` is `open`, `accepted`, `moved` or `rejected`; `words` are the printed and spoken words with their changes
    marked, where these are the words at the place.
    """

    number: int
    row: Row
    state: str
    speaker: str | None
    verdict: str | None
    witnesses: str
    again: str | None
    words: MarkedWords | None
    findings: tuple[FindingView, ...]
    citations: tuple[tuple[str, str], ...]

    @property
    def start_ms(self) -> int | None:
        """Where it begins; None where it was found nowhere."""
        return self.row.start_ms if self.row.end_ms is not None else None

    @property
    def end_ms(self) -> int | None:
        """Where it ends."""
        return self.row.end_ms if self.row.start_ms is not None else None

    @property
    def language(self) -> str:
        """The language of the printed words (BCP 47), empty where it is not known."""
        return printed_language(self.row) or ""

    @property
    def link(self) -> str | None:
        """The video on the web at this moment."""
        return link_at(self.row.link_at_start, self.row.start_ms or 0) if self.row.link_at_start else None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishedRecord:
    """A record that is published, in one language; `path` is that of its folder in the site."""

    view: RecordView
    row: Row
    path: str
    quotations: tuple[PublishedQuotation, ...]
    citations: tuple[tuple[str, str], ...]

    @property
    def title(self) -> str:
        """The title; the id where there is none."""
        return self.view.record.title

    @property
    def placed(self) -> tuple[PublishedQuotation, ...]:
        """The quotations that have a place, in its order."""
        found = [each for each in self.quotations if each.start_ms is not None]
        return tuple(sorted(found, key=lambda each: each.start_ms or 0))


def published_record(
    view: RecordView, reviewed: ReviewedRecord, rows: Sequence[Row], path: str, language: Language
) -> PublishedRecord:
    """Return a record as the site shows it.

    Args:
        view: The record, with its rows as the program made them.
        reviewed: Its quotations with what people decided.
        rows: The rows that are published, with the decisions in them.
        path: The record's folder in the site.
        language: The language of the page.
    """
    words = {each.number: (each.row, each.words) for each in view.quotations}
    decisions = {each.number: decision_view(each, language) for each in reviewed.quotations}
    work = _cited(view.stored, rows[0], view.link)
    return PublishedRecord(
        view=view,
        row=rows[0],
        path=path,
        quotations=tuple(
            _quotation(row, decisions[row.quotation_no], *words[row.quotation_no], work, language)
            for row in rows
            if row.quotation is not None and row.quotation_no in words and row.quotation_no in decisions
        ),
        citations=citations_of(work, language),
    )


def _quotation(
    row: Row,
    decision: DecisionView,
    made: Row,
    words: MarkedWords | None,
    work: CitedWork,
    language: Language,
) -> PublishedQuotation:
    is_rejected = row.review == ReviewAction.REJECT.value
    # a moved place has other words than those that the program compared
    is_compared = (row.quotation, row.spoken) == (made.quotation, made.spoken) and row.spoken is not None
    is_short = max(len(row.quotation or ""), len(row.spoken or "")) <= MOST_CHARACTERS
    verdict = None if is_rejected else row.verdict
    speaker = row.reviewed_speaker or row.speaker
    cited = replace(work, author=_short(speaker) or work.author, start_ms=row.start_ms)
    if row.link_at_start:
        cited = replace(cited, address=row.link_at_start)
    return PublishedQuotation(
        number=row.quotation_no or 0,
        row=replace(
            row,
            quotation=_cut(row.quotation),
            spoken=_cut(row.spoken),
            confidence=None if row.start_ms is None else row.confidence,
        ),
        state=decision.state,
        speaker=speaker,
        verdict=verdict_name(verdict, language) if verdict else None,
        witnesses=decision.witnesses if row.witnesses and row.start_ms is not None else "",
        again=decision.again,
        words=words if is_compared and is_short else None,
        findings=() if is_rejected else _findings(row, language),
        citations=citations_of(cited, language),
    )


def _findings(row: Row, language: Language) -> tuple[FindingView, ...]:
    views = finding_views(findings_in(row.findings), language)
    return tuple(view for view in views if view.code in _SHOWN_FINDINGS)


def _cited(stored: ReleasedRecord, row: Row, link: str | None) -> CitedWork:
    notice = stored.notice
    return CitedWork(
        title=_short(stored.title) or stored.key,
        publisher=_short(notice.publisher) if notice else None,
        date=_short(row.event_date) or (f"{notice.year}" if notice and notice.year else None),
        address=link,
    )


def _cut(text: str | None) -> str | None:
    return None if text is None else cut(text, MOST_CHARACTERS)


def _short(text: str | None) -> str | None:
    return cut(one_line(text), _MOST_CITED) or None
