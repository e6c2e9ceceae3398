"""What recognisers write as JSON."""

from __future__ import annotations

import json

import pytest

from tests.transcripts.captions import parse
from webinar_archive.errors import CaptionsError

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


def test_a_language_in_words_becomes_its_tag() -> None:
    assert parse(json.dumps({**WHISPER, "language": "french"})).language == "fr"


@pytest.mark.parametrize("start", [-1.0, 1e300, "soon", None])
def test_a_segment_with_an_impossible_time_is_broken(start: object) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse(json.dumps([{"start": start, "end": 2.0, "text": "x"}]))
    assert refused.value.code == "captions-all-broken"
