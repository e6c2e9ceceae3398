"""PBCore is read by lxml: the file is an instantiation with its streams, quotations are parts with their times."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, ROWS_ALONE, hostile
from webinar_archive.exports.formats.pbcore import pbcore_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT

NS = {"p": "http://www.pbcore.org/PBCore/PBCoreNamespace.html"}


def document(record: ReleasedRecord) -> Any:
    return etree.fromstring(pbcore_files(record)["pbcore.xml"])


def test_every_passage_of_a_quotation_is_a_part_with_its_times() -> None:
    parts = [(p.get("startTime"), p.get("endTime")) for p in document(ORDINARY).iterfind("p:pbcorePart", NS)]
    assert parts == [
        ("00:00:04.800", "00:00:08.350"),
        ("00:00:06.000", "00:00:07.150"),
        ("00:00:07.200", "00:00:07.550"),
        ("00:59:59.990", "00:59:59.990"),
    ]


def test_the_archived_file_is_described_with_its_streams() -> None:
    (made,) = document(ORDINARY).iterfind("p:pbcoreInstantiation", NS)
    assert made.findtext("p:instantiationDuration", namespaces=NS) == "01:00:04"
    assert made.findtext("p:instantiationLanguage", namespaces=NS) == "fre"
    codecs = [
        t.findtext("p:essenceTrackEncoding", namespaces=NS)
        for t in made.iterfind("p:instantiationEssenceTrack", NS)
    ]
    assert codecs == ["h264", "aac"]


@pytest.mark.parametrize("record", [ORDINARY, ROWS_ALONE, EMPTY])
def test_what_the_schema_requires_is_always_there_in_its_order(record: ReleasedRecord) -> None:
    names = [etree.QName(child).localname for child in document(record)]
    order = [
        "AssetDate",
        "Identifier",
        "Title",
        "Subject",
        "Description",
        "Contributor",
        "Publisher",
        "Instantiation",
        "Part",
    ]
    assert names == sorted(names, key=[f"pbcore{name}" for name in order].index)
    assert {"pbcoreIdentifier", "pbcoreTitle", "pbcoreDescription"} <= set(names)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    clean = NOT_IN_XML.sub(REPLACEMENT, text)
    assert document(hostile(text)).findtext("p:pbcoreSubject", namespaces=NS) == clean
