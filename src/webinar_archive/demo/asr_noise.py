"""Automatic captions as a site would make them: heard with mistakes, written as rolling WebVTT.

The mistakes are those of recognisers of French: no punctuation, no capitals, some accents lost, names
mangled, words taken for others that sound alike, split or fused. The times stay those of the sound. Each
line says whose voice it is, as recognisers that tell voices apart do, with the name mangled likewise.
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from webinar_archive.models import Word
from webinar_archive.timecode import clock

LOST_ACCENT, HEARD_OTHERWISE, SPLIT, FUSED, FILLER_KEPT = 0.08, 0.35, 0.02, 0.03, 0.7
"""How often each mistake is made where it can be. Fillers are mostly written, as such captions do."""

LINE_LETTERS = 38
LINE_PAUSE_MS = 600
ROLL_MS = 10
"""A line stands once more, finished, for this long before it moves up: the way of YouTube's captions."""

_NAMES = {
    "clémence": "clemence", "pène": "peine", "vallauri": "valorie", "reboa": "rebois", "guillot": "guyot",
    "giulia": "julia", "sylvain": "silvain", "ditp": "d i t p", "fp": "effepé", "lab": "labo", "ti": "petit",
    "rennes": "reine", "morlaix": "morley", "interopérables": "inter opérables", "open": "opaine",
}  # fmt: skip
_ALIKE = {
    "ces": "c'est", "ses": "c'est", "et": "est", "à": "a", "sait": "c'est", "ça": "sa", "ont": "on",
    "sont": "son", "transfo": "transphot", "leur": "leurs", "tout": "tous", "élus": "élu", "communs": "commun",
    "du": "dû", "quand": "quant", "appel": "appels", "agents": "argent", "voilà": "voila", "notre": "nôtre",
    "vraiment": "vrai mans", "clé": "clef", "chemin": "chemins", "peu": "peut", "faire": "fer", "mois": "moi",
}  # fmt: skip
_FILLERS = {"euh"}
_PUNCTUATION = re.compile(r"[^\w'’-]+")


def hear(words: Sequence[Word], seed: int) -> tuple[Word, ...]:
    """What a recogniser makes of `words`; every word keeps its time, parts share it by their letters."""
    dice = random.Random(seed)  # noqa: S311 - variety, no secret
    heard = [part for word in words if (text := _mistaken(word.text, dice)) for part in _share(word, text)]
    return tuple(_fuse(heard, dice))


def _mistaken(printed: str, dice: random.Random) -> str:
    text = _PUNCTUATION.sub(" ", printed).strip().lower()
    if text in _FILLERS:
        return text if dice.random() < FILLER_KEPT else ""
    if text in _NAMES:
        return _NAMES[text]
    if text in _ALIKE and dice.random() < HEARD_OTHERWISE:
        return _ALIKE[text]
    if len(text) > 8 and dice.random() < SPLIT:
        cut = dice.randrange(3, len(text) - 3)
        return f"{text[:cut]} {text[cut:]}"
    return _without_accents(text) if dice.random() < LOST_ACCENT else text


def _without_accents(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def _share(word: Word, text: str) -> Iterator[Word]:
    parts = text.split()
    letters, done = sum(map(len, parts)), 0
    for part in parts:
        start = word.start_ms + (word.end_ms - word.start_ms) * done // letters
        done += len(part)
        yield Word(
            part, start, word.start_ms + (word.end_ms - word.start_ms) * done // letters, word.speaker_label
        )


def _fuse(words: Sequence[Word], dice: random.Random) -> Iterator[Word]:
    waiting: Word | None = None
    for word in words:
        near = (
            waiting is not None
            and word.start_ms - waiting.end_ms < 20
            and word.speaker_label == waiting.speaker_label
        )
        if waiting and near and len(waiting.text) <= 3 and len(word.text) <= 3 and dice.random() < FUSED:
            waiting = Word(waiting.text + word.text, waiting.start_ms, word.end_ms, word.speaker_label)
            continue
        if waiting:
            yield waiting
        waiting = word
    if waiting:
        yield waiting


def write_captions(words: Sequence[Word]) -> str:
    """Rolling WebVTT with a voice, and a time before each word; the line before stays in sight above."""
    cues = ["WEBVTT\nKind: captions\nLanguage: fr\n"]
    lines = list(_lines(words))
    if lines and lines[0][0].start_ms > ROLL_MS:
        cues.append(_cue(0, lines[0][0].start_ms, " ", "[Musique]"))
    above = " "
    for line, after in zip_longest(lines, lines[1:]):
        end_ms = line[-1].end_ms
        plain = " ".join(word.text for word in line)
        cues.append(_cue(line[0].start_ms, end_ms, above, _timed(line)))
        if after is None or after[0].start_ms - end_ms >= ROLL_MS:
            cues.append(_cue(end_ms, end_ms + ROLL_MS, plain, " "))
        above = plain
    return "\n".join(cues)


def _lines(words: Sequence[Word]) -> Iterator[tuple[Word, ...]]:
    line: list[Word] = []
    for word in words:
        letters = sum(len(w.text) + 1 for w in line) + len(word.text)
        parted = line and (
            word.start_ms - line[-1].end_ms >= LINE_PAUSE_MS or word.speaker_label != line[-1].speaker_label
        )
        if line and (parted or letters > LINE_LETTERS):
            yield tuple(line)
            line = []
        line.append(word)
    if line:
        yield tuple(line)


def _timed(line: Sequence[Word]) -> str:
    first, *others = line
    voice = f"<v {_label(first.speaker_label)}>" if first.speaker_label else ""
    return voice + first.text + "".join(f"<{clock(word.start_ms)}><c> {word.text}</c>" for word in others)


def _label(name: str) -> str:
    heard = (_NAMES.get(part.lower(), _without_accents(part)) for part in name.split())
    return " ".join(part.capitalize() for part in heard)


def _cue(start_ms: int, end_ms: int, above: str, below: str) -> str:
    return f"{clock(start_ms)} --> {clock(end_ms)} align:start position:0%\n{above}\n{below}\n"
