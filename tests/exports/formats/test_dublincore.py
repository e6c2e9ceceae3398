"""Dublin Core is read by lxml and by our own reader of records: it says what the notice and the measures say."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, ROWS_ALONE, hostile
from webinar_archive.catalogue import read_records
from webinar_archive.exports.formats.dublincore import dublincore_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT

DC = "{http://purl.org/dc/elements/1.1/}"


def document(record: ReleasedRecord) -> Any:
    return etree.fromstring(dublincore_files(record)["dublin_core.xml"])


def every(record: ReleasedRecord, name: str) -> list[str | None]:
    return [element.text for element in document(record).iter(f"{DC}{name}")]


def test_it_says_what_the_notice_states_and_what_was_measured() -> None:
    assert every(ORDINARY, "contributor") == ["Benoît Vallauri", "Les Interconnectés"]
    assert every(ORDINARY, "format") == ["video/mp4", "01:00:04"]
    assert (every(ORDINARY, "date"), every(ORDINARY, "language")) == (["2020-05-07"], ["fre"])
    assert every(ORDINARY, "type") == ["MovingImage"]


def test_a_recording_without_picture_is_sound_unless_its_picture_was_not_kept() -> None:
    assert ORDINARY.recording is not None
    heard = replace(ORDINARY, recording=replace(ORDINARY.recording, streams=ORDINARY.recording.streams[1:]))
    first = replace(heard.rows[0], findings="not-kept (keep=audio; steps=clips)")
    assert every(heard, "type") == ["Sound"]
    assert every(replace(heard, rows=(first,)), "type") == ["MovingImage"]


def test_a_quotation_is_a_description_with_its_times() -> None:
    abstract, first, *others = every(ORDINARY, "description")
    assert abstract == "Un débat."
    assert (first or "").startswith("00:00:04.800–00:00:08.350 Benoît Vallauri: je prends la parole, sur")
    assert len(others) == 2


def test_our_own_reader_finds_the_title_and_the_people() -> None:
    data = dublincore_files(ORDINARY)["dublin_core.xml"]
    records = read_records(io.BytesIO(data), name="dublin_core.xml")
    assert records is not None
    (read,) = records
    assert read.notice is not None
    assert (read.notice.title, len(read.notice.contributors)) == (ORDINARY.title, 2)


@pytest.mark.parametrize("record", [ROWS_ALONE, EMPTY])
def test_what_is_not_known_is_not_there(record: ReleasedRecord) -> None:
    assert every(record, "title") == [record.title]
    assert "" not in every(record, "description")


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    said = NOT_IN_XML.sub(REPLACEMENT, text)
    assert not text or said in every(hostile(text), "subject")
