"""Captions of every format are recognised by their content and refused in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.transcripts.captions import spoken
from webinar_archive.errors import ArchiveError, CaptionsError, UsageError
from webinar_archive.models import TranscriptSource, Word
from webinar_archive.transcripts import parse_transcript, read_transcript
from webinar_archive.transcripts.parse import FORMATS, detect_format

CAPTIONS = "1\n00:00:01,000 --> 00:00:02,000\nbonjour\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_accents_survive_every_usual_encoding(encoding: str) -> None:
    assert spoken("1\n00:00:01,000 --> 00:00:02,000\nl’été à Noël\n".encode(encoding)) == "l’été à Noël"


def test_damaged_bytes_are_reported_and_do_not_spoil_the_other_accents() -> None:
    data = "1\n00:00:01,000 --> 00:00:02,000\nl’été dernier, les élus étonnés\n".encode().replace(
        b"dernier", b"derni\xe8r"
    )
    read = parse_transcript(data, name="film.srt")
    assert [word.text for word in read.words] == ["l’été", "derni\ufffdr,", "les", "élus", "étonnés"]
    (finding,) = read.findings
    assert (finding.code, finding.facts) == (
        "captions-unreadable-characters",
        {"file": "film.srt", "count": 1},
    )


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


def test_a_file_that_is_not_there_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        read_transcript(tmp_path / "none.vtt")
    with pytest.raises(UsageError):
        read_transcript(tmp_path)
    (tmp_path / "big.srt").write_text(CAPTIONS, encoding="utf-8")
    with pytest.raises(CaptionsError, match="too large"):
        read_transcript(tmp_path / "big.srt", max_bytes=len(CAPTIONS) - 1)


def test_source_and_language_are_those_given_where_the_file_states_none(tmp_path: Path) -> None:
    path = tmp_path / "film.srt"
    path.write_text(CAPTIONS, encoding="utf-8")
    read = read_transcript(path, language="fr-BE", source=TranscriptSource.AUTOMATIC)
    assert (read.language, read.source) == ("fr-BE", TranscriptSource.AUTOMATIC)


@given(st.binary(max_size=300))
def test_any_bytes_give_words_or_an_error_of_ours(data: bytes) -> None:
    try:
        words = parse_transcript(data, name="x").words
    except ArchiveError:
        return
    assert all(isinstance(word, Word) for word in words)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("WEBVTT\n\n", "webvtt"),
        (CAPTIONS, "srt"),
        ('{"events": []}', "json3"),
        ('[{"start": 0}]', "recogniser_json"),
        ('{"text": "\\"events\\": []", "segments": []}', "recogniser_json"),
        ("<transcript/>", "youtube_xml"),
        ('<?xml version="1.0"?><timedtext format="3"/>', "youtube_xml"),
        ('<tt xmlns="http://www.w3.org/ns/ttml"/>', "ttml"),
        ("[Script Info]\n", "substation"),
        ("bonjour", None),
    ],
)
def test_the_content_decides_the_format(text: str, kind: str | None) -> None:
    assert detect_format(text) == kind
    assert kind is None or kind in FORMATS
