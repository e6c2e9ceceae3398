"""What PBCore states of an asset and of the copies of it."""

from __future__ import annotations

from datetime import date

import pytest

from webinar_archive.catalogue import read_notice
from webinar_archive.errors import NoticeError
from webinar_archive.models import Notice


def read(inside: str) -> Notice:
    document = f'<p:pbcoreDescriptionDocument xmlns:p="x">{inside}</p:pbcoreDescriptionDocument>'
    return read_notice(f'<?xml version="1.0"?><p:pbcoreCollection>{document}</p:pbcoreCollection>'.encode())


TITLE = "<p:pbcoreTitle>Interview</p:pbcoreTitle>"


def copy(duration: str, location: str = "Vault 3") -> str:
    return (
        f"<p:pbcoreInstantiation><p:instantiationLocation>{location}</p:instantiationLocation>"
        f"<p:instantiationDuration>{duration}</p:instantiationDuration></p:pbcoreInstantiation>"
    )


@pytest.mark.parametrize(
    ("titles", "title"),
    [
        ((("Series", "Débats"), ("Episode", "Les communs")), "Les communs"),
        ((("Alternative", "B"), ("", "A")), "A"),
        ((("Series", "Débats"),), "Débats"),
        ((("Segment", "S"), ("Program", "P")), "P"),
    ],
)
def test_the_title_of_what_is_recorded_comes_before_that_of_its_series(
    titles: tuple[tuple[str, str], ...], title: str
) -> None:
    written = "".join(f'<p:pbcoreTitle titleType="{kind}">{text}</p:pbcoreTitle>' for kind, text in titles)
    assert read(written).title == title


@pytest.mark.parametrize(
    ("durations", "seconds"),
    [
        (("00:48:58.440",), 2938),
        (("00:26:48", "00:26:48"), 1608),
        (("00:26:48", "00:31:02"), None),
        (("", "01:00:00"), 3600),
    ],
)
def test_the_duration_is_known_where_the_copies_agree(
    durations: tuple[str, ...], seconds: int | None
) -> None:
    assert read(TITLE + "".join(map(copy, durations))).stated_duration_s == seconds


def test_days_people_and_addresses_are_told_by_what_they_are() -> None:
    notice = read(
        '<p:pbcoreAssetDate dateType="created">2019-09-20</p:pbcoreAssetDate>'
        '<p:pbcoreAssetDate dateType="broadcast">2021</p:pbcoreAssetDate>'
        f"{TITLE}<p:pbcoreCreator><p:creator>KPFA</p:creator><p:creatorRole>Producing Organization</p:creatorRole>"
        "</p:pbcoreCreator><p:pbcoreContributor><p:contributor>Hamer, Fannie Lou</p:contributor>"
        "<p:contributorRole>ive</p:contributorRole></p:pbcoreContributor>"
        f"{copy('00:10:00', 'https://films.example/f.mp4')}"
        '<p:pbcoreAnnotation annotationType="Outside URL">https://films.example/page</p:pbcoreAnnotation>'
        '<p:pbcoreAnnotation annotationType="cataloging status">Yes</p:pbcoreAnnotation>'
        '<p:pbcoreAnnotation annotationType="General note">Recorded at home.</p:pbcoreAnnotation>'
    )
    assert (notice.event_date, notice.year) == (date(2019, 9, 20), 2021)
    assert [(p.name, p.function, p.body) for p in notice.contributors] == [
        ("KPFA", "Producing Organization", True),
        ("Hamer, Fannie Lou", "Interviewee", False),
    ]
    assert {(d.address, d.kind.value) for d in notice.documents} == {
        ("https://films.example/f.mp4", "video"),
        ("https://films.example/page", "other"),
    }
    assert notice.notes == ("Recorded at home.",)


def test_parts_of_an_asset_are_no_records_of_their_own() -> None:
    part = "<p:pbcorePart><p:pbcoreTitle>Part 1</p:pbcoreTitle></p:pbcorePart>"
    assert read(TITLE + part).title == "Interview"


def test_a_deleted_record_is_told() -> None:
    with pytest.raises(NoticeError, match="deleted"):
        read(f"{TITLE}<p:delete>true</p:delete>")
