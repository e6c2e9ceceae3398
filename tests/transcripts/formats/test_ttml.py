"""TTML: times in every notation, inherited from parents."""

from __future__ import annotations

import pytest

from tests.transcripts.captions import parse
from webinar_archive.errors import CaptionsError


def test_times_in_clock_frames_ticks_and_inherited() -> None:
    read = parse(
        '<tt xmlns="http://www.w3.org/ns/ttml" xmlns:ttp="http://www.w3.org/ns/ttml#parameter" xml:lang="fr" '
        'ttp:frameRate="25" ttp:tickRate="10000000"><body><div begin="10s">'
        '<p begin="00:00:01.500" end="00:00:02.500">un<br/>deux</p><p begin="00:00:03:10" dur="1s">trois</p>'
        '<p begin="40000000t" end="5s"><span>qua</span><span>tre</span></p>'
        '<p begin="never" end="6s">perdu</p></div></body></tt>'
    )
    assert [(w.text, w.start_ms) for w in read.words] == [
        ("un", 11500),
        ("deux", read.words[1].start_ms),
        ("trois", 13400),
        ("quatre", 14000),
    ]
    assert read.words[1].end_ms == 12500
    assert read.language == "fr"
    assert read.findings[0].facts["count"] == 1


@pytest.mark.parametrize(
    "time", ["9" * 400 + "s", "00:00:00:" + "9" * 400, "999999:00:00", "9" * 17 + "h", "1 s"]
)
def test_impossible_times_are_broken(time: str) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse(f'<tt><body><p begin="{time}" end="{time}">x</p></body></tt>')
    assert refused.value.code == "captions-all-broken"


def test_the_language_is_stated_in_bcp_47_whatever_code_the_file_has() -> None:
    assert parse('<tt xml:lang="fra"><body><p begin="0s" end="1s">oui</p></body></tt>').language == "fr"
