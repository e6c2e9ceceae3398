"""Findings go into a cell and come out of it again, whatever their facts say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.exports.finding_cells import code_and_facts, findings_cell, findings_in
from webinar_archive.models import Finding


def test_a_fact_that_holds_what_stands_between_facts_stays_one_fact() -> None:
    finding = Finding(
        code="captions-unreadable", facts={"reason": "HTTP 500; retry | later (soon)", "line": 3}
    )
    (read,) = findings_in(findings_cell([finding]))
    assert code_and_facts(read) == (
        "captions-unreadable",
        {"reason": "HTTP 500, retry / later (soon)", "line": "3"},
    )


@given(st.lists(st.text(st.sampled_from("a;| =()é"), min_size=1), max_size=4))
def test_as_many_findings_come_out_as_went_in(values: list[str]) -> None:
    findings = [Finding(code="source-recut", facts={"file": value, "shift_ms": 5}) for value in values]
    read = [code_and_facts(finding) for finding in findings_in(findings_cell(findings))]
    assert [(code, set(facts), facts["shift_ms"]) for code, facts in read] == [
        ("source-recut", {"file", "shift_ms"}, "5")
    ] * len(values)
