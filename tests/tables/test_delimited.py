"""Rows of a CSV: separators found or stated, quotation marks that are not closed told with the row's number."""

from __future__ import annotations

import time

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.tables.delimited import (
    NO_SEPARATOR,
    chosen_separator,
    delimited_rows,
    stated_separator,
)


def rows(text: str, separator: str = ";") -> list[tuple[int, list[str]]]:
    return list(delimited_rows(text, separator, "t.csv"))


def has_text(cells: list[str] | tuple[str, ...]) -> bool:
    return any(cell.strip() == "text" for cell in cells)


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("text;who\na, b;c\n", ";"),
        ("text,who\na; b; c; d,c\n", ","),
        ("text\twho\na, b; c\td\n", "\t"),
        ("text|who\na|b\n", "|"),
        ("A report, of May, and June\nno;text;who\n1;a;b\n", ";"),
        ("A report; of May; and June;;;\nno,text,who\n", ","),
        ("text\nOne, two; three\n", NO_SEPARATOR),
        ("sep=,\ntext;x,who\n", ","),
        ('"sep=|"\ntext|who\n', "|"),
        ("SEP=\t\ntext\twho\n", "\t"),
    ],
)
def test_the_separator_is_that_which_makes_the_heading(text: str, separator: str) -> None:
    assert chosen_separator(text, lambda cells: has_text([*cells])) == separator


def test_a_stated_separator_is_no_row_and_rows_count_as_in_the_file() -> None:
    assert rows("sep=;\ntext;who\n\n;;\na;b\n") == [(2, ["text", "who"]), (5, ["a", "b"])]
    assert stated_separator("separate;text") is None


def test_a_mark_inside_a_cell_is_a_character() -> None:
    assert rows('Le "mot" juste;b\n"a" b;c\n"a ""b""";c\n') == [
        (1, ['Le "mot" juste', "b"]),
        (2, ["a b", "c"]),
        (3, ['a "b"', "c"]),
    ]


def test_a_cell_may_have_lines() -> None:
    assert rows('"a\nb";c\nd;e\n') == [(1, ["a\nb", "c"]), (2, ["d", "e"])]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('text;who\n"a;b\nc;d\n', 2),
        ('text;who\nx;y\n"a;b\n"c";d\n', 3),
        ('text;who\n"a;b\nc "d" e;f\n', 2),
        ('text;who\na;b\nc;"', 3),
    ],
)
def test_a_quotation_mark_that_is_not_closed_is_told_with_its_row(text: str, number: int) -> None:
    with pytest.raises(UsageError) as error:
        rows(text)
    assert (error.value.code, error.value.facts["row"]) == ("table-quote-unclosed", number)


@pytest.mark.untraced
@pytest.mark.parametrize("size", [100_001, 200_000])
def test_a_cell_that_is_too_long_is_told_with_its_row(size: int) -> None:
    with pytest.raises(UsageError) as error:
        rows(f"text\nx\n{'a' * size}\n")
    assert (error.value.code, error.value.facts["row"]) == ("table-cell-too-long", 3)


@pytest.mark.untraced
def test_reading_takes_time_that_grows_with_the_text() -> None:
    took = []
    for count in (20_000, 200_000):
        began = time.process_time()
        rows('"a" b;"c"";d\n' * count)
        took.append(time.process_time() - began)
    assert took[1] < 40 * max(took[0], 0.01)
