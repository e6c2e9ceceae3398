"""Whose turn it is: one number for one voice, changes where they are, and no voice made of a moment."""

from __future__ import annotations

import time
from itertools import pairwise

import numpy as np
import pytest

from tests.alignment.voices.made_recordings import STEP_MS, recording
from webinar_archive.alignment.voices.listener import WINDOW_MS, Listened
from webinar_archive.alignment.voices.turns import MOST_VOICES, voice_turns


def test_each_voice_has_one_number_in_order_of_its_first_words() -> None:
    turns = voice_turns(recording([3] * 10 + [1] * 8 + [3] * 6 + [2] * 7))
    assert [turn.voice for turn in turns] == [0, 1, 0, 2]
    assert [turn.start_ms // STEP_MS for turn in turns] == [0, 10, 18, 24]
    assert all(a.end_ms == b.start_ms for a, b in pairwise(turns))


def test_one_voice_is_one_turn_and_no_speech_is_none() -> None:
    assert len(voice_turns(recording([4] * 60))) == 1
    assert voice_turns(recording([])) == ()


def test_a_moment_of_another_voice_is_no_voice_of_its_own() -> None:
    assert {turn.voice for turn in voice_turns(recording([0] * 20 + [5] + [0] * 20))} == {0}


def test_a_single_window_is_a_turn() -> None:
    (turn,) = voice_turns(recording([7]))
    assert (turn.start_ms, turn.end_ms) == (0, WINDOW_MS)


def test_a_pause_ends_a_turn_though_the_voice_goes_on() -> None:
    heard = recording([0] * 12)
    starts_ms = heard.starts_ms + np.where(np.arange(12) >= 6, 20_000, 0)
    turns = voice_turns(Listened(heard.is_speech, heard.levels_db, starts_ms, heard.voices))
    assert [turn.voice for turn in turns] == [0, 0]
    assert turns[1].start_ms - turns[0].end_ms > 15_000


@pytest.mark.untraced
def test_hours_of_unlike_windows_take_seconds_and_a_bounded_number_of_voices() -> None:
    count = 6_000
    rng = np.random.default_rng(3)
    voices = np.abs(rng.normal(size=(count, 256))).astype(np.float32) ** 4
    voices /= np.linalg.norm(voices, axis=1, keepdims=True)
    began = time.process_time()
    starts_ms = np.arange(count, dtype=np.int64) * STEP_MS
    turns = voice_turns(Listened(np.ones(1, bool), np.zeros(1, np.float32), starts_ms, voices))
    assert len({turn.voice for turn in turns}) <= MOST_VOICES
    assert time.process_time() - began < 10
