"""Stretches of speech, silence and other sound, from what each frame sounds like."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from webinar_archive.alignment.voices.listener import Listened
from webinar_archive.alignment.voices.speech_detector import FRAME_MS
from webinar_archive.models.voices import SoundKind, SoundStretch

SHORTEST_MS = 2_000
"""Between words, shorter stretches without speech are pauses of who speaks."""
SHORTEST_SPEECH_MS = 250
"""What is taken for speech for less than this is a noise."""
BELOW_SPEECH_DB = 25.0
"""As far below the usual level of speech, nothing is to be heard."""
QUIET_DB = -50.0
"""The level of silence in a recording without speech (dBFS)."""


def sound_stretches(heard: Listened) -> tuple[SoundStretch, ...]:
    """Return the stretches of a recording, in order and without gaps."""
    speech = heard.is_speech.copy()
    _fill(speech, of=True, shorter_ms=SHORTEST_SPEECH_MS)
    _fill(speech, of=False, shorter_ms=SHORTEST_MS)
    quiet_db = QUIET_DB
    if heard.is_speech.any():
        quiet_db = float(np.median(heard.levels_db[heard.is_speech])) - BELOW_SPEECH_DB
    found: list[SoundStretch] = []
    for is_speech, first, end in _runs(speech):
        kind = SoundKind.SPEECH
        if not is_speech:
            loud = float(np.median(heard.levels_db[first:end])) > quiet_db
            kind = SoundKind.OTHER if loud else SoundKind.SILENCE
        found.append(SoundStretch(first * FRAME_MS, end * FRAME_MS, kind))
    return tuple(found)


def _fill(flags: np.ndarray[tuple[int], np.dtype[np.bool_]], *, of: bool, shorter_ms: int) -> None:
    """Turn runs of one value that are shorter than this into the other; those at either end, too."""
    for value, first, end in _runs(flags.copy()):
        if value is of and (end - first) * FRAME_MS < shorter_ms:
            flags[first:end] = not of


def _runs(flags: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[bool, int, int]]:
    """Return each run of one value as (value, first, end)."""
    runs, at = [], 0
    for value, group in groupby(flags.tolist()):
        length = sum(1 for _ in group)
        runs.append((value, at, at + length))
        at += length
    return runs
