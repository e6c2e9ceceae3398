"""TTML is read by pysubs2, by lxml and by our own reader: the same times, texts and speakers."""

from __future__ import annotations

import pysubs2
import pytest
from lxml import etree

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile
from webinar_archive.exports.formats.ttml import ttml_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.utterances import CAPTIONS, utterances
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT, one_line
from webinar_archive.transcripts.parse import parse_transcript


def paragraphs(record: ReleasedRecord, name: str) -> list[tuple[int, int, str]]:
    read = pysubs2.SSAFile.from_string(ttml_files(record)[name].decode(), format_="ttml")
    return [(event.start, event.end, event.text) for event in read]


def test_paragraphs_have_the_times_and_the_words_of_the_transcript() -> None:
    expected = [(u.start_ms, u.end_ms, u.text) for u in utterances(ORDINARY.words, CAPTIONS)]
    assert paragraphs(ORDINARY, "transcript.ttml") == expected


def test_every_passage_of_a_quotation_is_a_paragraph() -> None:
    read = paragraphs(ORDINARY, "quotations.ttml")
    assert [each[:2] for each in read] == [
        (4_800, 8_350),
        (6_000, 7_150),
        (7_200, 7_550),
        (3_599_990, 3_599_991),
    ]
    assert read[0][2] == "je prends la parole, sur l’œuvre « 👩🏽‍🔬 »"


def test_our_own_reader_finds_the_language_the_words_and_the_speakers_again() -> None:
    read = parse_transcript(ttml_files(ORDINARY)["transcript.ttml"], name="transcript.ttml")
    assert read.language == "fr"
    spoken = [word for word in ORDINARY.words if any(map(str.isalnum, word.text))]
    assert sorted((w.text, w.speaker_label or "") for w in read.words) == sorted(
        (w.text, w.speaker_label or "") for w in spoken
    )


def test_a_paragraph_leads_to_the_name_of_its_speaker() -> None:
    read = etree.fromstring(ttml_files(ORDINARY)["transcript.ttml"])
    names = {
        agent.get("{http://www.w3.org/XML/1998/namespace}id"): agent.findtext("{*}name")
        for agent in read.iterfind(".//{*}agent")
    }
    speakers = [
        names.get(p.get("{http://www.w3.org/ns/ttml#metadata}agent")) for p in read.iterfind(".//{*}p")
    ]
    assert speakers == [u.speaker for u in utterances(ORDINARY.words, CAPTIONS)]


@pytest.mark.parametrize("name", ["transcript.ttml", "quotations.ttml"])
def test_a_record_without_anything_has_no_paragraphs(name: str) -> None:
    assert b"<p" not in ttml_files(EMPTY)[name]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    clean = one_line(NOT_IN_XML.sub(REPLACEMENT, text))
    assert paragraphs(hostile(text), "quotations.ttml") == [(1_000, 2_000, clean)]
