"""SBV and SubViewer."""

from __future__ import annotations

import pytest

from tests.transcripts.captions import parse
from webinar_archive.transcripts.parse import detect_format

SBV = "0:00:03.000,0:00:07.000\nBonjour à tous,\nmerci <5\n\net bienvenue.\n\n0:00:08.000,0:00:09.500\n>> Voilà.\n"
SUBVIEWER = "[INFORMATION]\n[TITLE]x\n[END INFORMATION]\n00:00:03.00,00:00:07.00\nBonjour à tous,[br]merci <5 et bienvenue.\n\n00:00:08.00,00:00:09.50\nVoilà.\n"


@pytest.mark.parametrize("text", [SBV, SUBVIEWER, "\ufeff" + SBV, SBV.replace("\n", "\r\n")])
def test_two_times_in_a_line_are_those_of_the_words_below(text: str) -> None:
    read = parse(text)
    assert " ".join(word.text for word in read.words) in ("Bonjour à tous, merci <5 et bienvenue. Voilà.",)
    assert (read.words[0].start_ms, read.words[-2].end_ms, read.words[-1].start_ms) == (3000, 7000, 8000)
    assert read.findings == ()


def test_an_end_that_cannot_be_costs_no_words() -> None:
    read = parse(
        "0:00:03.000,0:00:02.000\nun\n\n0:00:08.000,0:99:99.000\ndeux\n\n0:00:99.000,0:01:00.000\nperdu\n"
    )
    assert [(word.text, word.start_ms) for word in read.words] == [("un", 3000), ("deux", 8000)]
    assert {finding.code for finding in read.findings} == {"caption-end-unclear", "caption-cue-broken"}


def test_a_table_of_times_is_none() -> None:
    assert detect_format("0:03,0:07,bonjour\n") is None
