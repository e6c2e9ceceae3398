"""The declaration of the table's columns and the Table Schema derived from it."""

from __future__ import annotations

from enum import StrEnum

import pytest

from webinar_archive.alignment.speakers.attribution import SpeakerEvidence
from webinar_archive.exports.schema import COLUMNS, Column, table_schema
from webinar_archive.models import ChangeKind, TranscriptSource, Verdict

COLUMN_NAMES = """
record_id title event_date speaker speaker_role speaker_label speaker_evidence
quotation_no quotation quotation_source verdict confidence
start end start_ms end_ms spans spoken differences changes witnesses agreement_ms alternatives
link_at_start media_file
media_checksum stated_duration_s measured_duration_s findings transcript_source language
reviewed_by reviewed_at
review reviewed_speaker review_comment pipeline_version run_id
"""


def column(name: str) -> Column:
    return next(column for column in COLUMNS if column.name == name)


def test_the_columns_are_the_published_ones_in_order() -> None:
    assert [column.name for column in COLUMNS] == COLUMN_NAMES.split()


def test_every_column_is_described_in_both_languages() -> None:
    for described in table_schema()["fields"]:
        assert described["description"]
        assert described["description@fr"]


def test_only_the_record_is_required() -> None:
    required = [described["name"] for described in table_schema()["fields"] if "constraints" in described]
    assert required == ["record_id"]


def test_units_stand_where_the_column_name_ends_in_one() -> None:
    for described in table_schema()["fields"]:
        suffix = described["name"].rpartition("_")[2]
        assert described.get("unit") == (suffix if suffix in ("ms", "s") else None)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("speaker_evidence", SpeakerEvidence),
        ("verdict", Verdict),
        ("changes", ChangeKind),
        ("transcript_source", TranscriptSource),
    ],
)
def test_every_value_of_a_closed_list_is_explained_in_both_languages(
    name: str, values: type[StrEnum]
) -> None:
    for value in values:
        assert value in column(name).en
        assert f"{value} (" in column(name).fr
