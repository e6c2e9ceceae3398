"""The time line: exact to the sample, and its truth held against the sound itself."""

from __future__ import annotations

import itertools
import wave
from pathlib import Path

import numpy as np
import pytest

from webinar_archive.demo.script import Script
from webinar_archive.demo.speech import AUDIBLE, RATE
from webinar_archive.demo.timeline import Recorded, record, write_sound

SHORT_MS = 20_000


def loud_stretches(path: Path, pause_ms: int = 250) -> list[tuple[int, int]]:
    """Stretches of sound between pauses, in ms: found in the samples, knowing nothing of the talk."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(int)
    loud = np.flatnonzero(abs(samples) >= AUDIBLE)
    cuts = np.flatnonzero(np.diff(loud) >= pause_ms * RATE / 1000)
    starts, ends = loud[np.r_[0, cuts + 1]], loud[np.r_[cuts, -1]]
    return [(round(s * 1000 / RATE), round(e * 1000 / RATE)) for s, e in zip(starts, ends, strict=True)]


def test_the_sound_is_just_as_long_as_asked(short: Recorded, tmp_path: Path) -> None:
    write_sound(short, tmp_path / "sound.wav")
    with wave.open(str(tmp_path / "sound.wav")) as file:
        assert file.getnframes() == SHORT_MS * RATE // 1000
    assert short.truth.duration_ms == SHORT_MS


def test_a_conclusion_starts_and_ends_where_the_sound_does(short: Recorded, tmp_path: Path) -> None:
    write_sound(short, tmp_path / "sound.wav")
    stretches = loud_stretches(tmp_path / "sound.wav")
    (conclusion,) = short.truth.conclusions
    assert min(abs(start - conclusion.span.start_ms) for start, _ in stretches) <= 2
    assert min(abs(end - conclusion.span.end_ms) for _, end in stretches) <= 2


def test_every_turn_is_heard_and_between_turns_nothing_is(short: Recorded, tmp_path: Path) -> None:
    write_sound(short, tmp_path / "sound.wav")
    stretches = loud_stretches(tmp_path / "sound.wav")
    for turn in short.truth.turns:
        assert any(turn.span.start_ms - 2 <= start <= turn.span.end_ms for start, _ in stretches)
    for start, end in stretches:
        assert short.truth.voice_at((start + end) // 2) is not None
        assert any(t.span.start_ms - 2 <= start and end <= t.span.end_ms + 2 for t in short.truth.turns)


def test_words_are_in_order_within_their_lines(short: Recorded) -> None:
    words = short.words
    assert all(one.end_ms <= other.start_ms + 1 for one, other in itertools.pairwise(words))
    assert all(word.start_ms < word.end_ms for word in words)
    said = [word.text for word in words if word.speaker_label == "Louise Guillot"]
    assert said[-4:] == ["Pour", "un", "après", "différent."]


def test_the_first_and_last_word_of_a_conclusion_bound_it(short: Recorded) -> None:
    (conclusion,) = short.truth.conclusions
    inside = [w for w in short.words if conclusion.span.start_ms <= w.start_ms < conclusion.span.end_ms]
    assert (inside[0].text, inside[-1].text) == ("Le", "différent.")
    assert (inside[0].start_ms, inside[-1].end_ms) == (conclusion.span.start_ms, conclusion.span.end_ms)
    assert conclusion.speaker == inside[0].speaker_label == "Louise Guillot"


def test_only_exchanges_that_fit_whole_are_spoken(short: Recorded) -> None:
    text = " ".join(word.text for word in short.words)
    assert "Comment allez-vous" in text
    assert "temps qu'il fait" not in text


def test_a_talk_too_short_for_its_opening_and_closing_is_refused(script: Script) -> None:
    with pytest.raises(ValueError, match="do not fit in 60000 ms"):
        record(script, 60_000)
