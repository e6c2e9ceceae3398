"""Discrepancies: each kind is told from what the archive knows, what matters most first, nothing twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.exports.formats.sample_records import CAPTURE, NOTICE, ORDINARY
from webinar_archive.exports.discrepancies import ComparedRecord, Discrepancies, counts
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.schema import Row
from webinar_archive.models import Document, DocumentKind
from webinar_archive.models.discrepancy import Discrepancy, DiscrepancyKind

PLAIN = replace(ORDINARY, rows=(ORDINARY.rows[0],))


def found(*records: ReleasedRecord, published: date | None = None) -> tuple[Discrepancy, ...]:
    batch = Discrepancies()
    for record in records:
        batch.add(ComparedRecord(pipeline="debats", record=record, published=published))
    return batch.in_order()


def with_findings(*findings: str, **cells: object) -> ReleasedRecord:
    row = replace(PLAIN.rows[0], findings=" | ".join(findings), **cells)  # type: ignore[arg-type]
    return replace(PLAIN, rows=(row,))


@pytest.mark.parametrize(
    ("finding", "kind", "stated"),
    [
        (
            "not-captured (reason=video-gone; address=https://example.org/1)",
            "link-dead",
            "https://example.org/1",
        ),
        (
            "not-captured (reason=page-gone; address=https://example.org/1; status=404)",
            "link-dead",
            "https://example.org/1",
        ),
        (
            "report-unreachable (reason=page-gone; address=https://example.org/r)",
            "link-dead",
            "https://example.org/r",
        ),
        ("not-captured (reason=host-unknown; host=example.org)", "link-unreached", None),
        ("not-captured (reason=no-video-link; record=1)", "link-missing", None),
        ("no-document", "link-missing", None),
        ("source-vanished (since=2026-11-01; reason=video-gone)", "link-dead", None),
        ("source-recut (shift_ms=4000)", "film-changed", None),
        ("capture-changed (version=2)", "film-changed", None),
        ("truncated (measured_s=3; container_s=9)", "film-incomplete", None),
        ("number-changed (printed=3; spoken=4)", "meaning-changed", PLAIN.rows[0].quotation),
        ("speaker-unknown (quotation=1; printed=Mme Dupont)", "speaker", "Mme Dupont"),
        ("duration-mismatch (stated_s=1)", "duration", None),
        ("stated-duration-differs (stated_s=1; announced_s=9)", "duration", None),
        (
            "not-captured (reason=video-file-gone; address=https://example.org/1; file=https://example.org/f)",
            "link-dead",
            "https://example.org/1",
        ),
        ("notice-disagrees (field=title; file=A; page=B)", "notice-disagrees", "A"),
    ],
)
def test_a_finding_becomes_a_discrepancy_with_the_notices_own_words(
    finding: str, kind: str, stated: str | None
) -> None:
    (each,) = found(with_findings(finding))
    assert (each.kind.value, each.stated) == (kind, stated)
    assert each.evidence.code == finding.partition(" ")[0]


@pytest.mark.parametrize(
    "finding", ["demo", "not-captured (reason=disk-full)", "captions-unreadable", "no-quotation"]
)
def test_what_says_nothing_about_the_notice_is_left_out(finding: str) -> None:
    assert found(with_findings(finding)) == ()


def test_a_finding_of_the_record_is_told_once_however_many_rows_repeat_it() -> None:
    rows = tuple(replace(row, findings="duration-mismatch (stated_s=1)") for row in ORDINARY.rows)
    durations = [
        each for each in found(replace(ORDINARY, rows=rows)) if each.kind is DiscrepancyKind.DURATION
    ]
    assert len(durations) == 1


def test_a_quotation_that_was_not_found_is_told_with_its_words_unless_a_person_placed_it() -> None:
    row = replace(PLAIN.rows[0], verdict="not_found", start_ms=None, end_ms=None, confidence=0.1)
    (each,) = found(replace(PLAIN, rows=(row,)))
    assert (each.kind, each.stated, each.quotation_no) == (DiscrepancyKind.NOT_FOUND, row.quotation, 1)
    assert found(replace(PLAIN, rows=(replace(row, review="move"),))) == ()
    assert found(with_findings("number-changed (printed=3; spoken=4)", review="accept")) == ()


@pytest.mark.parametrize(
    ("published", "year", "codes"),
    [
        (date(2020, 5, 7), 2020, []),
        (date(2020, 5, 6), 2020, []),
        (date(2020, 5, 1), 2020, ["discrepancy-already-published"]),
        (None, 2019, ["discrepancy-year-before"]),
        (None, None, []),
    ],
)
def test_a_date_before_the_event_does_not_fit_but_a_time_zone_may(
    published: date | None, year: int | None, codes: list[str]
) -> None:
    record = replace(PLAIN, notice=replace(NOTICE, year=year))
    assert [each.evidence.code for each in found(record, published=published)] == codes


@pytest.mark.parametrize(
    ("stated", "reached", "moved"),
    [
        ("https://www.old.example/film", "https://video.new.test/film", True),
        ("https://www.example.org/a", "https://example.org/b", False),
        ("https://media.example.org/a", "https://www.example.org/b", False),
        ("https://youtu.be/abc", "https://www.youtube.com/watch?v=abc", False),
        (
            "https://catalogue.example.org/doc_num.php?explnum_id=1",
            "https://www.youtube.com/watch?v=abc",
            False,
        ),
    ],
)
def test_a_link_that_leads_to_another_site_has_moved(stated: str, reached: str, moved: bool) -> None:
    documents = (Document(label="Vidéo", kind=DocumentKind.VIDEO, address=stated),)
    record = replace(
        PLAIN, notice=replace(NOTICE, documents=documents), capture=replace(CAPTURE, page_address=reached)
    )
    assert [each.kind for each in found(record)] == [DiscrepancyKind.LINK_MOVED] * moved


def test_the_same_recording_in_two_notices_is_told_of_both_by_address_or_checksum() -> None:
    by_address = replace(
        PLAIN, key="b", rows=(replace(PLAIN.rows[0], record_id="b", media_checksum="sha512:1"),)
    )
    by_checksum = replace(PLAIN, key="c", rows=(replace(PLAIN.rows[0], record_id="c"),), capture=None)
    alone = replace(PLAIN, key="d", rows=(Row(record_id="d", media_checksum="sha512:2"),), capture=None)
    told = [
        (each.record_id, each.evidence.facts["records"])
        for each in found(PLAIN, by_address, by_checksum, alone)
    ]
    assert sorted(told) == [
        ("140892", "debats/b"),
        ("140892", "debats/c"),
        ("b", "debats/140892"),
        ("c", "debats/140892"),
    ]


def test_what_matters_most_comes_first_and_kinds_are_counted_in_that_order() -> None:
    first = with_findings(
        "notice-disagrees (field=title; file=A; page=B)", "number-changed (printed=3; spoken=4)"
    )
    dead = ReleasedRecord(key="e", rows=(Row(record_id="e", findings="not-captured (reason=video-gone)"),))
    listed = found(first, dead)
    assert [each.kind.value for each in listed] == ["link-dead", "meaning-changed", "notice-disagrees"]
    assert list(counts(listed).values()) == [1, 1, 1]
