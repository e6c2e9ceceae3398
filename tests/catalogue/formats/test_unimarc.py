"""What the fields of UNIMARC state."""

from __future__ import annotations

from datetime import date

import pytest

from tests.catalogue.born_from import MarcFields, iso2709
from webinar_archive.catalogue import read_notice
from webinar_archive.models import Contributor, Notice

TITLE: MarcFields = (
    ("200", "1 ", (("a", "\u0088Les \u0089communs"), ("e", "débat"), ("f", "Anne Dupont et Paul Petit"))),
)


def notice(*fields: tuple[str, str, object], title: MarcFields = TITLE) -> Notice:
    return read_notice(iso2709((*title, *fields)))  # type: ignore[arg-type]


def test_marks_of_what_is_not_sorted_are_no_part_of_a_title() -> None:
    assert notice().title == "Les communs : débat"


def test_words_in_angle_brackets_before_a_title_are_part_of_it() -> None:
    assert notice(title=(("200", "1 ", (("a", "<<The >>sweetest fig"),)),)).title == "The sweetest fig"


def test_without_headings_the_statement_of_responsibility_names_the_people() -> None:
    assert [person.name for person in notice().contributors] == ["Anne Dupont", "Paul Petit"]


def test_functions_speak_the_language_of_the_catalogue() -> None:
    coded = ("100", "  ", (("a", "20200518d2020    m  y0engy50      ba"),))
    person = (
        "702",
        " 1",
        (
            ("a", "Dupont"),
            ("b", "Anne"),
            ("c", "chercheuse à Namur"),
            ("f", "1970-"),
            ("4", "470"),
            ("4", "651"),
        ),
    )
    assert notice(coded, person).contributors == (
        Contributor(
            name="Anne Dupont", function="Interviewer, Publishing director", role="chercheuse à Namur"
        ),
    )
    assert notice(person).contributors[0].function == "Intervieweur, Directeur de la publication"


def test_a_code_that_nobody_knows_stays_as_it_is() -> None:
    assert notice(("702", " 1", (("a", "Dupont"), ("4", "zz9")))).contributors[0].function == "zz9"


def test_quotations_of_the_contents_note_say_where_they_stand() -> None:
    said = 'Anne Dupont : "Les communs demandent du temps et de la confiance."'
    read = notice(("327", "1 ", (("a", "Introduction"), ("a", said))))
    assert [(q.speaker, q.where) for q in read.quotations] == [("Anne Dupont", "contents")]
    quoted = read.quotations[0]
    assert (read.contents or "")[quoted.start : quoted.end] == quoted.text


@pytest.mark.parametrize(
    ("extent", "coded", "seconds"),
    [
        ("1 vidéo (59 min)", "005848", 3528),
        ("1 vidéo", "010000", 3600),
        ("1 vidéo (2 h)", "005848", None),
        ("1 vidéo (59 min)", "------", 3540),
        ("308 S. : Ill.", None, None),
        ("1.308 S.", None, None),
        ("[12] S.", None, None),
        ("PT58M48S", None, 3528),
        ("P0DT0H58M48.000S", None, 3528),
        ("1 vidéo (48 S)", None, None),
        ("1 DVD vidéo (58 min 48 s) : coul., sonore ; 12 cm + 1 livret (24 p.)", None, 3528),
    ],
)
def test_the_coded_playing_time_counts_where_the_extent_agrees(
    extent: str, coded: str | None, seconds: int | None
) -> None:
    fields: list[tuple[str, str, object]] = [("215", "  ", (("a", extent),))]
    fields += [("127", "  ", (("a", coded),))] if coded else []
    read = notice(*fields)
    assert read.stated_duration_s == seconds
    differ = extent.endswith("(2 h)")
    assert ("durations-disagree" in {finding.code for finding in read.findings}) is differ


def test_the_day_of_the_event_stands_in_a_note() -> None:
    assert notice(("300", "  ", (("a", "Débat organisé le 7 mai 2020"),))).event_date == date(2020, 5, 7)


def test_only_addresses_are_links() -> None:
    read = notice(
        ("856", "4 ", (("u", "Gallica"), ("u", "https://example.org/film.mp4"), ("z", "Voir la vidéo"))),
        ("859", "4 ", (("u", "https://example.org/film.mp4"),)),
        ("897", "  ", (("b", "Affiche"), ("f", "affiche.jpg"), ("t", "image/jpeg"))),
    )
    assert [(d.label, d.address, d.kind.value) for d in read.documents] == [
        ("Affiche", None, "other"),
        ("Voir la vidéo", "https://example.org/film.mp4", "video"),
    ]


def test_unknown_places_and_publishers_are_not_stated() -> None:
    read = notice(("214", " 0", (("a", "[S.l.]"), ("c", "[s.n.]"), ("d", "DL 2019"))))
    assert (read.place, read.publisher, read.year) == (None, None, 2019)


def test_headings_of_subjects_are_joined_from_their_parts() -> None:
    read = notice(
        ("606", "  ", (("a", "Innovations"), ("x", "Politique publique"), ("y", "France"), ("z", "2000-"))),
        ("600", " 1", (("a", "Weil"), ("b", "Simone"))),
        ("610", "0 ", (("a", "communs"), ("a", "ville"))),
    )
    assert read.subjects == (
        "Innovations -- Politique publique -- France -- 2000-",
        "Weil, Simone",
        "communs",
        "ville",
    )
