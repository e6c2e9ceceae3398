"""MODS is read by lxml: quotations are constituents with their times and links."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, ROWS_ALONE, hostile
from webinar_archive.exports.formats.mods import mods_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT

NS = {"m": "http://www.loc.gov/mods/v3"}


def document(record: ReleasedRecord) -> Any:
    return etree.fromstring(mods_files(record)["mods.xml"])


def test_a_quotation_is_a_constituent_with_its_passages_and_its_link() -> None:
    first, second, third = document(ORDINARY).iterfind("m:relatedItem[@type='constituent']", NS)
    times = [
        (e.findtext("m:start", namespaces=NS), e.findtext("m:end", namespaces=NS))
        for e in second.iter("{*}extent")
    ]
    assert times == [("00:00:06.000", "00:00:07.150"), ("00:00:07.200", "00:00:07.550")]
    assert first.findtext("m:location/m:url", namespaces=NS) == "https://example.org/film.mp4#t=4.8"
    assert third.find("m:name", NS) is None


def test_it_says_who_took_part_and_how() -> None:
    person, body = document(ORDINARY).iterfind("m:name", NS)
    assert (person.get("type"), body.get("type")) == ("personal", "corporate")
    assert person.findtext("m:role/m:roleTerm", namespaces=NS) == "Intervenant"
    assert document(ORDINARY).findtext("m:physicalDescription/m:extent", namespaces=NS) == "01:00:04"


@pytest.mark.parametrize("record", [ROWS_ALONE, EMPTY])
def test_what_is_not_known_is_not_there(record: ReleasedRecord) -> None:
    read = document(record)
    assert read.findtext("m:titleInfo/m:title", namespaces=NS) == record.title
    assert read.find("m:originInfo", NS) is None or len(read.find("m:originInfo", NS))


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    clean = NOT_IN_XML.sub(REPLACEMENT, text)
    assert document(hostile(text)).findtext("m:subject/m:topic", namespaces=NS) == clean
