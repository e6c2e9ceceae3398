"""The Word document is read by python-docx and by our own reader: the same passages, times and speakers."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import docx
import pytest

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile, spoken
from webinar_archive.exports.formats.docx import docx_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.utterances import PARAGRAPHS, utterances
from webinar_archive.models import Transcript
from webinar_archive.text.characters import NOT_IN_XML, REPLACEMENT, one_line
from webinar_archive.timecode import clock
from webinar_archive.transcripts.parse import parse_transcript


def document(record: ReleasedRecord) -> Any:
    return docx.Document(io.BytesIO(docx_files(record)["transcript.docx"]))


def texts(record: ReleasedRecord) -> list[str]:
    return [paragraph.text for paragraph in document(record).paragraphs]


def test_a_passage_is_a_paragraph_with_its_time_and_its_speaker() -> None:
    title, facts, *passages = texts(ORDINARY)
    assert title == ORDINARY.title
    assert facts.startswith("140892 · 2020-05-07 · fr · publisher captions")
    assert passages == [f"[{clock(u.start_ms)}] {u.said}" for u in utterances(ORDINARY.words, PARAGRAPHS)]


def test_times_and_speakers_have_styles_of_their_own() -> None:
    runs = document(ORDINARY).paragraphs[2].runs
    assert [(run.style.name, run.text) for run in runs[:2]] == [
        ("Time", "[00:00:01.007] "),
        ("Strong", "Ève d’Été: "),
    ]
    assert runs[1].style.font.bold


def test_the_document_states_its_title_and_language() -> None:
    properties = document(ORDINARY).core_properties
    assert (properties.title, properties.language) == (ORDINARY.title, "fr")


def test_a_passage_in_a_script_from_right_to_left_runs_so() -> None:
    xml = [paragraph._p.xml for paragraph in document(ORDINARY).paragraphs]
    assert ["<w:bidi/>" in each for each in xml] == [False, False, False, False, True, False]


def test_our_own_reader_finds_the_times_and_the_speakers_again() -> None:
    words = tuple(
        word
        for turn in range(12)
        for word in spoken(turn * 10_000, "Oui, je le crois aussi.", ("Ève Ngo", "Benoît Roy")[turn % 2])
    )
    record = replace(ORDINARY, transcript=Transcript(words=words, language="fr"))
    read = parse_transcript(docx_files(record)["transcript.docx"], name="transcript.docx")
    assert [(w.start_ms, w.speaker_label) for w in read.words if w.text == "Oui,"] == [
        (turn * 10_000, ("Ève Ngo", "Benoît Roy")[turn % 2]) for turn in range(12)
    ]


def test_a_record_without_a_transcript_has_its_heading_alone() -> None:
    assert texts(EMPTY) == ["140895", "140895"]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    clean = one_line(NOT_IN_XML.sub(REPLACEMENT, text))
    _, _, passage, *_ = texts(hostile(text))
    speaker = f"{clean}: " if clean else ""
    assert passage.startswith(f"[00:00:01.000] {speaker}{clean}")


@pytest.mark.parametrize("language", ['"/><w:x', "fr fr", "", None, "zh-Hant-TW"])
def test_no_language_breaks_out_of_its_place(language: str | None) -> None:
    rows = tuple(replace(row, language=language) for row in ORDINARY.rows)
    stated = document(replace(ORDINARY, rows=rows)).core_properties.language
    assert stated == (language if language == "zh-Hant-TW" else "")
