"""Discrepancies between notices and recordings, from what the archive knows of each record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from webinar_archive.exports.finding_cells import code_and_facts, findings_in
from webinar_archive.exports.published_addresses import page_address, web_address
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.schema import Row
from webinar_archive.models import DocumentKind, Finding, Verdict
from webinar_archive.models.discrepancy import Discrepancy, DiscrepancyKind
from webinar_archive.models.finding import MEANING_CODES
from webinar_archive.models.review import PLACED
from webinar_archive.text.normalize import listed

_OF_FINDINGS = {
    "source-vanished": DiscrepancyKind.LINK_DEAD,
    "source-recut": DiscrepancyKind.FILM_CHANGED,
    "capture-changed": DiscrepancyKind.FILM_CHANGED,
    **dict.fromkeys(MEANING_CODES, DiscrepancyKind.MEANING_CHANGED),
    "speaker-unknown": DiscrepancyKind.SPEAKER,
    "speaker-disagrees": DiscrepancyKind.SPEAKER,
    "duration-mismatch": DiscrepancyKind.DURATION,
    "durations-disagree": DiscrepancyKind.DURATION,
    "stated-duration-differs": DiscrepancyKind.DURATION,
    "truncated": DiscrepancyKind.FILM_INCOMPLETE,
    "no-document": DiscrepancyKind.LINK_MISSING,
    "documents-without-address": DiscrepancyKind.LINK_MISSING,
    "notice-disagrees": DiscrepancyKind.NOTICE_DISAGREES,
    "page-of-another-notice": DiscrepancyKind.NOTICE_DISAGREES,
}
"""By the code of a finding, what disagrees."""
_UNREACHED = ("not-captured", "page-unreachable", "report-unreachable")
_DEAD = frozenset(
    (
        *(
            "page-gone",
            "video-gone",
            "video-file-gone",
            "video-private",
            "video-members-only",
            "not-allowed",
            "not-allowed-by-law",
        ),
        *("not-a-video", "address-malformed", "address-scheme", "redirects-endless"),
        *("playlist-not-video", "video-paid", "video-geo-fenced", "video-protected"),
    )
)
"""Reasons for which a link leads nowhere, or not there for readers: trying later does not help."""
_UNREACHED_REASONS = frozenset(
    (
        *("host-unknown", "no-answer", "answer-late", "answer-broken", "site-error", "certificate-wrong"),
        *("site-blocks", "site-blocks-downloads", "sign-in-needed", "video-needs-sign-in", "link-unknown"),
    )
)
"""Reasons that may lie with the site's moment or with this machine."""
_MISSING = "no-video-link"
_SHORT_HOSTS = frozenset(
    (
        "youtu.be",
        "dai.ly",
        "bit.ly",
        "t.co",
        "tinyurl.com",
        "ow.ly",
        "goo.gl",
        "lnkd.in",
        "fb.watch",
        "doi.org",
    )
)
"""Hosts whose links are meant to lead elsewhere."""
_DAY = timedelta(days=1)
_MOST_NAMED = 6
_ORDER = {kind: number for number, kind in enumerate(DiscrepancyKind)}


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRecord:
    """A record of a pipeline, and the day on which its site published the recording."""

    pipeline: str
    record: ReleasedRecord
    published: date | None = None


class Discrepancies:
    """The discrepancies of a batch; of each record only what tells its recording from others is kept."""

    def __init__(self) -> None:
        self._found: list[Discrepancy] = []
        self._recordings: defaultdict[str, list[ComparedRecord]] = defaultdict(list)

    def add(self, compared: ComparedRecord) -> None:
        """Add those of one record."""
        self._found += _of_record(compared)
        record = compared.record
        slim = replace(compared, record=ReleasedRecord(key=record.key, rows=record.rows[:1]))
        for name in filter(None, (page_address(record), record.rows[0].media_checksum)):
            self._recordings[name].append(slim)

    def in_order(self) -> tuple[Discrepancy, ...]:
        """Return all, those first that a cataloguer should look at first, of each kind in the order of the table."""
        return tuple(sorted((*self._found, *self._same_recordings()), key=lambda each: _ORDER[each.kind]))

    def _same_recordings(self) -> Iterator[Discrepancy]:
        """Yield each record whose recording another one has, by its address or its checksum."""
        told: set[tuple[str, ...]] = set()
        for name, group in self._recordings.items():
            names = tuple(f"{compared.pipeline}/{compared.record.key}" for compared in group)
            if len(set(names)) < 2 or names in told:
                continue
            told.add(names)
            for own, compared in zip(names, group, strict=True):
                others = [other for other in names if other != own]
                facts = {"count": len(others), "records": listed(others, _MOST_NAMED)}
                evidence = Finding(code="discrepancy-shared-recording", facts=facts)
                yield _discrepancy(
                    compared,
                    DiscrepancyKind.SAME_RECORDING,
                    evidence,
                    compared.record.title,
                    address=web_address(name),
                )


def counts(discrepancies: Sequence[Discrepancy]) -> dict[DiscrepancyKind, int]:
    """Return how many there are of each kind, in the order of the kinds; kinds of which there are none are left out."""
    counted = Counter(each.kind for each in discrepancies)
    return {kind: counted[kind] for kind in DiscrepancyKind if counted[kind]}


def _of_record(compared: ComparedRecord) -> Iterator[Discrepancy]:
    told: set[str] = set()
    for row in compared.record.rows:
        if row.verdict == Verdict.NOT_FOUND.value and row.review not in PLACED:
            facts = {"confidence": f"{row.confidence or 0.0:.2f}"}
            evidence = Finding(code="discrepancy-not-found", facts=facts)
            yield _discrepancy(compared, DiscrepancyKind.NOT_FOUND, evidence, row.quotation, row)
        for written in findings_in(row.findings):
            # findings of the record stand in each of its rows
            if written not in told:
                told.add(written)
                yield from _of_finding(compared, row, written)
    yield from _of_dates(compared)
    yield from _of_link(compared)


def _of_finding(compared: ComparedRecord, row: Row, written: str) -> Iterator[Discrepancy]:
    code, facts = code_and_facts(written)
    kind = _OF_FINDINGS.get(code)
    if code in _UNREACHED:
        kind = _kind_of_failure(facts.get("reason", ""))
    if kind is None or (kind is DiscrepancyKind.MEANING_CHANGED and row.review in PLACED):
        return
    numbered = _row_of(compared.record, facts.get("quotation")) or row
    stated, about = _stated(compared.record, kind, numbered, facts)
    yield _discrepancy(compared, kind, Finding(code=code, facts=dict(facts)), stated, about)


def _kind_of_failure(reason: str) -> DiscrepancyKind | None:
    if reason in _DEAD:
        return DiscrepancyKind.LINK_DEAD
    if reason == _MISSING:
        return DiscrepancyKind.LINK_MISSING
    return DiscrepancyKind.LINK_UNREACHED if reason in _UNREACHED_REASONS else None


def _stated(
    record: ReleasedRecord, kind: DiscrepancyKind, row: Row, facts: dict[str, str]
) -> tuple[str | None, Row | None]:
    """Return the notice's own words on what disagrees, and the row of the quotation that it is about, if any."""
    notice = record.notice
    match kind:
        case DiscrepancyKind.MEANING_CHANGED:
            return row.quotation, row
        case DiscrepancyKind.SPEAKER:
            return facts.get("printed") or row.speaker, row
        case DiscrepancyKind.DURATION | DiscrepancyKind.FILM_INCOMPLETE:
            return (notice.extent if notice else None) or facts.get("printed"), None
        case DiscrepancyKind.LINK_DEAD | DiscrepancyKind.LINK_UNREACHED:
            return facts.get("address") or _stated_address(record), None
        case DiscrepancyKind.NOTICE_DISAGREES:
            return facts.get("file"), None
    return None, None


def _row_of(record: ReleasedRecord, number: str | None) -> Row | None:
    return next((row for row in record.rows if number and str(row.quotation_no) == number), None)


def _of_dates(compared: ComparedRecord) -> Iterator[Discrepancy]:
    record, published = compared.record, compared.published
    event = record.notice.event_date if record.notice else None
    if event is None:
        return
    if published is not None and event > published + _DAY:
        facts = {"published": published.isoformat(), "event": event.isoformat()}
        evidence = Finding(code="discrepancy-already-published", facts=facts)
        yield _discrepancy(compared, DiscrepancyKind.DATE, evidence, event.isoformat())
    year = record.notice.year if record.notice else None
    if year is not None and event.year > year:
        facts = {"year": str(year), "event": event.isoformat()}
        evidence = Finding(code="discrepancy-year-before", facts=facts)
        yield _discrepancy(compared, DiscrepancyKind.DATE, evidence, str(year))


def _of_link(compared: ComparedRecord) -> Iterator[Discrepancy]:
    """Yield a link that leads to another site, unless it is the catalogue's own or one that shortens addresses."""
    record = compared.record
    stated, reached = _stated_address(record), page_address(record)
    if stated is None or reached is None:
        return
    hosts = [_site(address) for address in (stated, reached)]
    catalogue = _site(record.notice.address) if record.notice and record.notice.address else None
    if hosts[0] in (hosts[1], catalogue) or (hosts[0] or "") in _SHORT_HOSTS:
        return
    evidence = Finding(code="discrepancy-redirected", facts={"address": reached})
    yield _discrepancy(compared, DiscrepancyKind.LINK_MOVED, evidence, stated)


def _stated_address(record: ReleasedRecord) -> str | None:
    documents = record.notice.documents if record.notice else ()
    videos = (d.address for d in documents if d.kind is DocumentKind.VIDEO and d.address)
    return web_address(next(videos, None))


def _site(address: str | None) -> str | None:
    """Return the last two labels of an address's host, where it has a name."""
    host = urlsplit(address or "").hostname or ""
    labels = host.removeprefix("www.").split(".")
    if len(labels) > 2 and not labels[-1].isdigit() and len(labels[-2]) > 3:
        labels = labels[-2:]
    return ".".join(labels) or None


def _discrepancy(
    compared: ComparedRecord,
    kind: DiscrepancyKind,
    evidence: Finding,
    stated: str | None,
    row: Row | None = None,
    address: str | None = None,
) -> Discrepancy:
    record = compared.record
    return Discrepancy(
        kind=kind,
        pipeline=compared.pipeline,
        key=record.key,
        record_id=record.record_id,
        title=record.title,
        quotation_no=row.quotation_no if row else None,
        stated=stated,
        evidence=evidence,
        address=address or (row.link_at_start if row else None) or page_address(record),
    )
