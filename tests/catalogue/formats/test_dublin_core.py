"""What Dublin Core states, which says little of what its words are."""

from __future__ import annotations

from datetime import date

from webinar_archive.catalogue import read_notice
from webinar_archive.models import Notice


def notice(inside: str) -> Notice:
    return read_notice(f"<oai_dc:dc xmlns:dc='x'><dc:title>Lecture</dc:title>{inside}</oai_dc:dc>".encode())


def test_a_function_may_stand_in_brackets_behind_a_name() -> None:
    read = notice(
        "<dc:contributor>Frantz, Marge (Speaker)</dc:contributor><dc:creator>Petit, Jean</dc:creator>"
    )
    assert {(p.name, p.function) for p in read.contributors} == {
        ("Frantz, Marge", "Speaker"),
        ("Petit, Jean", None),
    }


def test_a_function_may_go_on_in_the_next_line() -> None:
    read = notice("<dc:contributor>Chavannes, Édouard (1865-1918). Éditeur\n scientifique</dc:contributor>")
    assert [(p.name, p.function) for p in read.contributors] == [
        ("Chavannes, Édouard", "Éditeur scientifique")
    ]


def test_the_day_of_publication_is_not_that_of_the_event() -> None:
    read = notice("<dc:type>MovingImage</dc:type><dc:date>2020-05-11</dc:date>")
    assert (read.year, read.event_date) == (2020, None)


def test_the_day_on_which_a_recording_was_made_is_that_of_the_event() -> None:
    made = "<dcterms:created>2020-05-07</dcterms:created>"
    assert notice(f"<dc:type>MovingImage</dc:type>{made}").event_date == date(2020, 5, 7)
    assert notice(f"<dc:type>Text</dc:type>{made}").event_date is None


def test_kinds_of_files_are_no_extent() -> None:
    read = notice("<dc:format>video/mpeg</dc:format><dc:format>58 min 48 s</dc:format>")
    assert (read.extent, read.stated_duration_s) == ("58 min 48 s", 3528)


def test_addresses_are_links_and_other_identifiers_are_not() -> None:
    read = notice(
        "<dc:type>video</dc:type><dc:identifier>https://example.org/1</dc:identifier><dc:identifier>doi:10.1/2</dc:identifier>"
    )
    assert [(d.address, d.kind.value) for d in read.documents] == [("https://example.org/1", "video")]
