"""Plain text: paragraphs with time and speaker, which our own reader of timed paragraphs reads."""

from __future__ import annotations

import pytest

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, hostile
from webinar_archive.exports.formats.txt import txt_files
from webinar_archive.transcripts.parse import parse_transcript


def test_a_paragraph_begins_with_its_time_and_its_speaker() -> None:
    text = txt_files(ORDINARY)["transcript.txt"].decode()
    heading, facts, *paragraphs = text.rstrip("\n").split("\n\n")
    assert heading == ORDINARY.title
    assert facts.startswith("140892 · 2020-05-07 · fr · publisher captions")
    assert paragraphs == [
        "[00:00:01.007] Ève d’Été: Bonjour à toutes et à tous.",
        "[00:00:04.000] Benoît <Vallauri>: Merci, je prends la parole 👩🏽‍🔬 sur l’œuvre : a < b && c > d.",
        "[00:00:06.000] ليلى: قال: «الأرشيف ذاكرتنا» ثم שלום",
        "[00:59:59.990] fin --> fin ]]> &amp; {x}",
    ]


def test_our_own_reader_finds_the_times_again() -> None:
    read = parse_transcript(txt_files(ORDINARY)["transcript.txt"], name="transcript.txt")
    assert {1_007, 4_000, 6_000, 3_599_990} <= {word.start_ms for word in read.words}


def test_quotations_that_were_not_found_come_last_without_a_time() -> None:
    text = txt_files(ORDINARY)["quotations.txt"].decode()
    assert (
        "2. [00:00:06.000 – 00:00:07.150; 00:00:07.200 – 00:00:07.550] ليلى: قال: «الأرشيف ذاكرتنا»" in text
    )
    assert text.endswith("3. [–] Personne: jamais dit\n   not_found 0.02\n")


def test_a_record_without_anything_has_a_heading() -> None:
    assert txt_files(EMPTY) == {
        "transcript.txt": b"140895\n\n140895\n",
        "quotations.txt": b"140895\n\n140895\n",
    }


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_makes_another_paragraph(text: str) -> None:
    files = txt_files(hostile(text))
    assert files["quotations.txt"].decode().count("\n\n") == 2
    assert b"\x00" not in files["quotations.txt"] + files["transcript.txt"]
