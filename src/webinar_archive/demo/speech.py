"""Lines spoken: silence trimmed from both ends, and when each word starts and ends.

Word times come from the synthesiser itself; where speech pauses after a word, the word ends where the
sound does. So the first word of a line starts, and its last one ends, with the line, by construction.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np

from webinar_archive.demo.script import Line
from webinar_archive.demo.tts import Samples, Speech, speak

RATE = 22_050
"""Samples a second: espeak-ng's own."""

AUDIBLE = 200
"""Samples at or above this loudness, of 32767, are speech: some 44 dB below full scale."""

_WORD = re.compile(r"\S*\w\S*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A line, its samples, and the `[start, end)` of each of its words in samples from its own start."""

    line: Line
    samples: Samples
    words: tuple[tuple[str, int, int], ...]


def say(line: Line) -> Spoken:
    """Speak a line in its person's voice."""
    person = line.by
    speech = speak(line.text, voice=person.voice, speed=person.speed, pitch=person.pitch)
    if speech.rate != RATE:
        raise ValueError(f"espeak-ng speaks at {speech.rate} Hz, not {RATE}")
    loud = np.flatnonzero(np.abs(speech.samples.astype(np.int32)) >= AUDIBLE)
    if not loud.size:
        raise ValueError(f"nothing is heard in {line.text!r}")
    first, end = int(loud[0]), int(loud[-1]) + 1
    return Spoken(line=line, samples=speech.samples[first:end], words=_words(line.text, speech, loud))


def _words(text: str, speech: Speech, loud: np.ndarray) -> tuple[tuple[str, int, int], ...]:
    found = list(_WORD.finditer(text))
    first, end = int(loud[0]), int(loud[-1]) + 1
    starts = [float(first), *np.interp(_places(found), *_known(found, speech, end))[1:], float(end)]
    words = []
    for match, begins, ends in zip(found, starts, starts[1:], strict=False):
        # the last loud sample before the next word: a pause after a word is not part of it
        last = int(loud[max(0, np.searchsorted(loud, ends) - 1)]) + 1
        start = min(max(int(begins), first), end)
        words.append((match[0], start - first, max(start, min(last, int(ends))) - first))
    return tuple(words)


def _places(found: list[re.Match[str]]) -> list[int]:
    return [match.start() for match in found]


def _known(found: list[re.Match[str]], speech: Speech, end: int) -> tuple[list[int], list[int]]:
    """Positions in the text with the sample heard there; words that espeak-ng ran together lie between."""
    inside = {match.start(): range(*match.span()) for match in found}
    heard = dict[int, int]()
    for place, at in speech.starts:
        word = next((start for start, span in inside.items() if place in span), None)
        if word is not None:
            heard.setdefault(word, at)
    places = sorted(heard)
    return [*places, found[-1].end()], [*(heard[place] for place in places), end]
