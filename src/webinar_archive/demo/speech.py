"""Lines as synthetic speech: silence trimmed from both ends, each word with its start and end.

Word starts come from the synthesiser itself; where there is a pause after a word, the word ends where the sound
does. So the first word of a line starts, and its last one ends, with the line, by construction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from webinar_archive.demo.script import Line
from webinar_archive.demo.tts import Samples, Speech, synthesize

RATE_HZ = 22_050
"""Sampling rate: espeak-ng's own."""

AUDIBLE = 200
"""Samples at or above this amplitude, of 32767, are speech: some 44 dB below full scale."""

_WORD = re.compile(r"(?<!\S)[^\w\s]*+\w\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenLine:
    """A line, its samples, and the `[start, end)` of each of its words in samples from the line's start."""

    line: Line
    samples: Samples
    words: tuple[tuple[str, int, int], ...]


def speak_line(line: Line) -> SpokenLine:
    """Synthesise a line in its speaker's voice.

    Raises `ModelMissing` when espeak-ng or the voice is not installed, `ValueError` for a line without sound.
    """
    person = line.speaker
    speech = synthesize(line.text, voice=person.voice, speed=person.speed, pitch=person.pitch)
    if speech.rate_hz != RATE_HZ:
        raise ValueError(f"espeak-ng speaks at {speech.rate_hz} Hz, not {RATE_HZ}")
    audible = np.flatnonzero(np.abs(speech.samples.astype(np.int32)) >= AUDIBLE)
    if not audible.size:
        raise ValueError(f"no sound in {line.text!r}")
    first, end = int(audible[0]), int(audible[-1]) + 1
    return SpokenLine(
        line=line, samples=speech.samples[first:end], words=_timed_words(line.text, speech, audible)
    )


def _timed_words(text: str, speech: Speech, audible: np.ndarray) -> tuple[tuple[str, int, int], ...]:
    """Return each word with its `[start, end)`, counted from the first audible sample."""
    matches = list(_WORD.finditer(text))
    first, end = int(audible[0]), int(audible[-1]) + 1
    positions = [match.start() for match in matches]
    starts = [float(first), *np.interp(positions, *_known_starts(matches, speech, end))[1:], float(end)]
    words = []
    for match, word_start, next_start in zip(matches, starts, starts[1:], strict=False):
        # the last audible sample before the next word: a pause after a word is not part of it
        last = int(audible[max(0, np.searchsorted(audible, next_start) - 1)]) + 1
        start = min(max(int(word_start), first), end)
        words.append((match[0], start - first, max(start, min(last, int(next_start))) - first))
    return tuple(words)


def _known_starts(matches: list[re.Match[str]], speech: Speech, end: int) -> tuple[list[int], list[int]]:
    """Return positions in the text and the samples spoken there; words that espeak-ng joined lie between."""
    ranges = {match.start(): range(*match.span()) for match in matches}
    samples = dict[int, int]()
    for position, sample in speech.word_starts:
        word = next((start for start, characters in ranges.items() if position in characters), None)
        if word is not None:
            samples.setdefault(word, sample)
    known = sorted(samples)
    return [*known, matches[-1].end()], [*(samples[position] for position in known), end]
