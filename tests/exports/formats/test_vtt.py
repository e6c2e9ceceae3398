"""WebVTT is read by webvtt-py, by pysubs2 and by our own reader: the same times, texts and speakers."""

from __future__ import annotations

import json
from typing import Any

import pytest
import webvtt

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, ROWS_ALONE, hostile
from webinar_archive.exports.formats.vtt import vtt_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.utterances import CAPTIONS, utterances
from webinar_archive.text.characters import one_line
from webinar_archive.timecode import ms_from_clock
from webinar_archive.transcripts.parse import parse_transcript


def cues(record: ReleasedRecord, name: str) -> list[Any]:
    return webvtt.from_string(vtt_files(record)[name].decode()).captions


def times(read: list[Any]) -> list[tuple[int, int]]:
    return [(ms_from_clock(cue.start), ms_from_clock(cue.end)) for cue in read]


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def test_captions_have_the_times_the_words_and_the_speakers_of_the_transcript() -> None:
    read = cues(ORDINARY, "transcript.vtt")
    expected = utterances(ORDINARY.words, CAPTIONS)
    assert times(read) == [(p.start_ms, p.end_ms) for p in expected]
    assert [unescaped(cue.text) for cue in read] == [p.text for p in expected]
    assert [unescaped(cue.voice) if cue.voice else None for cue in read] == [p.speaker for p in expected]
    assert "قال: «الأرشيف ذاكرتنا» ثم שלום" in [cue.text for cue in read]


def test_our_own_reader_finds_every_word_and_label_again() -> None:
    read = parse_transcript(vtt_files(ORDINARY)["transcript.vtt"], name="transcript.vtt")
    assert read.language == "fr"
    # signs without a letter are no words for it
    spoken = [word.text for word in ORDINARY.words if any(map(str.isalnum, word.text))]
    assert sorted(word.text for word in read.words) == sorted(spoken)
    assert {word.speaker_label for word in read.words} == {word.speaker_label for word in ORDINARY.words}


def test_a_cue_of_quotations_says_what_the_row_says() -> None:
    read = cues(ORDINARY, "quotations.vtt")
    assert times(read) == [(4_800, 8_350), (6_000, 7_150), (7_200, 7_550), (3_599_990, 3_599_991)]
    values = [json.loads(cue.text) for cue in read]
    first, second, third, last = values
    assert first["quotation"] == ORDINARY.rows[0].quotation
    assert (first["speaker"], first["confidence"]) == ("Benoît Vallauri", 0.931)
    assert (second["part"], third["part"], third["parts"]) == (1, 2, 2)
    assert second["findings"] == ["speaker-unknown"]
    assert last["quotation"] == "--> ]]> fin"
    assert [cue.identifier for cue in read][:2] == ["quotation-1", "quotation-2-1"]


def test_chapters_do_not_overlap() -> None:
    read = cues(ORDINARY, "chapters.vtt")
    assert times(read) == [(4_800, 6_000), (6_000, 7_550), (3_599_990, 3_599_991)]
    assert read[0].text == "Benoît Vallauri: je prends la parole, sur l’œuvre « 👩🏽‍🔬 »"


@pytest.mark.parametrize("name", ["transcript.vtt", "quotations.vtt", "chapters.vtt"])
def test_a_record_without_anything_has_files_without_cues(name: str) -> None:
    assert cues(EMPTY, name) == []
    assert vtt_files(EMPTY)[name].startswith(b"WEBVTT\n")


def test_quotations_are_there_without_a_transcript() -> None:
    assert times(cues(ROWS_ALONE, "quotations.vtt")) == times(cues(ORDINARY, "quotations.vtt"))


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_its_cue(text: str) -> None:
    record = hostile(text)
    (quotation,) = cues(record, "quotations.vtt")
    clean = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    assert json.loads(quotation.text)["quotation"] == clean
    (chapter,) = cues(record, "chapters.vtt")
    assert one_line(unescaped(chapter.text)) == one_line(f"{clean}: {clean}")
    captions = cues(record, "transcript.vtt")
    assert one_line(unescaped(" ".join(cue.text for cue in captions))) == one_line(f"{clean} fin")
    if "\x00" in text:
        assert any("characters-replaced" in finding for finding in json.loads(quotation.text)["findings"])
