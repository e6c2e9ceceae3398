"""TEI is valid in TEI's own schema; utterances and spans lead to points of the timeline with the same times."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, ROWS_ALONE, hostile
from webinar_archive.exports.formats.tei import tei_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.utterances import PARAGRAPHS, utterances
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT

NS = {"t": "http://www.tei-c.org/ns/1.0"}
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
SCHEMA = etree.RelaxNG(file=Path(__file__).with_name("tei_transcript.rng"))


def document(record: ReleasedRecord) -> Any:
    read = etree.fromstring(tei_files(record)["transcript.tei.xml"])
    SCHEMA.assertValid(read)
    return read


@pytest.mark.parametrize("record", [ORDINARY, EMPTY, ROWS_ALONE], ids=["ordinary", "empty", "rows"])
def test_the_schema_of_tei_finds_it_valid_and_refuses_what_stands_elsewhere(record: ReleasedRecord) -> None:
    read = document(record)
    for name in ("teiHeader", "timeline", "u"):
        moved = document(record)
        moved.append(moved.find(f".//t:{name}", NS))
        assert not SCHEMA.validate(moved), name
    read.find(".//t:u", NS).set("begin", "#T0")
    assert not SCHEMA.validate(read)


def points(read: Any) -> dict[str, int]:
    return {f"#{w.get(XML_ID)}": int(w.get("interval") or 0) for w in read.iterfind(".//t:when", NS)}


def test_an_utterance_has_its_speaker_its_times_and_its_words() -> None:
    read = document(ORDINARY)
    when = points(read)
    names = {
        f"#{p.get(XML_ID)}": p.findtext("t:persName", namespaces=NS) for p in read.iterfind(".//t:person", NS)
    }
    assert [
        (when[u.get("start")], when[u.get("end")], names.get(u.get("who")), u.text)
        for u in read.iterfind(".//t:u", NS)
    ] == [(u.start_ms, u.end_ms, u.speaker, u.text) for u in utterances(ORDINARY.words, PARAGRAPHS)]


def test_every_passage_of_a_quotation_is_a_span_between_points() -> None:
    read = document(ORDINARY)
    when = points(read)
    spans = [(when[s.get("from")], when[s.get("to")]) for s in read.iterfind(".//t:span", NS)]
    assert spans == [(4_800, 8_350), (6_000, 7_150), (7_200, 7_550), (3_599_990, 3_599_990)]


def test_a_record_without_anything_has_one_utterance_without_words() -> None:
    read = document(EMPTY)
    assert [u.text for u in read.iterfind(".//t:u", NS)] == [None]
    assert read.find(".//t:span", NS) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    clean = NOT_IN_XML.sub(REPLACEMENT, text)
    (span,) = document(hostile(text)).iterfind(".//t:span", NS)
    assert span.text.endswith(f": {clean}")
