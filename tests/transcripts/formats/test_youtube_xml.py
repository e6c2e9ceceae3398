"""YouTube's captions in XML."""

from __future__ import annotations

import pytest

from tests.transcripts.captions import parse, spoken
from webinar_archive.errors import CaptionsError


def test_srv3_has_word_times() -> None:
    read = parse(
        '<?xml version="1.0" encoding="utf-8" ?><timedtext format="3"><head/><body>'
        '<p t="1000" d="3000" w="1"><s ac="1">bonjour</s><s t="400" ac="1"> à</s><s t="700"> tous</s></p>'
        '<p t="2500" d="500" w="1" a="1">\n</p><p t="5000" d="1000">sans &amp; mots\nminutés</p></body></timedtext>'
    )
    assert [(w.text, w.start_ms) for w in read.words[:3]] == [("bonjour", 1000), ("à", 1400), ("tous", 1700)]
    assert [w.text for w in read.words[3:]] == ["sans", "mots", "minutés"]


def test_srv1_is_unescaped_twice_and_read_line_by_line() -> None:
    read = parse('<transcript><text start="1.5" dur="2">l&amp;#39;été\nvient</text></transcript>')
    assert (read.words[0].text, read.words[0].start_ms) == ("l'été", 1500)
    assert read.words[-1].end_ms == 3500


@pytest.mark.parametrize("times", ['start="-5"', 'start="soon"', 'start="inf"', 'start="nan"'])
def test_a_line_with_impossible_times_is_broken(times: str) -> None:
    line = '<text start="1" dur="1">oui</text>'
    read = parse(f"<transcript>{line}<text {times}>non</text></transcript>")
    assert [word.text for word in read.words] == ["oui"]
    assert read.findings[0].facts["at"] == [2]


@pytest.mark.parametrize("duration", ["nan", "inf", "long", "1e999", ""])
def test_a_line_whose_duration_is_no_number_keeps_its_words(duration: str) -> None:
    lines = f'<text start="1" dur="{duration}">oui</text><text start="4" dur="1">non</text>'
    assert spoken(f"<transcript>{lines}</transcript>") == "oui non"
    paragraphs = f'<p t="1000" d="{duration}">oui</p><p t="4000" d="1000">non</p>'
    assert spoken(f"<timedtext><body>{paragraphs}</body></timedtext>") == "oui non"


def test_a_declaration_and_comments_may_stand_before_the_root() -> None:
    text = '<?xml version="1.0"?>\n<!-- <tt> -->\n<transcript><text start="1">oui</text></transcript>'
    assert spoken(text) == "oui"


def test_another_root_within_is_no_caption_file() -> None:
    with pytest.raises(CaptionsError, match="transcripts"):
        parse("<transcripts/>")
