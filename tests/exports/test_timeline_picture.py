"""The timeline of a record, by its words: those are drawn from the same values as its bars."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from tests.exports.formats.sample_records import row
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.timeline_picture import MOST_ROWS, timeline


def description(svg: bytes) -> str:
    root = etree.fromstring(svg)
    (words,) = (each for each in root.iter("{http://www.w3.org/2000/svg}desc") if each.get("id"))
    return words.text or ""


def test_every_quotation_is_told_with_its_place_and_verdict() -> None:
    rows = (row(1, "Une", (65_000, 70_000)), row(2, "Deux"), row(3, "Trois", (1_000, 2_000), (9_000, 9_500)))
    record = ReleasedRecord(key="a", rows=(replace(rows[0], speaker="Anne"), *rows[1:]))
    assert description(timeline(record, "en")["timeline.svg"]) == (
        "2 of 3 quotations found. The recording ends at 00:58:48. "
        "3: edited, confidence 93 %, from 00:00:01 to 00:00:09. "
        "1 · Anne: edited, confidence 93 %, from 00:01:05 to 00:01:10."
    )


@pytest.mark.parametrize(("end_ms", "count"), [(1, 1), (400 * 3_600_000, MOST_ROWS + 1)])
def test_any_length_and_number_of_quotations_can_be_drawn(end_ms: int, count: int) -> None:
    rows = tuple(replace(row(n, "Mot", (0, end_ms)), measured_duration_s=None) for n in range(1, count + 1))
    told = description(timeline(ReleasedRecord(key="a", rows=rows), "fr")["timeline.svg"])
    assert (f"Seules les {MOST_ROWS} premières sont dessinées." in told) == (count > MOST_ROWS)
