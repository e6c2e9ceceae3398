"""Records with one id stay in the table, each named by its key and with a finding."""

from __future__ import annotations

from webinar_archive.exports.schema import Row
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.record_ids import told_apart


def outcome(key: str, record_id: str, findings: str | None = None, rows: int = 1) -> Outcome:
    return Outcome(
        key=key,
        record_id=record_id,
        status=Status.DONE if rows else Status.SKIPPED,
        rows=(Row(record_id=record_id, title=key, findings=findings),) * rows,
    )


def ids(outcomes: tuple[Outcome, ...]) -> list[str]:
    assert all(row.record_id == each.record_id for each in outcomes for row in each.rows)
    return [each.record_id for each in outcomes]


def test_records_of_different_ids_are_unchanged() -> None:
    outcomes = (outcome("a", "1"), outcome("b", "2"))
    assert told_apart(outcomes) == outcomes


def test_records_of_one_id_are_named_by_their_keys_and_say_so() -> None:
    first, second, third = told_apart(
        [outcome("one-12", "12", "demo"), outcome("two-12", "12", rows=2), outcome("c", "3")]
    )
    assert ids((first, second, third)) == ["one-12", "two-12", "3"]
    assert first.rows[0].findings == "demo | record-id-shared (record_id=12; count=2; records=one-12, two-12)"
    assert all((row.findings or "").startswith("record-id-shared") for row in second.rows)
    assert third.rows[0].findings is None


def test_a_key_that_is_the_id_of_another_record_tells_that_one_apart_too() -> None:
    outcomes = told_apart([outcome("n1", "t"), outcome("n2", "t"), outcome("k", "n1"), outcome("r1", "r1")])
    assert ids(outcomes) == ["n1", "n2", "k", "r1"]


def test_a_record_that_is_not_in_the_table_shares_no_id() -> None:
    assert ids(told_apart([outcome("a", "1"), outcome("b", "1", rows=0)])) == ["1", "1"]
