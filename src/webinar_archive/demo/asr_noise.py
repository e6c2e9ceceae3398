"""Automatic captions as a video site would make them: words with recognition errors, written as rolling WebVTT.

The errors are those of recognisers of French: no punctuation, no capitals, some accents lost, names misspelt,
words replaced by homophones, split or joined. Times stay those of the audio. Each line is labelled with its
speaker, as recognisers that separate speakers do, with the name misspelt likewise.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from webinar_archive.models import Word
from webinar_archive.timecode import clock

LOST_ACCENT, HOMOPHONE, SPLIT, JOINED, FILLER_KEPT = 0.08, 0.35, 0.02, 0.03, 0.7
"""Probability of each error where it can occur. Fillers are mostly kept, as such captions do."""

LINE_LETTERS = 38
LINE_PAUSE_MS = 600
ROLL_MS = 10
"""A finished line is shown once more for this long before it moves up, as in YouTube's captions."""

_LONG_WORD_LETTERS, _SHORT_WORD_LETTERS, _JOIN_GAP_MS = 8, 3, 20
"""Words longer than the first may be split; two no longer than the second, less than a gap apart, joined."""

_MISSPELT_NAMES = {
    "clémence": "clemence", "pène": "peine", "vallauri": "valorie", "reboa": "rebois", "guillot": "guyot",
    "giulia": "julia", "sylvain": "silvain", "ditp": "d i t p", "fp": "effepé", "lab": "labo", "ti": "petit",
    "rennes": "reine", "morlaix": "morley", "interopérables": "inter opérables", "open": "opaine",
}  # fmt: skip
_HOMOPHONES = {
    "ces": "c'est", "ses": "c'est", "et": "est", "à": "a", "sait": "c'est", "ça": "sa", "ont": "on",
    "sont": "son", "transfo": "transphot", "leur": "leurs", "tout": "tous", "élus": "élu", "communs": "commun",
    "du": "dû", "quand": "quant", "appel": "appels", "agents": "argent", "voilà": "voila", "notre": "nôtre",
    "vraiment": "vrai mans", "clé": "clef", "chemin": "chemins", "peu": "peut", "faire": "fer", "mois": "moi",
}  # fmt: skip
_FILLERS = {"euh"}
_PUNCTUATION = re.compile(r"[^\w'’-]+")


def recognize_with_errors(words: Sequence[Word], seed: int) -> tuple[Word, ...]:
    """Return `words` as a recogniser might write them; the same seed gives the same errors.

    Every word keeps its time; the parts of a split word share it in proportion to their letters.
    """
    rng = random.Random(seed)  # noqa: S311 - variety, no secret
    recognized = [
        part for word in words if (text := _with_error(word.text, rng)) for part in _split_time(word, text)
    ]
    return tuple(_join_short_words(recognized, rng))


def _with_error(printed: str, rng: random.Random) -> str:
    """Return what is recognised instead of a word: several words, one, or an empty text for none."""
    text = _PUNCTUATION.sub(" ", printed).strip().lower()
    if text in _FILLERS:
        return text if rng.random() < FILLER_KEPT else ""
    if text in _MISSPELT_NAMES:
        return _MISSPELT_NAMES[text]
    if text in _HOMOPHONES and rng.random() < HOMOPHONE:
        return _HOMOPHONES[text]
    if len(text) > _LONG_WORD_LETTERS and rng.random() < SPLIT:
        cut = rng.randrange(3, len(text) - 3)
        return f"{text[:cut]} {text[cut:]}"
    return _without_accents(text) if rng.random() < LOST_ACCENT else text


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _split_time(word: Word, text: str) -> Iterator[Word]:
    """Give each part of `text` its share of the word's time, by its letters."""
    parts = text.split()
    letters, done = sum(map(len, parts)), 0
    duration_ms = word.end_ms - word.start_ms
    for part in parts:
        start_ms = word.start_ms + duration_ms * done // letters
        done += len(part)
        yield Word(part, start_ms, word.start_ms + duration_ms * done // letters, word.speaker_label)


def _join_short_words(words: Sequence[Word], rng: random.Random) -> Iterator[Word]:
    previous: Word | None = None
    for word in words:
        if previous and _can_join(previous, word) and rng.random() < JOINED:
            previous = Word(previous.text + word.text, previous.start_ms, word.end_ms, previous.speaker_label)
            continue
        if previous:
            yield previous
        previous = word
    if previous:
        yield previous


def _can_join(one: Word, other: Word) -> bool:
    return (
        other.start_ms - one.end_ms < _JOIN_GAP_MS
        and one.speaker_label == other.speaker_label
        and max(len(one.text), len(other.text)) <= _SHORT_WORD_LETTERS
    )


def write_captions(words: Sequence[Word]) -> str:
    """Return rolling WebVTT with speaker labels and a time before each word, the previous line shown above."""
    cues = ["WEBVTT\nKind: captions\nLanguage: fr\n"]
    lines = list(_lines(words))
    if lines and lines[0][0].start_ms > ROLL_MS:
        cues.append(_cue(0, lines[0][0].start_ms, " ", "[Musique]"))
    above = " "
    for line, after in zip_longest(lines, lines[1:]):
        end_ms = line[-1].end_ms
        plain = " ".join(word.text for word in line)
        cues.append(_cue(line[0].start_ms, end_ms, above, _with_times(line)))
        if after is None or after[0].start_ms - end_ms >= ROLL_MS:
            cues.append(_cue(end_ms, end_ms + ROLL_MS, plain, " "))
        above = plain
    return "\n".join(cues)


def _lines(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    """Break words into lines: at a pause, at another speaker, or when the line is full."""
    line: list[Word] = []
    for word in words:
        letters = sum(len(w.text) + 1 for w in line) + len(word.text)
        is_break = line and (
            word.start_ms - line[-1].end_ms >= LINE_PAUSE_MS or word.speaker_label != line[-1].speaker_label
        )
        if line and (is_break or letters > LINE_LETTERS):
            yield tuple(line)
            line = []
        line.append(word)
    if line:
        yield tuple(line)


def _with_times(line: Sequence[Word]) -> str:
    first, *others = line
    label = f"<v {_misspelt_label(first.speaker_label)}>" if first.speaker_label else ""
    return label + first.text + "".join(f"<{clock(word.start_ms)}><c> {word.text}</c>" for word in others)


def _misspelt_label(name: str) -> str:
    parts = (_MISSPELT_NAMES.get(part.lower(), _without_accents(part)) for part in name.split())
    return " ".join(part.capitalize() for part in parts)


def _cue(start_ms: int, end_ms: int, above: str, below: str) -> str:
    return f"{clock(start_ms)} --> {clock(end_ms)} align:start position:0%\n{above}\n{below}\n"
