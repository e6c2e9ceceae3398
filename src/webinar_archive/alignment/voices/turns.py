"""Whose turn it is: windows of speech grouped by voice, and where one voice gives way to another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.voices.listener import WINDOW_MS, Listened
from webinar_archive.models.voices import VoiceTurn

Array = NDArray[np.float32]

ONE_VOICE = 0.58
"""Groups of windows with this mean likeness or more are one voice (`benchmarks/voices.py`)."""
SWITCH = 0.35
"""How much more alike the windows of a turn must be to another voice, added up, than to the one before."""
SHORTEST_WINDOWS = 3
"""A voice that is heard in fewer windows is none of its own."""
MOST_VOICES = 40
_PIECE = 3
"""Windows next to each other that are grouped as one, where they are alike."""
_ROUNDS = 5
_PAUSE_MS = 3_000


def voice_turns(heard: Listened) -> tuple[VoiceTurn, ...]:
    """Return the turns of a recording, in order; stretches without speech belong to none."""
    if len(heard.voices) == 0:
        return ()
    centres = _voices(heard.voices)
    of_windows = _smoothest(heard.voices @ centres.T)
    numbers = {voice: number for number, voice in enumerate(dict.fromkeys(of_windows.tolist()))}
    turns: list[VoiceTurn] = []
    for start_ms, voice in zip(heard.starts_ms.tolist(), of_windows.tolist(), strict=True):
        number, end_ms = numbers[voice], start_ms + WINDOW_MS
        last = turns[-1] if turns else None
        if last is not None and last.end_ms > start_ms - _PAUSE_MS and last.voice == number:
            turns[-1] = VoiceTurn(last.start_ms, end_ms, number)
            continue
        if last is not None and last.end_ms > start_ms:
            # two windows that overlap share what is between their middles
            start_ms = (last.end_ms + start_ms) // 2
            turns[-1] = VoiceTurn(last.start_ms, start_ms, last.voice)
        turns.append(VoiceTurn(start_ms, end_ms, number))
    return tuple(turns)


def _voices(windows: Array) -> Array:
    """Return the mean vector of each voice: groups of like pieces, the longest first, joined while they are alike."""
    pieces = _pieces(windows)
    means = np.stack([windows[first:end].mean(axis=0) for first, end in pieces])
    sizes = np.array([end - first for first, end in pieces], np.float32)
    centres = np.zeros((MOST_VOICES, windows.shape[1]), np.float32)
    weights = np.zeros(MOST_VOICES, np.float32)
    count = 0
    for piece in np.argsort(-sizes, kind="stable"):
        near = centres[:count] @ means[piece]
        best = int(near.argmax()) if count else 0
        if count < MOST_VOICES and (count == 0 or near[best] < ONE_VOICE):
            best, count = count, count + 1
        total = weights[best] + sizes[piece]
        centres[best] = (centres[best] * weights[best] + means[piece] * sizes[piece]) / total
        weights[best] = total
    return _refined(windows, _joined(centres[:count], weights[:count]))


def _pieces(windows: Array) -> list[tuple[int, int]]:
    """Return runs of at most `_PIECE` windows that are alike, as (first, end)."""
    pieces, first = [], 0
    for at in range(1, len(windows)):
        if at - first == _PIECE or windows[at] @ windows[first:at].mean(axis=0) < ONE_VOICE:
            pieces.append((first, at))
            first = at
    return [*pieces, (first, len(windows))]


def _joined(centres: Array, weights: Array) -> Array:
    """Join the most alike voices, as long as any two are alike."""
    while len(centres) > 1:
        alike = centres @ centres.T
        np.fill_diagonal(alike, -1.0)
        one, other = divmod(int(alike.argmax()), len(centres))
        if alike[one, other] < ONE_VOICE:
            break
        total = weights[one] + weights[other]
        centres[one] = (centres[one] * weights[one] + centres[other] * weights[other]) / total
        weights[one] = total
        centres, weights = np.delete(centres, other, axis=0), np.delete(weights, other)
    return centres


def _refined(windows: Array, centres: Array) -> Array:
    """Return the means of the windows nearest to each voice, without voices that hardly any window is nearest to."""
    for _ in range(_ROUNDS):
        nearest = _smoothest(windows @ centres.T)
        counts = np.bincount(nearest, minlength=len(centres))
        kept = np.flatnonzero(counts >= min(SHORTEST_WINDOWS, counts.max()))
        centres = np.stack([windows[nearest == voice].mean(axis=0) for voice in kept])
    return centres


def _smoothest(alike: Array) -> NDArray[np.int64]:
    """Return the voice of each window: the most alike, all in all, where each change of voice costs `SWITCH`."""
    count, voices = alike.shape
    came_from = np.zeros((count, voices), np.int64)
    score = alike[0].astype(np.float64)
    for at in range(1, count):
        best = int(score.argmax())
        changed = score < score[best] - SWITCH
        came_from[at] = np.where(changed, best, np.arange(voices))
        score = np.where(changed, score[best] - SWITCH, score) + alike[at]
    path = np.zeros(count, np.int64)
    path[-1] = score.argmax()
    for at in range(count - 1, 0, -1):
        path[at - 1] = came_from[at, path[at]]
    return path
