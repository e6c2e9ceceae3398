"""Speech, silence and other sound over time: pauses between words are no silence, a click is no speech."""

from __future__ import annotations

import numpy as np

from webinar_archive.alignment.voices.listener import Listened
from webinar_archive.alignment.voices.sound_kinds import sound_stretches
from webinar_archive.alignment.voices.speech_detector import FRAME_MS
from webinar_archive.models.voices import SoundKind, SoundStretch


def stretches(*parts: tuple[bool, float, int]) -> list[tuple[SoundKind, int]]:
    """The kinds and lengths (in frames) that parts of (speech, level, frames) give."""
    found = sound_stretches(
        Listened(
            is_speech=np.concatenate([np.full(n, speech) for speech, _, n in parts]),
            levels_db=np.concatenate([np.full(n, level, np.float32) for _, level, n in parts]),
            starts_ms=np.zeros(0, np.int64),
            voices=np.zeros((0, 256), np.float32),
        )
    )
    ends = [each.end_ms for each in found]
    assert [each.start_ms for each in found] == [0, *ends[:-1]]
    return [(each.kind, (each.end_ms - each.start_ms) // FRAME_MS) for each in found]


def test_music_before_speech_is_another_sound_and_what_is_quiet_is_silence() -> None:
    assert stretches((False, -18, 200), (True, -20, 300), (False, -70, 100)) == [
        (SoundKind.OTHER, 200),
        (SoundKind.SPEECH, 300),
        (SoundKind.SILENCE, 100),
    ]


def test_pauses_belong_to_speech_and_clicks_to_silence() -> None:
    assert stretches((True, -20, 100), (False, -60, 30), (True, -20, 100)) == [(SoundKind.SPEECH, 230)]
    assert stretches((False, -70, 100), (True, -30, 4), (False, -70, 100)) == [(SoundKind.SILENCE, 204)]


def test_silence_is_told_by_the_level_of_speech_and_without_any_by_its_own() -> None:
    quiet_talk = stretches((True, -45, 100), (False, -60, 100))
    assert quiet_talk[-1] == (SoundKind.OTHER, 100)
    assert stretches((False, -60, 100)) == [(SoundKind.SILENCE, 100)]
    assert stretches((False, -30, 100)) == [(SoundKind.OTHER, 100)]


def test_a_recording_of_no_length_has_no_stretches() -> None:
    nothing = np.zeros(0)
    empty = Listened(
        nothing.astype(bool),
        nothing.astype(np.float32),
        nothing.astype(np.int64),
        np.zeros((0, 256), np.float32),
    )
    assert sound_stretches(empty) == ()
    assert SoundStretch(0, 1, SoundKind.SPEECH).kind == "speech"
