"""Texts that a format cannot hold are shortened or changed, and the row says so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.exports.finding_cells import code_and_facts, findings_in
from webinar_archive.exports.schema import Row
from webinar_archive.exports.text_limits import TextLimits, within_limits
from webinar_archive.text.characters import NOT_IN_XML

LIMITS = TextLimits(forbidden=NOT_IN_XML, max_units=200)


def told(row: Row) -> list[tuple[str, dict[str, str]]]:
    return [code_and_facts(finding) for finding in findings_in(row.findings)]


def test_a_row_whose_texts_fit_is_the_same_row() -> None:
    row = Row(record_id="1", quotation="à\tb\r\nc 👩🏽‍🔬 שלום", findings="demo")
    assert within_limits(row, LIMITS) is row


def test_a_long_text_is_shortened_and_told() -> None:
    row = within_limits(Row(record_id="1", spoken="é" * 201, findings="demo"), LIMITS)
    assert row.spoken == "é" * 199 + "…"
    expected = ("text-shortened", {"column": "spoken", "characters": "201", "kept": "199"})
    assert told(row) == [("demo", {}), expected]


def test_characters_beyond_the_basic_plane_count_twice_and_are_not_cut() -> None:
    kept = within_limits(Row(record_id="1", spoken="👩" * 100), LIMITS)
    assert kept.spoken == "👩" * 100
    cut = within_limits(Row(record_id="1", spoken="👩" * 101), LIMITS)
    assert cut.spoken == "👩" * 99 + "…"


def test_forbidden_characters_are_replaced_and_told() -> None:
    row = within_limits(Row(record_id="1", title="a\x00b\x1b[31m\uffff"), LIMITS)
    assert row.title == "a�b�[31m�"
    assert told(row) == [("characters-replaced", {"column": "title", "count": "3"})]


def test_the_findings_fit_as_well() -> None:
    row = within_limits(Row(record_id="1", findings="x" * 300), LIMITS)
    assert len(row.findings or "") == 200
    assert within_limits(Row(record_id="1", findings="\x00"), LIMITS).findings is not None


@pytest.mark.untraced
@given(st.text(max_size=300), st.text(max_size=300))
def test_every_text_fits_afterwards(quotation: str, findings: str) -> None:
    row = within_limits(Row(record_id="1", quotation=quotation, findings=findings), LIMITS)
    for text in (row.quotation or "", row.findings or ""):
        assert not NOT_IN_XML.search(text)
        assert len(text.encode("utf-16-le")) // 2 <= 200
