"""Chapters are read by yt-dlp as it reads the descriptions of YouTube."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from yt_dlp.extractor.common import InfoExtractor

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile, row
from webinar_archive.exports.formats.chapters import chapters_files
from webinar_archive.exports.released_record import ReleasedRecord


def text_of(record: ReleasedRecord) -> str:
    return chapters_files(record)["chapters.txt"].decode()


def chapters(record: ReleasedRecord) -> list[tuple[int, str]]:
    read = InfoExtractor()._extract_chapters_from_description(text_of(record), record.end_ms / 1000)
    return [(chapter["start_time"], chapter["title"]) for chapter in read or ()]


def test_a_quotation_is_a_chapter_from_the_second_in_which_it_begins() -> None:
    rows = (
        row(1, "un", (61_999, 62_500), speaker="Ève"),
        row(2, "deux", (75_000, 76_000)),
        row(3, "trois", (3_700_500, 3_701_000)),
    )
    assert chapters(replace(ORDINARY, rows=rows)) == [
        (0, ORDINARY.title),
        (61, "Ève: un"),
        (75, "deux"),
        (3_700, "trois"),
    ]


def test_no_chapter_is_shorter_than_ten_seconds() -> None:
    rows = tuple(
        row(number, f"mot {number}", (number * 4_000, number * 4_000 + 500)) for number in range(1, 20)
    )
    starts = [start for start, _ in chapters(replace(ORDINARY, rows=rows))]
    assert all(other - one >= 10 for one, other in pairwise(starts))
    assert all(f"mot {number}" in text_of(replace(ORDINARY, rows=rows)) for number in range(1, 20))


def test_a_record_without_anything_has_its_title() -> None:
    assert text_of(EMPTY) == "00:00 140895\n"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_another_chapter(text: str) -> None:
    (line,) = text_of(hostile(text)).splitlines()
    assert line.startswith("00:00 ")
    assert not set("<>\x00") & set(line)
