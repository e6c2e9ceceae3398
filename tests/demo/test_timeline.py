"""The timeline: exact to the sample, its truth compared with the audio itself."""

from __future__ import annotations

import itertools
import wave
from pathlib import Path

import numpy as np
import pytest

from webinar_archive.demo.script import Script
from webinar_archive.demo.speech import AUDIBLE, RATE_HZ
from webinar_archive.demo.timeline import Timeline, build_timeline, write_audio

SHORT_MS = 20_000


def audible_spans(path: Path, pause_ms: int = 250) -> list[tuple[int, int]]:
    """Spans of sound between pauses, in ms: found in the samples alone."""
    with wave.open(str(path)) as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2").astype(int)
    audible = np.flatnonzero(abs(samples) >= AUDIBLE)
    cuts = np.flatnonzero(np.diff(audible) >= pause_ms * RATE_HZ / 1000)
    starts, ends = audible[np.r_[0, cuts + 1]], audible[np.r_[cuts, -1]]
    return [(round(s * 1000 / RATE_HZ), round(e * 1000 / RATE_HZ)) for s, e in zip(starts, ends, strict=True)]


def test_the_audio_has_exactly_the_duration_asked_for(short_timeline: Timeline, tmp_path: Path) -> None:
    write_audio(short_timeline, tmp_path / "audio.wav")
    with wave.open(str(tmp_path / "audio.wav")) as file:
        assert file.getnframes() == SHORT_MS * RATE_HZ // 1000
    assert short_timeline.truth.duration_ms == SHORT_MS


def test_a_conclusion_starts_and_ends_where_the_audio_does(short_timeline: Timeline, tmp_path: Path) -> None:
    write_audio(short_timeline, tmp_path / "audio.wav")
    spans = audible_spans(tmp_path / "audio.wav")
    (conclusion,) = short_timeline.truth.conclusions
    assert min(abs(start - conclusion.span.start_ms) for start, _ in spans) <= 2
    assert min(abs(end - conclusion.span.end_ms) for _, end in spans) <= 2


def test_there_is_sound_in_every_turn_and_none_between_turns(
    short_timeline: Timeline, tmp_path: Path
) -> None:
    write_audio(short_timeline, tmp_path / "audio.wav")
    spans = audible_spans(tmp_path / "audio.wav")
    for turn in short_timeline.truth.turns:
        assert any(turn.span.start_ms - 2 <= start <= turn.span.end_ms for start, _ in spans)
    for start, end in spans:
        assert short_timeline.truth.speaker_at((start + end) // 2) is not None
        assert any(
            t.span.start_ms - 2 <= start and end <= t.span.end_ms + 2 for t in short_timeline.truth.turns
        )


def test_words_are_in_order_within_their_lines(short_timeline: Timeline) -> None:
    words = short_timeline.words
    assert all(one.end_ms <= other.start_ms + 1 for one, other in itertools.pairwise(words))
    assert all(word.start_ms < word.end_ms for word in words)
    louise = [word.text for word in words if word.speaker_label == "Louise Guillot"]
    assert louise[-4:] == ["Pour", "un", "après", "différent."]


def test_the_first_and_last_word_of_a_conclusion_bound_it(short_timeline: Timeline) -> None:
    (conclusion,) = short_timeline.truth.conclusions
    inside = [
        w for w in short_timeline.words if conclusion.span.start_ms <= w.start_ms < conclusion.span.end_ms
    ]
    assert (inside[0].text, inside[-1].text) == ("Le", "différent.")
    assert (inside[0].start_ms, inside[-1].end_ms) == (conclusion.span.start_ms, conclusion.span.end_ms)
    assert conclusion.speaker == inside[0].speaker_label == "Louise Guillot"


def test_only_exchanges_that_fit_whole_are_spoken(short_timeline: Timeline) -> None:
    text = " ".join(word.text for word in short_timeline.words)
    assert "Comment allez-vous" in text
    assert "temps qu'il fait" not in text


def test_a_talk_too_short_for_its_opening_and_closing_is_refused(script: Script) -> None:
    with pytest.raises(ValueError, match="do not fit in 60000 ms"):
        build_timeline(script, 60_000)
