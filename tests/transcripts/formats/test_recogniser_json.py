"""The JSON of every recogniser gives its words at their times, whatever it calls them and in whatever unit."""

from __future__ import annotations

import json
from random import Random
from zlib import crc32

import pytest

from tests.transcripts.captions import parse
from tests.transcripts.mutants import mutants
from tests.transcripts.recognisers import RECOGNISERS, SPOKEN, STREAM, TEXTS
from tests.transcripts.test_parse_mutants import MUTANTS
from webinar_archive.errors import CaptionsError
from webinar_archive.transcripts.formats.recogniser_json import READERS
from webinar_archive.transcripts.parse import detect_format


@pytest.mark.parametrize("name", RECOGNISERS)
def test_words_have_the_times_that_the_recogniser_gave_them(name: str) -> None:
    text = json.dumps(RECOGNISERS[name])
    assert detect_format(text) == "recogniser_json"
    read = parse(text)
    assert [word.text for word in read.words] == TEXTS
    for word, (_, start_s, _) in zip(read.words, SPOKEN, strict=True):
        assert word.start_ms == pytest.approx(start_s * 1000, abs=1)
    assert read.findings == ()


@pytest.mark.parametrize(
    "name", ["whisper", "whisper.cpp", "openai words", "aws", "speechmatics", "google v1", "azure fast"]
)
def test_the_language_that_the_recogniser_states_is_known(name: str) -> None:
    language = parse(json.dumps(RECOGNISERS[name])).language
    assert language is not None
    assert language.startswith("fr")


@pytest.mark.parametrize(
    "text", [STREAM, STREAM.replace("\n}\n{", "\n},\n{"), STREAM + '\n{"result": [{"conf']
)
def test_results_that_stand_one_after_another_are_one_transcript(text: str) -> None:
    assert [word.text for word in parse(text).words] == TEXTS


@pytest.mark.parametrize("rest", ["bonjour", "]", "{"])
def test_json_with_something_else_behind_it_is_broken_but_for_a_cut_value(rest: str) -> None:
    with pytest.raises(CaptionsError) as refused:
        parse('{"a": 1}' + rest)
    assert refused.value.code == ("captions-unknown-json" if rest == "{" else "captions-broken-json")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("whisper.cpp", '{"transcription": []}'),
        ("AWS Transcribe", '{"results": {"items": []}}'),
        ("Google", '{"results": [{"alternatives": [{"transcript": "bonjour"}]}]}'),
        ("Azure", '{"recognizedPhrases": []}'),
        ("segments", '[{"text": "bonjour"}]'),
        ("Watson", '{"results": []}'),
        ("Rev", '{"monologues": 1}'),
    ],
)
def test_json_without_times_is_no_transcript(name: str, text: str) -> None:
    assert name in READERS
    with pytest.raises(CaptionsError) as refused:
        parse(text)
    assert refused.value.code == "captions-unknown-json"


def test_words_of_one_list_are_divided_at_pauses_and_between_speakers() -> None:
    words = [
        {"word": f"mot{at}", "start": at * 0.5, "end": at * 0.5 + 0.4, "speaker": at // 4} for at in range(8)
    ]
    read = parse(json.dumps({"words": words}))
    assert [word.speaker_label for word in read.words] == ["SPEAKER_00"] * 4 + ["SPEAKER_01"] * 4


def test_a_segment_of_which_only_one_start_is_known_is_read() -> None:
    words = [{"word": "bonjour", "start": 1.0}, {"word": "merci"}]
    read = parse(json.dumps({"segments": [{"words": words}]}))
    assert [(word.text, word.start_ms) for word in read.words] == [("bonjour", 1000), ("merci", 1000)]


@pytest.mark.parametrize("name", [*RECOGNISERS, "stream"])
def test_any_damage_gives_words_or_an_error_of_ours(name: str) -> None:
    seed = STREAM if name == "stream" else json.dumps(RECOGNISERS[name], ensure_ascii=False)
    damaged = [
        data
        for data in mutants(seed, max(30, MUTANTS // 10), Random(crc32(name.encode())))
        if _is_let_out(data)
    ]
    assert damaged == []


def _is_let_out(data: bytes) -> bool:
    """Whether a reader let another error out than ours."""
    try:
        parse(data)
    except CaptionsError as refused:
        return refused.code == "captions-damaged"
    return False
