"""SubRip is read by pysubs2: the same times, and texts with the speaker before them."""

from __future__ import annotations

import pysubs2
import pytest

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile
from webinar_archive.exports.formats.srt import srt_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.utterances import CAPTIONS, utterances
from webinar_archive.text.characters import one_line
from webinar_archive.transcripts.parse import parse_transcript


def subtitles(record: ReleasedRecord, name: str) -> list[tuple[int, int, str]]:
    read = pysubs2.SSAFile.from_string(
        srt_files(record)[name].decode(), format_="srt", keep_html_tags=True, keep_unknown_html_tags=True
    )
    return [(event.start, event.end, event.text.replace("\\N", "\n")) for event in read]


def test_subtitles_have_the_times_the_words_and_the_speakers_of_the_transcript() -> None:
    expected = [
        (p.start_ms, p.end_ms, (f"{p.speaker}: " if p.speaker else "") + p.text.replace("-->", "→"))
        for p in utterances(ORDINARY.words, CAPTIONS)
    ]
    assert subtitles(ORDINARY, "transcript.srt") == expected


def test_every_passage_of_a_quotation_is_a_subtitle() -> None:
    read = subtitles(ORDINARY, "quotations.srt")
    assert read[0] == (4_800, 8_350, "Benoît Vallauri: je prends la parole, sur l’œuvre « 👩🏽‍🔬 »")
    assert [each[:2] for each in read[1:]] == [
        (6_000, 7_150),
        (7_200, 7_550),
        (3_599_990, 3_599_991),
    ]
    assert read[3][2] == "→ ]]> fin"


def test_our_own_reader_finds_the_words_again() -> None:
    read = parse_transcript(srt_files(ORDINARY)["transcript.srt"], name="transcript.srt")
    assert {"Bonjour", "l’œuvre", "«الأرشيف"} <= {word.text for word in read.words}


def test_a_record_without_anything_has_empty_files() -> None:
    assert srt_files(EMPTY) == {"transcript.srt": b"", "quotations.srt": b""}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out_of_its_subtitle(text: str) -> None:
    clean = text.replace("\x00", "\N{REPLACEMENT CHARACTER}").replace("-->", "→")
    ((start_ms, end_ms, read),) = subtitles(hostile(text), "quotations.srt")
    assert (start_ms, end_ms) == (1_000, 2_000)
    assert one_line(read) == one_line(f"{clean}: {clean}")
