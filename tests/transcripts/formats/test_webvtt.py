"""WebVTT and SRT as people and sites write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.captions import parse, spoken
from webinar_archive.errors import CaptionsError


def test_a_broken_cue_is_skipped_and_reported_and_the_rest_is_read() -> None:
    read = parse(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nun\n\n00:xx.000 --> 00:03.000\ndeux\n\n"
        "00:09.000 --> 00:04.000\ntrois\n\n00:05.000 --> 00:06.000\nquatre\n"
    )
    assert [word.text for word in read.words] == ["un", "quatre"]
    (finding,) = read.findings
    assert finding.code == "caption-cue-broken"
    assert finding.facts == {"file": "captions", "count": 2, "at": [6, 9]}


@pytest.mark.parametrize(
    "text",
    [
        "1\n00:00:01,500 --> 00:00:02,500\nun deux\n\n2\n00:00:03,000 --> 00:00:04,000\ntrois\n",
        "1\r\n00:00:01,500 --> 00:00:02,500\r\nun deux\r\n\r\n2\r\n00:00:03,000 --> 00:00:04,000\r\ntrois\r\n",
        "7\n0:0:1.5 --> 0:0:2.5\n{\\an8}<i>un</i> deux\n2\n00:00:03,000 --> 00:00:04,000\ntrois",
        "﻿00:00:01,500 --> 00:00:02,500\nun deux\n\n\n\n00:00:03,000 --> 00:00:04,000\n<font color=#fff>trois</font>\n",
    ],
)
def test_srt_as_people_write_it(text: str) -> None:
    words = parse(text).words
    assert [word.text for word in words] == ["un", "deux", "trois"]
    assert (words[0].start_ms, words[1].end_ms, words[2].start_ms) == (1500, 2500, 3000)


def test_comments_styles_and_regions_are_not_spoken() -> None:
    text = (
        "WEBVTT header text\n\nNOTE\nbonjour 00:01\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n"
        "id 1\n00:01.000 --> 00:02.000 line:0 align:start\nvoilà<c.yellow> tout</c> <unclosed\n"
    )
    assert spoken(text) == "voilà tout"


def test_voice_tags_and_names_before_colons_become_speaker_labels() -> None:
    read = parse(
        "WEBVTT\n\n00:01.000 --> 00:03.000\n<v.loud Clémence Pène>Bonjour &amp; merci</v>\n<v Benoît>À vous</v>\n\n"
        "00:04.000 --> 00:05.000\nLOUISE GUILLOT : d'accord\n\n00:06.000 --> 00:07.000\n>> Giulia Reboa: oui\n"
    )
    assert [(word.text, word.speaker_label) for word in read.words] == [
        ("Bonjour", "Clémence Pène"),
        ("merci", "Clémence Pène"),
        ("À", "Benoît"),
        ("vous", "Benoît"),
        ("d'accord", "LOUISE GUILLOT"),
        ("oui", "Giulia Reboa"),
    ]


LINES = st.lists(
    st.sampled_from(["WEBVTT", "", "00:01.000 --> 00:02.000", "bonjour", "<v A>", "<00:01.500>", "-->", "1"]),
    max_size=30,
)


@given(LINES)
def test_words_are_always_in_order_of_their_start(lines: list[str]) -> None:
    try:
        words = parse("\n".join(["WEBVTT", *lines])).words
    except CaptionsError:
        return
    assert [w.start_ms for w in words] == sorted(w.start_ms for w in words)
