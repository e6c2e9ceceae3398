"""What the tags of RIS state."""

from __future__ import annotations

from webinar_archive.catalogue import read_notice


def test_values_go_on_in_lines_without_a_tag() -> None:
    notice = read_notice(
        b"TY  - VIDEO\nTI  - A debate\nAB  - First line\nsecond line\nAU  - Smith, Ann\nA2  - Jones, Paul\nER  - \n"
    )
    assert notice.abstract == "First line\nsecond line"
    assert [person.name for person in notice.contributors] == ["Smith, Ann", "Jones, Paul"]


def test_only_of_what_lasts_are_extents_durations() -> None:
    assert read_notice(b"TY  - VIDEO\nTI  - A\nM2  - 58:48\nER  - \n").stated_duration_s == 3528
    assert read_notice(b"TY  - JOUR\nTI  - A\nSP  - 58:48\nVL  - 3 h\nER  - \n").stated_duration_s is None


def test_every_address_of_a_field_is_a_link() -> None:
    notice = read_notice(
        b"TY  - VIDEO\nTI  - A\nUR  - https://example.org/1; https://example.org/2\nL1  - file.pdf\nER  - \n"
    )
    assert [document.address for document in notice.documents] == [
        "https://example.org/1",
        "https://example.org/2",
    ]
