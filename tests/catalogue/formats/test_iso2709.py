"""A record in ISO 2709 is read although its lengths, positions or leader are wrong."""

from __future__ import annotations

import re

import pytest

from tests.catalogue.born_from import MARC21, NOTICE, UNIMARC, iso2709
from webinar_archive.catalogue.formats.iso2709 import identifier_of, parse
from webinar_archive.errors import NoticeError


def title(data: bytes) -> str | None:
    record, _ = parse(data)
    field = record.first("200", "245")
    return field.first("a") if field else None


def test_fields_have_their_indicators_and_subfields_in_order() -> None:
    record, findings = parse(iso2709(UNIMARC))
    body = record.first("712")
    assert body is not None
    assert (body.indicators, body.every("a4"), findings) == ("02", ["Acteurs publics", "557"], ())
    assert record.identifier == identifier_of(iso2709(UNIMARC)) == "140892"
    assert record.is_unimarc
    assert not parse(iso2709(MARC21))[0].is_unimarc


def test_a_directory_made_before_the_texts_were_encoded_anew_is_no_obstacle() -> None:
    data = iso2709(UNIMARC, encoding="cp1252")
    end = data.index(b"\x1e")
    anew = data[:end] + data[end:].decode("cp1252").encode()
    assert title(anew) == title(iso2709(UNIMARC))


@pytest.mark.parametrize("damage", [rb"\A\d{5}", rb"(?<=\A.{12})\d{5}", rb"(?<=\A.{10})22"])
def test_a_wrong_number_in_the_leader_is_no_obstacle(damage: bytes) -> None:
    data = re.sub(damage, lambda found: b"9" * len(found[0]), iso2709(MARC21))
    assert title(data) == title(iso2709(MARC21))


def test_fields_written_in_another_order_than_the_directory_are_told_apart() -> None:
    data = iso2709((("001", "", "1"), ("200", "  ", (("a", "Un"),)), ("300", "  ", (("a", "Deux"),))))
    swapped = data[:24] + data[36:48] + data[24:36] + data[48:]
    record, _ = parse(swapped)
    assert [field.tag for field in record.fields] == ["200", "001", "300"]
    assert title(swapped) == "Un"


def test_a_damaged_directory_gives_no_identifier_rather_than_a_wrong_one() -> None:
    assert identifier_of(iso2709(UNIMARC).replace(b"\x1e", b"", 2)) is None


@pytest.mark.parametrize("data", [b"", b"00000", b"\x1e" * 40, b"x" * 100, iso2709(UNIMARC)[:200]])
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(NoticeError):
        parse(data)


def test_the_title_is_the_notices() -> None:
    assert NOTICE.title.startswith(title(iso2709(UNIMARC)) or "?")
