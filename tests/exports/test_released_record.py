"""What a format of single records is given: places as the rows say them, and the end of all that is known."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.exports.formats.sample_records import EMPTY, ORDINARY, QUOTATIONS, ROWS_ALONE, hostile
from webinar_archive.exports.formats.iiif import iiif_files
from webinar_archive.exports.formats.tei import tei_files
from webinar_archive.exports.formats.webannotation import webannotation_files
from webinar_archive.exports.released_record import (
    RecordFiles,
    ReleasedRecord,
    fitting,
    printed_language,
    spans_of,
)
from webinar_archive.models import Span


def test_the_spans_of_a_row_are_those_of_its_cells() -> None:
    assert spans_of(QUOTATIONS[1]) == (Span(6_000, 7_150), Span(7_200, 7_550))
    assert spans_of(QUOTATIONS[2]) == ()


def test_a_row_whose_place_was_moved_is_where_its_start_and_end_say() -> None:
    moved = replace(QUOTATIONS[1], start_ms=90_000, end_ms=91_000)
    assert spans_of(moved) == (Span(90_000, 91_000),)
    assert spans_of(replace(moved, spans=None)) == (Span(90_000, 91_000),)


@pytest.mark.parametrize(
    ("findings", "language"),
    [
        (None, "fr"),
        ("found-by-meaning (language=de; spoken=fr; seconds=12)", "de"),
        ("no-document | audio-other-language (language=en; spoken=fr)", "en"),
        ("quote-ambiguous (language=en)", "fr"),
        ("found-by-meaning", "fr"),
    ],
)
def test_printed_words_are_in_the_language_of_the_recording_unless_a_finding_says_another(
    findings: str | None, language: str
) -> None:
    assert printed_language(replace(QUOTATIONS[1], language="fr", findings=findings)) == language


@pytest.mark.parametrize(
    ("write", "said", "times"),
    [
        (webannotation_files, '"language": "de"', 1),
        (iiif_files, '"language": "de"', 2),
        (tei_files, 'xml:lang="de"', 2),
    ],
)
def test_formats_say_the_language_of_a_translated_quotation(
    write: Callable[[ReleasedRecord], RecordFiles], said: str, times: int
) -> None:
    translated = replace(QUOTATIONS[1], findings="found-by-meaning (language=de; spoken=fr; seconds=9)")
    record = replace(ORDINARY, rows=(QUOTATIONS[0], translated, *QUOTATIONS[2:]))
    written, as_before = (
        b"".join(write(each).values()).decode().replace('"language":"', '"language": "')
        for each in (record, ORDINARY)
    )
    assert written.count(said) == times
    assert said not in as_before


def test_the_end_is_the_latest_time_known() -> None:
    assert ORDINARY.end_ms == 3_604_040
    assert ROWS_ALONE.end_ms == 3_599_990
    assert EMPTY.end_ms == 0


def test_quotations_stand_in_the_order_of_their_places() -> None:
    assert [each.row.quotation_no for each in ORDINARY.quotations] == [1, 2, 4]


def test_characters_that_do_not_fit_are_replaced_and_told() -> None:
    fit = fitting(hostile("a\x00b"), re.compile("\x00"))
    assert fit.words[0].text == fit.words[0].speaker_label == "a�b"
    assert fit.rows[0].quotation == "a�b"
    assert "characters-replaced (column=quotation; count=1)" in (fit.rows[0].findings or "")


def test_a_record_that_a_format_holds_as_it_is_stays_itself_and_is_divided_once() -> None:
    assert fitting(ORDINARY, re.compile("\x00")) is ORDINARY
    assert ORDINARY.captions is ORDINARY.captions
