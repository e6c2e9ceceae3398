"""The heading is found below titles, by the names that the caller looks for."""

from __future__ import annotations

import pytest

from webinar_archive.tables.heading import FIRST_ROWS, comparable_heading, heading_place


@pytest.mark.parametrize(
    ("rows", "place"),
    [
        ([["text", "who"], ["a", "b"]], 0),
        ([["A report"], ["of May"], ["text", "who"]], 2),
        ([["text"], ["", "text", "who"]], 1),
        ([["text"], ["a"], ["b"]], 0),
        ([["a", "b"]], None),
        ([], None),
        ([["a"]] * FIRST_ROWS + [["text"]], None),
    ],
)
def test_the_first_row_with_the_names_is_the_heading_and_a_title_is_not(
    rows: list[list[str]], place: int | None
) -> None:
    assert heading_place(rows, lambda cells: "text" in cells) == place


@pytest.mark.parametrize("name", ["start_ms", " Start  MS ", "START-MS :", "Start ms*"])
def test_a_heading_is_compared_without_case_blanks_and_marks(name: str) -> None:
    assert comparable_heading(name) == "start ms"
