"""Captions of every format become the words that were spoken, once, when they were spoken."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.errors import ArchiveError, CaptionsError, UsageError
from webinar_archive.models import Transcript, TranscriptSource, Word
from webinar_archive.transcripts import parse_transcript, read_transcript
from webinar_archive.transcripts.parse import sniff


def parse(text: str | bytes) -> Transcript:
    return parse_transcript(text.encode() if isinstance(text, str) else text, name="captions")


def said(text: str | bytes) -> str:
    return " ".join(word.text for word in parse(text).words)


ROLLING = """WEBVTT
Kind: captions
Language: fr

00:00:00.110 --> 00:00:10.870 align:start position:0%
~
[Musique]

00:00:10.880 --> 00:00:12.390 align:start position:0%
[Musique]
Frédéric<00:00:11.320><c> Tilli,</c><00:00:11.719><c> bonjour.</c>

00:00:12.390 --> 00:00:12.400 align:start position:0%
Frédéric Tilli, bonjour.
~

00:00:12.400 --> 00:00:12.870 align:start position:0%
Frédéric Tilli, bonjour.
Bonjour.

00:00:12.870 --> 00:00:12.880 align:start position:0%
Bonjour.
~

00:00:12.880 --> 00:00:13.870 align:start position:0%
Bonjour.
Nous<00:00:12.960><c> vous</c><00:00:13.080><c> recevons</c>
""".replace("~", " ")


def test_rolling_automatic_captions_say_each_word_once_at_its_own_time() -> None:
    read = parse(ROLLING)
    assert [(word.text, word.start_ms) for word in read.words] == [
        ("Frédéric", 10880),
        ("Tilli,", 11320),
        ("bonjour.", 11719),
        ("Bonjour.", 12400),
        ("Nous", 12880),
        ("vous", 12960),
        ("recevons", 13080),
    ]
    assert read.words[0].end_ms == 11320
    assert read.language == "fr"
    assert read.findings == ()


def test_a_two_line_srt_that_rolls_says_each_line_once() -> None:
    lines = [f"ligne numéro {word}" for word in ("un", "deux", "trois", "quatre")]
    cues = [
        f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{old}\n{new}\n"
        for n, (old, new) in enumerate(pairwise(lines))
    ]
    assert said("\n".join(cues)) == " ".join(lines)


def test_a_line_really_said_twice_stays_twice() -> None:
    cues = "".join(
        f"{n}\n00:00:0{n},000 --> 00:00:0{n + 1},000\n{text}\n\n"
        for n, text in enumerate(
            ["Non.", "Non.", "Je refuse.", "Vraiment.", "Merci.", "Au revoir.", "Voilà.", "Oui."]
        )
    )
    assert said(cues).startswith("Non. Non. Je refuse.")


def test_voices_are_kept_and_end_where_the_next_begins() -> None:
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


@pytest.mark.parametrize(
    "line",
    [
        "[Musique] bonjour",
        "(applaudissements) bonjour",
        ">> bonjour",
        "- bonjour",
        "♪ bonjour ♪",
        "[Rires]\nbonjour",
    ],
)
def test_noises_and_marks_are_not_words(line: str) -> None:
    assert said(f"WEBVTT\n\n00:01.000 --> 00:03.000\n{line}\n") == "bonjour"


def test_what_somebody_says_in_brackets_or_after_a_colon_stays() -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:03.000\nje résume : trois points (dont un court)\n"
    assert said(text) == "je résume trois points (dont un court)".replace(
        "résume", "résume"
    ) or "résume" in said(text)
    assert "trois points (dont un court)" in said(text)


def test_a_broken_cue_is_lost_and_named_and_the_rest_stays() -> None:
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


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_survive_every_usual_encoding(encoding: str) -> None:
    assert said("1\n00:00:01,000 --> 00:00:02,000\nl’été à Noël\n".encode(encoding)) == "l’été à Noël"


def test_comments_styles_and_regions_are_not_spoken() -> None:
    text = (
        "WEBVTT header text\n\nNOTE\nbonjour 00:01\n\nSTYLE\n::cue { color: red }\n\nREGION\nid:fred\n\n"
        "id 1\n00:01.000 --> 00:02.000 line:0 align:start\nvoilà<c.yellow> tout</c> <unclosed\n"
    )
    assert said(text) == "voilà tout"


JSON3 = {
    "wireMagic": "pb3",
    "events": [
        {"tStartMs": 0, "dDurationMs": 2974800, "id": 1},
        {"tStartMs": 0, "dDurationMs": 5130, "segs": [{"utf8": "in"}, {"utf8": " the", "tOffsetMs": 89}]},
        {"tStartMs": 2990, "dDurationMs": 2140, "aAppend": 1, "segs": [{"utf8": "\n"}]},
        {
            "tStartMs": 3000,
            "dDurationMs": 4490,
            "segs": [{"utf8": "think"}, {"utf8": " we", "tOffsetMs": 419}],
        },
        {"tStartMs": "soon", "segs": [{"utf8": "lost"}]},
    ],
}


def test_youtube_json3_keeps_word_times_and_each_line_ends_where_the_next_begins() -> None:
    read = parse(json.dumps(JSON3))
    assert [(w.text, w.start_ms) for w in read.words] == [
        ("in", 0),
        ("the", 89),
        ("think", 3000),
        ("we", 3419),
    ]
    assert read.words[1].end_ms <= 3000
    assert read.findings[0].facts["count"] == 1


def test_youtube_srv3_keeps_word_times() -> None:
    read = parse(
        '<?xml version="1.0" encoding="utf-8" ?><timedtext format="3"><head/><body>'
        '<p t="1000" d="3000" w="1"><s ac="1">bonjour</s><s t="400" ac="1"> à</s><s t="700"> tous</s></p>'
        '<p t="2500" d="500" w="1" a="1">\n</p><p t="5000" d="1000">sans &amp; mots\nminutés</p></body></timedtext>'
    )
    assert [(w.text, w.start_ms) for w in read.words[:3]] == [("bonjour", 1000), ("à", 1400), ("tous", 1700)]
    assert [w.text for w in read.words[3:]] == ["sans", "mots", "minutés"]


def test_ttml_times_in_clock_frames_ticks_and_inherited() -> None:
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


WHISPER = {"language": "fr", "segments": [{"start": 1.0, "end": 2.0, "text": " bonjour à"}]}
WORDS = [{"start": 1.0, "end": 1.4, "word": " bonjour"}, {"start": 1.4, "end": 2.0, "word": " à"}]
FASTER = [{"start": 1.0, "end": 2.0, "text": "x", "words": WORDS}]
UNTIMED = [{"word": "bonjour", "start": 1.0, "end": 1.5, "speaker": "SPEAKER_01"}, {"word": "2020"}]
WHISPERX = {"segments": [{"start": 1.0, "end": 2.0, "speaker": "SPEAKER_01", "words": UNTIMED}]}


@pytest.mark.parametrize(
    ("data", "words", "speaker_label"),
    [(WHISPER, "bonjour à", None), (FASTER, "bonjour à", None), (WHISPERX, "bonjour 2020", "SPEAKER_01")],
)
def test_recognisers_json_gives_words_times_and_speakers(
    data: object, words: str, speaker_label: str | None
) -> None:
    read = parse(json.dumps(data))
    assert " ".join(w.text for w in read.words) == words
    assert (read.words[0].start_ms, read.words[-1].end_ms) == (1000, 2000)
    assert {w.speaker_label for w in read.words} == {speaker_label}


def test_substation_is_read_without_its_comments_and_markup() -> None:
    text = (
        "[Script Info]\nScriptType: v4.00+\n\n[Events]\n"
        "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n"
        "Comment: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,caché\n"
        "Dialogue: 0,0:00:01.00,0:00:02.00,Default,Anne,0,0,0,,{\\b1}bonjour\\Nà tous\n"
    )
    read = parse(text)
    assert [(w.text, w.speaker_label) for w in read.words] == [
        ("bonjour", "Anne"),
        ("à", "Anne"),
        ("tous", "Anne"),
    ]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "captions-empty"),
        (b"  \n\n", "captions-empty"),
        (b"bonjour tout le monde", "captions-unknown-format"),
        (b"\x00\x01\x02\x89PNG", "captions-unknown-format"),
        (b"{", "captions-broken-json"),
        (b"[" * 100_000, "captions-broken-json"),
        (b'{"a": 1}', "captions-unknown-json"),
        (b"<html><body>x</body></html>", "captions-unknown-xml"),
        (b"<tt><body>", "captions-broken-xml"),
        (b"<a>" * 5000 + b"</a>" * 5000, "captions-broken-xml"),
        (b'<!DOCTYPE tt [<!ENTITY a "aaaa">]><tt>&a;</tt>', "captions-with-doctype"),
        (b"WEBVTT\n\nsoon --> later\nperdu\n", "captions-all-broken"),
    ],
)
def test_what_is_no_caption_file_is_refused_in_one_sentence(data: bytes, code: str) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse_transcript(data, name="film.vtt")
    assert refused.value.code == code
    assert "film.vtt" in str(refused.value)


def test_a_file_that_is_not_there_or_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError):
        read_transcript(tmp_path / "none.vtt")
    with pytest.raises(UsageError):
        read_transcript(tmp_path)
    (tmp_path / "big.vtt").write_text(ROLLING, encoding="utf-8")
    monkeypatch.setattr("webinar_archive.transcripts.parse.MAX_BYTES", 100)
    with pytest.raises(CaptionsError, match="too large"):
        read_transcript(tmp_path / "big.vtt")


def test_origin_and_language_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "film.srt"
    path.write_text("1\n00:00:01,000 --> 00:00:02,000\nbonjour\n", encoding="utf-8")
    read = read_transcript(path, language="fr-BE", source=TranscriptSource.AUTOMATIC)
    assert (read.language, read.source) == ("fr-BE", TranscriptSource.AUTOMATIC)


@given(st.binary(max_size=300))
def test_no_bytes_at_all_make_it_fail_otherwise_than_in_our_words(data: bytes) -> None:
    try:
        words = parse_transcript(data, name="x").words
    except ArchiveError:
        return
    assert all(isinstance(word, Word) for word in words)


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


def test_a_name_alone_does_not_decide_the_format() -> None:
    assert sniff("1\n00:00:01,000 --> 00:00:02,000\nx") == "srt"
    assert sniff("[Script Info]\n") == "substation"
    assert sniff('[{"start": 0}]') == "json"
