"""Numbers, dashes and times before the lines of a list are the list's; those of the words stay."""

from __future__ import annotations

import pytest

from webinar_archive.cli.quotation_lines import with_times, without_marks


@pytest.mark.parametrize(
    ("lines", "plain"),
    [
        (["1. Un", "2. Deux", "3. Trois"], ["Un", "Deux", "Trois"]),
        (["1) Un", "2) Deux"], ["Un", "Deux"]),
        (["(1) Un", "(2) Deux"], ["Un", "Deux"]),
        (["[1] Un", "[2] Deux"], ["Un", "Deux"]),
        (["7 - Un", "8 - Deux"], ["Un", "Deux"]),
        (["1\tUn", "2\tDeux"], ["Un", "Deux"]),
        (["1. Un", "2. Deux", "1. Un encore", "2. Deux encore"], ["Un", "Deux", "Un encore", "Deux encore"]),
        (["1. Seul"], ["Seul"]),
        (["- Un", "– Deux", "• Trois", "* Quatre", "— Cinq"], ["Un", "Deux", "Trois", "Quatre", "Cinq"]),
        (["•\tUn", "▪ Deux"], ["Un", "Deux"]),
        (["• 1. Un", "• 2. Deux"], ["Un", "Deux"]),
        (["'- Un", "'=Deux", "'Trois"], ["Un", "=Deux", "'Trois"]),
        # numbers of the words
        (["17 préfectures", "18 maires"], ["17 préfectures", "18 maires"]),
        (["30. Trente"], ["30. Trente"]),
        (["2020. Une année", "2021. Une autre"], ["2020. Une année", "2021. Une autre"]),
        (["3 000 personnes", "4 000 personnes"], ["3 000 personnes", "4 000 personnes"]),
        (["1. Un", "Deux", "Trois"], ["1. Un", "Deux", "Trois"]),
        (["5. Un", "2. Deux"], ["5. Un", "2. Deux"]),
        (["-17 degrés", "«- Un»", "1."], ["-17 degrés", "«- Un»", "1."]),
        (["- ", "-", ""], ["- ", "-", ""]),
        ([], []),
    ],
)
def test_marks_of_a_list_are_left_out(lines: list[str], plain: list[str]) -> None:
    assert without_marks(lines) == plain


@pytest.mark.parametrize(
    ("lines", "timed"),
    [
        (["00:00:52 Un", "00:01:06 Deux"], [("Un", "00:00:52"), ("Deux", "00:01:06")]),
        (["[00:52] Un", "(1:06) Deux"], [("Un", "00:52"), ("Deux", "1:06")]),
        (["00:00:52,7 – Un", "00:01:06.123 : Deux"], [("Un", "00:00:52,7"), ("Deux", "00:01:06.123")]),
        (["1h02'03 Un", "2 h 04 Deux"], [("Un", "1h02'03"), ("Deux", "2 h 04")]),
        (["00:52\tUn", "01:06\tDeux", "Trois"], [("Un", "00:52"), ("Deux", "01:06"), ("Trois", None)]),
        (
            ["14h30 et pas 16h", "Deux", "Trois"],
            [("14h30 et pas 16h", None), ("Deux", None), ("Trois", None)],
        ),
        (["12:30 midi"], [("12:30 midi", None)]),
    ],
)
def test_times_before_most_lines_are_times(lines: list[str], timed: list[tuple[str, str | None]]) -> None:
    assert with_times(lines) == timed
