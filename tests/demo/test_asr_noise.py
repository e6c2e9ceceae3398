"""Captions: wrong as a recogniser is wrong, right about when."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from webinar_archive.demo.asr_noise import hear, write_captions
from webinar_archive.demo.timeline import Recorded
from webinar_archive.models import TranscriptSource, Word
from webinar_archive.transcripts import read_transcript

SEED = 3


@pytest.fixture
def many(short: Recorded) -> tuple[Word, ...]:
    """The short talk's words a few hundred times, each time later."""
    return tuple(
        Word(word.text, word.start_ms + 20_000 * turn, word.end_ms + 20_000 * turn, word.speaker_label)
        for turn in range(200)
        for word in short.words
    )


def test_what_is_heard_is_the_same_every_time(many: tuple[Word, ...]) -> None:
    assert hear(many, SEED) == hear(many, SEED) != hear(many, SEED + 1)


def test_what_is_heard_has_no_capitals_and_no_punctuation(many: tuple[Word, ...]) -> None:
    for word in hear(many, SEED):
        assert re.fullmatch(r"[\w'’-]+", word.text)
        assert word.text == word.text.lower()


def test_names_are_mangled_and_some_accents_lost(many: tuple[Word, ...]) -> None:
    heard = {word.text for word in hear(many, SEED)}
    assert "guillot" not in heard
    assert "guyot" in heard
    assert {"après", "apres"} <= heard


def test_words_are_taken_for_others_that_sound_alike(many: tuple[Word, ...]) -> None:
    heard = {word.text for word in hear(many, SEED)}
    assert {"à", "a", "chemin", "chemins"} <= heard


def test_short_words_without_a_pause_between_may_be_fused() -> None:
    words = [Word(text, 400 * n, 400 * (n + 1)) for n, text in enumerate(["que", "je"] * 200)]
    fused = [word for word in hear(words, SEED) if word.end_ms - word.start_ms == 800]
    assert fused
    assert {word.text for word in fused} <= {"queje", "jeque"}


def test_a_long_word_may_be_split_and_its_parts_share_its_time() -> None:
    words = [Word("coopération", 1_000 * n, 1_000 * n + 900) for n in range(300)]
    heard = hear(words, SEED)
    split = [(one, other) for one, other in itertools.pairwise(heard) if one.end_ms == other.start_ms]
    assert split
    for one, other in split:
        assert one.text + other.text in ("coopération", "cooperation")
        assert (one.start_ms % 1_000, other.end_ms % 1_000) == (0, 900)


def test_heard_words_keep_the_time_of_the_sound(many: tuple[Word, ...]) -> None:
    starts = {word.start_ms for word in many}
    heard = hear(many, SEED)
    assert sum(word.start_ms in starts for word in heard) / len(heard) > 0.95


def test_the_captions_read_back_as_the_words_at_their_times(short: Recorded, tmp_path: Path) -> None:
    heard = hear(short.words, SEED)
    path = tmp_path / "captions.vtt"
    path.write_text(write_captions(heard), encoding="utf-8")
    read = read_transcript(path, language="fr", source=TranscriptSource.AUTOMATIC)
    assert [word.text for word in read.words] == [word.text for word in heard]
    for is_, was in zip(read.words, heard, strict=True):
        assert abs(is_.start_ms - was.start_ms) <= 20
    assert {word.speaker_label for word in read.words} == {"Silvain Henry", "Louise Guyot"}
    ends = {was.end_ms for was in heard}
    assert abs(read.words[-1].end_ms - max(ends)) <= 20


def test_the_line_before_stays_in_sight_as_rolling_captions_do(short: Recorded) -> None:
    cues = write_captions(short.words).split("\n\n")
    assert cues[0].startswith("WEBVTT")
    assert "[Musique]" in cues[1]
    plain = re.sub(r"<[^>]*>", "", cues[2]).split("\n")
    assert any(cue.split("\n")[1] == plain[2] for cue in cues[3:] if "-->" in cue)
