"""Captions with recognition errors and exact times."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from webinar_archive.demo.asr_noise import recognize_with_errors, write_captions
from webinar_archive.demo.timeline import Timeline
from webinar_archive.models import TranscriptSource, Word
from webinar_archive.transcripts import read_transcript

SEED = 3


@pytest.fixture
def many_words(short_timeline: Timeline) -> tuple[Word, ...]:
    """The words of the short talk 200 times, one after the other."""
    return tuple(
        Word(
            word.text,
            word.start_ms + 20_000 * repetition,
            word.end_ms + 20_000 * repetition,
            word.speaker_label,
        )
        for repetition in range(200)
        for word in short_timeline.words
    )


def test_the_same_seed_gives_the_same_errors(many_words: tuple[Word, ...]) -> None:
    assert recognize_with_errors(many_words, SEED) == recognize_with_errors(many_words, SEED)
    assert recognize_with_errors(many_words, SEED) != recognize_with_errors(many_words, SEED + 1)


def test_recognized_words_have_no_capitals_and_no_punctuation(many_words: tuple[Word, ...]) -> None:
    for word in recognize_with_errors(many_words, SEED):
        assert re.fullmatch(r"[\w'’-]+", word.text)
        assert word.text == word.text.lower()


def test_names_are_misspelt_and_some_accents_lost(many_words: tuple[Word, ...]) -> None:
    recognized = {word.text for word in recognize_with_errors(many_words, SEED)}
    assert "guillot" not in recognized
    assert "guyot" in recognized
    assert {"après", "apres"} <= recognized


def test_words_are_replaced_by_homophones(many_words: tuple[Word, ...]) -> None:
    recognized = {word.text for word in recognize_with_errors(many_words, SEED)}
    assert {"à", "a", "chemin", "chemins"} <= recognized


def test_short_words_without_a_pause_between_may_be_joined() -> None:
    words = [Word(text, 400 * n, 400 * (n + 1)) for n, text in enumerate(["que", "je"] * 200)]
    joined = [word for word in recognize_with_errors(words, SEED) if word.end_ms - word.start_ms == 800]
    assert joined
    assert {word.text for word in joined} <= {"queje", "jeque"}


def test_a_long_word_may_be_split_and_its_parts_share_its_time() -> None:
    words = [Word("coopération", 1_000 * n, 1_000 * n + 900) for n in range(300)]
    recognized = recognize_with_errors(words, SEED)
    split = [(one, other) for one, other in itertools.pairwise(recognized) if one.end_ms == other.start_ms]
    assert split
    for one, other in split:
        assert one.text + other.text in ("coopération", "cooperation")
        assert (one.start_ms % 1_000, other.end_ms % 1_000) == (0, 900)


def test_recognized_words_keep_the_time_of_the_audio(many_words: tuple[Word, ...]) -> None:
    starts = {word.start_ms for word in many_words}
    recognized = recognize_with_errors(many_words, SEED)
    assert sum(word.start_ms in starts for word in recognized) / len(recognized) > 0.95


def test_the_captions_read_back_as_the_same_words_at_the_same_times(
    short_timeline: Timeline, tmp_path: Path
) -> None:
    recognized = recognize_with_errors(short_timeline.words, SEED)
    path = tmp_path / "captions.vtt"
    path.write_text(write_captions(recognized), encoding="utf-8")
    read = read_transcript(path, language="fr", source=TranscriptSource.AUTOMATIC)
    assert [word.text for word in read.words] == [word.text for word in recognized]
    for word, written in zip(read.words, recognized, strict=True):
        assert abs(word.start_ms - written.start_ms) <= 20
    assert {word.speaker_label for word in read.words} == {"Silvain Henry", "Louise Guyot"}
    assert abs(read.words[-1].end_ms - max(word.end_ms for word in recognized)) <= 20


def test_the_previous_line_stays_above_as_in_rolling_captions(short_timeline: Timeline) -> None:
    cues = write_captions(short_timeline.words).split("\n\n")
    assert cues[0].startswith("WEBVTT")
    assert "[Musique]" in cues[1]
    plain = re.sub(r"<[^>]*>", "", cues[2]).split("\n")
    assert any(cue.split("\n")[1] == plain[2] for cue in cues[3:] if "-->" in cue)
