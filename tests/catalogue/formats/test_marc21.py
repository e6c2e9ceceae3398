"""What the fields of MARC 21 state."""

from __future__ import annotations

from datetime import date

import pytest

from tests.catalogue.born_from import iso2709
from webinar_archive.catalogue import read_notice
from webinar_archive.models import Contributor, Notice

TITLE = ("245", "04", (("a", "The commons :"), ("b", "a debate /"), ("c", "with Ann Smith and Paul Jones.")))


def notice(*fields: tuple[str, str, object]) -> Notice:
    return read_notice(iso2709((TITLE, *fields), leader="     ngm a22     3i 4500"))  # type: ignore[arg-type]


def test_punctuation_that_leads_to_the_next_subfield_is_dropped() -> None:
    read = notice(("264", " 1", (("a", "Leeds :"), ("b", "Debates TV,"), ("c", "c2019."))))
    assert (read.title, read.place, read.publisher, read.year) == (
        "The commons : a debate",
        "Leeds",
        "Debates TV",
        2019,
    )


def test_functions_in_words_go_before_codes() -> None:
    read = notice(
        ("700", "1 ", (("a", "Smith, Ann,"), ("d", "1970-"), ("e", "interviewee."), ("4", "ive"))),
        ("700", "1 ", (("a", "Jones, P.,"), ("4", "http://id.loc.gov/vocabulary/relators/mod"))),
        ("710", "2 ", (("a", "Debates (Leeds),"), ("e", "ive."))),
    )
    assert read.contributors == (
        Contributor(name="Smith, Ann", function="interviewee"),
        Contributor(name="Jones, P.", function="Moderator"),
        Contributor(name="Debates", function="Interviewee", place="Leeds", body=True),
    )


def test_without_headings_the_statement_of_responsibility_names_the_people() -> None:
    assert [person.name for person in notice().contributors] == ["Ann Smith", "Paul Jones"]


@pytest.mark.parametrize(
    ("coded", "seconds"), [(("005848",), 3528), (("003000", "002848"), 3528), (("0058",), None), ((), None)]
)
def test_the_parts_of_a_playing_time_are_added(coded: tuple[str, ...], seconds: int | None) -> None:
    assert notice(("306", "  ", tuple(("a", each) for each in coded))).stated_duration_s == seconds


def test_the_coded_day_of_an_event_is_its_day() -> None:
    assert notice(("033", "00", (("a", "20200507"),))).event_date == date(2020, 5, 7)
    assert notice(("033", "20", (("a", "20200507"), ("a", "20200509")))).event_date is None
    assert notice(("033", "00", (("a", "202005--"),))).event_date is None


def test_contents_are_told_from_notes_and_abstract() -> None:
    read = notice(
        ("500", "  ", (("a", "General."),)),
        ("505", "00", (("t", "Part one --"), ("t", "Part two."))),
        ("520", "  ", (("a", "Summary."), ("b", "More."))),
        ("538", "  ", (("a", "Mode of access: World Wide Web."),)),
    )
    assert (read.notes, read.contents, read.abstract) == (
        ("General.",),
        "Part one -- Part two.",
        "Summary. More.",
    )


def test_pages_are_no_seconds() -> None:
    assert notice(("300", "  ", (("a", "112 S."), ("c", "205 mm x 135 mm, 180 g")))).stated_duration_s is None
