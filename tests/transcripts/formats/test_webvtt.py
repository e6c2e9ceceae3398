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
        "id 1\n00:01.000 --> 00:02.000 line:0 align:start\nvoilà<c.yellow> tout</c> <c.unclosed\n"
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


@pytest.mark.parametrize("head", ["", "WEBVTT\n\n"])
@pytest.mark.parametrize(
    "shown",
    [
        "\nun\ndeux",  # a blank line first
        "un\n\ndeux",
        "un\n\n\ndeux\n",
        "un --> deux",
        "un\nA --> deux",
        "un <5 deux",
        "un 3<4 et 5>4 deux",
        "un <- deux",
        "un <b deux",
        "un &lt;5 deux &#" + "9" * 5000 + ";",
    ],
)
def test_no_words_of_a_cue_are_lost(head: str, shown: str) -> None:
    read = parse(f"{head}00:01.000 --> 00:03.000\n{shown}\n\n00:04.000 --> 00:05.000\ntrois\n")
    said = [word.text for word in read.words]
    assert (said[0], said[-1], read.words[-1].start_ms) == ("un", "trois", 4000)
    assert "deux" in said
    assert read.findings == ()


@pytest.mark.parametrize(
    "text",
    [
        # numbers of cues, with a blank line after each line of the file
        "1\n\n00:00:01,000 --> 00:00:02,000\n\nun\n\ndeux\n\n\n2\n\n00:00:03,000 --> 00:00:04,000\n\ntrois\n",
        # names of cues
        "WEBVTT\n\na3f/1-0\n00:01.000 --> 00:02.000\nun\ndeux\n\na3f/2-0\n00:03.000 --> 00:04.000\ntrois\n",
        "WEBVTT\n\nla première\n00:01.000 --> 00:02.000\nun\n\ndeux\n\nla seconde\n00:03.000 --> 00:04.000\ntrois\n",
        # no names: what stands above the times are words
        "WEBVTT\n\n00:01.000 --> 00:02.000\nun\n\ndeux\n00:03.000 --> 00:04.000\ntrois\n",
        # words in the line of times
        "1\n00:00:01,000 --> 00:00:02,000 un\ndeux\n\n2\n00:00:03,000 --> 00:00:04,000 X1:10 X2:20\ntrois\n",
        # arrows and blanks as translation machines and word processors leave them
        "1\n00: 00: 01, 000 -> 00: 00: 02, 000\nun deux\n\n2\n00:00:03,000 –> 00:00:04,000\ntrois\n",
        "1\n00:00:01:000 --&gt; 00:00:02:000\nun deux\n\n2\n00:00:03:00 --> 00:00:04:00\ntrois\n",
        # a year alone is no number of a cue where cues have none
        "WEBVTT\n\n00:01.000 --> 00:02.000\nun deux\n\nNOTE un\nmot\n\n00:03.000 --> 00:04.000\ntrois\n",
    ],
)
def test_names_and_numbers_of_cues_are_told_from_their_words(text: str) -> None:
    read = parse(text)
    assert [(word.text, word.start_ms) for word in read.words if word.text != "deux"] == [
        ("un", 1000),
        ("trois", 3000),
    ]
    assert "deux" in [word.text for word in read.words]
    assert read.findings == ()


def test_a_number_alone_is_spoken_where_cues_have_no_numbers() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nc'était en\n\n1968\n\n00:03.000 --> 00:04.000\noui\n\n00:05.000 --> 00:06.000\nnon\n"
    assert spoken(text) == "c'était en 1968 oui non"


@pytest.mark.parametrize(
    ("times", "start_ms", "findings"),
    [
        ("00:00:02,000 -->", 2000, []),
        ("00:00:02,000", 2000, []),
        ("00:00:02,000 --> 99:99:99,999", 2000, ["caption-end-unclear"]),
        ("00:00:02,000 --> fin", 2000, ["caption-end-unclear"]),
        ("00:00:02,000 --> 00:00:00,000", 2000, ["caption-end-unclear"]),
        ("00:00:02,000 --> 29:59:59,000", 2000, ["caption-end-unclear"]),
        ("--> 00:00:03,000", None, ["caption-cue-broken"]),
    ],
)
def test_a_cue_without_an_end_that_can_be_ends_where_the_next_begins(
    times: str, start_ms: int | None, findings: list[str]
) -> None:
    read = parse(
        f"1\n00:00:01,000 --> 00:00:02,000\nun\n\n2\n{times}\ndeux mots\n\n3\n00:00:04,000 --> 00:00:05,000\ntrois\n"
    )
    two = [(word.start_ms, word.end_ms) for word in read.words if word.text in ("deux", "mots")]
    assert [found.code for found in read.findings] == findings
    assert ([two[0][0], two[1][1]] == [start_ms, 4000]) if start_ms else two == []


def test_without_hours_minutes_go_on_counting() -> None:
    read = parse("WEBVTT\n\n59:59.000 --> 60:01.000\nun\n\n125:00.500 --> 125:01.000\ndeux\n")
    assert [word.start_ms for word in read.words] == [3_599_000, 7_500_500]


MAPS = "X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:{}", "X-TIMESTAMP-MAP=MPEGTS:{},LOCAL:00:00:00.000"


@pytest.mark.parametrize("line", MAPS)
@pytest.mark.parametrize(("first", "second"), [(900_000, 1_800_000), (2**33 - 450_000, 450_000)])
def test_segments_of_a_stream_count_from_the_beginning_of_the_first(
    line: str, first: int, second: int
) -> None:
    read = parse(
        f"WEBVTT\n{line.format(first)}\n\n00:01.000 --> 00:02.000\nun\n\n"
        f"WEBVTT\n{line.format(second)}\n\n00:01.000 --> 00:02.000\ndeux <00:01.500>trois\n"
    )
    assert [(word.text, word.start_ms) for word in read.words] == [
        ("un", 1000),
        ("deux", 11_000),
        ("trois", 11_500),
    ]
    assert read.findings == ()


def test_segments_that_count_from_the_stream_s_beginning_stay_where_they_are() -> None:
    header = "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:900000,LOCAL:00:00:00.000\n\n"
    read = parse(
        f"{header}00:01.000 --> 00:02.000\nun\n\n00:05.000 --> 00:07.000\ndeux\n\n"
        f"{header}00:05.000 --> 00:07.000\ndeux\n\n00:11.000 --> 00:12.000\ntrois\n"
    )
    assert [(word.text, word.start_ms) for word in read.words] == [
        ("un", 1000),
        ("deux", 5000),
        ("trois", 11_000),
    ]
    assert read.findings == ()


LINES = st.lists(
    st.sampled_from(
        ["WEBVTT", "", "00:01.000 --> 00:02.000", "00:00.000 -->", "bonjour", "<v A>", "<00:01.500>", "-->", "1", "NOTE",
         "X-TIMESTAMP-MAP=MPEGTS:1,LOCAL:00:09.000"]
    ),
    max_size=30,
)  # fmt: skip


@given(LINES)
def test_any_lines_give_words_with_times_or_a_refusal(lines: list[str]) -> None:
    try:
        words = parse("\n".join(["WEBVTT", *lines])).words
    except CaptionsError:
        return
    assert all(0 <= word.start_ms <= word.end_ms for word in words)
