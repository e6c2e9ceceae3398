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


def test_words_inside_utterances_keep_the_speaker_of_the_utterance() -> None:
    words = [{"text": "bonjour", "start": 1000, "end": 1400}, {"text": "merci", "start": 1500, "end": 1900}]
    read = parse(
        json.dumps(
            {"utterances": [{"speaker": "A", "start": 1000, "end": 1900, "words": words}], "words": words}
        )
    )
    assert [(word.text, word.start_ms, word.speaker_label) for word in read.words] == [
        ("bonjour", 1000, "A"),
        ("merci", 1500, "A"),
    ]


def test_each_of_several_channels_is_a_speaker() -> None:
    channels = [
        {
            "alternatives": [
                {"words": [{"word": word, "start": at, "end": at + 0.4, "punctuated_word": f"{word}."}]}
            ]
        }
        for word, at in (("bonjour", 1.0), ("merci", 2.0))
    ]
    read = parse(json.dumps({"results": {"channels": channels}}))
    assert [(word.text, word.speaker_label) for word in read.words] == [
        ("bonjour.", "SPEAKER_00"),
        ("merci.", "SPEAKER_01"),
    ]


def test_what_is_no_speech_is_left_out() -> None:
    kinds = ("word", "spacing", "word", "audio_event")
    words = [
        {"text": f"mot{at}", "type": kind, "start": at * 1.0, "end": at + 0.4}
        for at, kind in enumerate(kinds)
    ]
    assert [word.text for word in parse(json.dumps({"words": words})).words] == ["mot0", "mot2"]


def test_a_word_without_a_time_shares_that_of_its_neighbours() -> None:
    words = [
        {"word": "en", "start": 1.0, "end": 1.2},
        {"word": "2020"},
        {"word": "donc", "start": 2.0, "end": 2.3},
    ]
    read = parse(json.dumps(words))
    assert [word.text for word in read.words] == ["en", "2020", "donc"]
    assert 1000 < read.words[1].start_ms < 2000


def test_the_entries_of_a_teams_meeting_are_read() -> None:
    entry = {
        "text": "Bonjour à tous.",
        "speakerDisplayName": "Anne Dupont",
        "startOffset": "00:00:01.1234567",
    }
    read = parse(json.dumps({"entries": [{**entry, "endOffset": "00:00:02.6234567"}]}))
    assert [word.speaker_label for word in read.words] == ["Anne Dupont"] * 3
    assert (read.words[0].start_ms, read.words[-1].end_ms) == (1123, 2623)
