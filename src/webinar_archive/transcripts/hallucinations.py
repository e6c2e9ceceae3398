"""What recognisers of speech write where nobody said it: taken out, and told.

A recogniser like Whisper has read the credits of many subtitled films. On silence, music or noise it writes
such a credit, a farewell of video makers, or the same words over and over, with times that no mouth could
keep (Koenecke et al., "Careless Whisper", 2024; openai/whisper discussion 679). Its own confidence does not
tell them from speech, so that the text and the times must.

Only what recognisers wrote passes here: captions by people say a credit where it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from webinar_archive.models import Finding, Severity
from webinar_archive.text.normalize import fold
from webinar_archive.transcripts.cues import Cue, Piece

LOOPS: dict[int, int] = {1: 8, 2: 6}
"""How often words said in a row, one or two of them, make a loop; people chant, and stammer."""
LOOP = 4
"""The same for longer phrases."""
LONGEST_LOOP_WORDS = 40
FASTEST_LETTERS_A_S = 45.0
"""Fast speakers reach 25 to 30."""
SPEED_WORDS = 8
"""Speed is told over this many words: single word times are often squeezed."""
SLOWEST_S = 12.0
"""A cue of at most two words that lasts longer has no true time."""

_CREDITS = re.compile(
    r"\b(?:sous titr\w+ (?:\w+ ){0,2}?(?:par|para) (?:la |l )?(?:communaute|equipe|societe)?(?: d )? ?amara org"
    r"|sous titrage (?:st ?501|societe radio canada|mfp|fr \d+)"
    r"|(?:sous titr\w+ )?(?:par )?soustitreur com"
    r"|subtitles (?:created |made |provided )?by (?:the )?amara org(?: community)?"
    r"|(?:subtitles|captions|transcription|transcribed) by (?:castingwords|steamteamextra|https otter ai|otter ai)"
    r"|sub(?:titles|s) by www zeoranger co uk)\b"
)
_FAREWELLS = re.compile(
    r"(?:merci (?:a tous |beaucoup )?d avoir (?:regarde|visionne|suivi) (?:cette|ma|la) video"
    r"|(?:n (?:oubliez|hesitez) pas (?:de|a) |pensez a )?(?:liker et )?(?:a )?vous abonner?(?: a la chaine)?"
    r"|abonnez vous(?: a la chaine)?"
    r"|(?:thanks|thank you)(?: (?:so|very) much)? for watching(?: (?:this|my|the) video)?"
    r"|(?:please |don t forget to )?(?:like and )?subscribe(?: to (?:my|the|our) channel)?"
    r"|(?:i ll )?see you (?:in the )?next (?:time|video))"
)
_LETTERS = re.compile(r"\w+")


@dataclass(slots=True)
class _Said:
    """A written word of a cue. `span_ms` is its own time where it has one, `why` what takes it out."""

    cue: int
    piece: int
    text: str
    folded: str
    span_ms: tuple[int, int] | None
    why: str | None = None


def without_hallucinations(cues: Sequence[Cue]) -> tuple[list[Cue], tuple[Finding, ...]]:
    """The cues without what nobody said, in order, and one finding that counts it when there was any.

    A credit goes wherever it stands, a farewell where it is all that a cue holds, a loop but for its first
    round, and words at an impossible speed.
    """
    said = list(_words(cues))
    for words in _by_cue(said):
        _credits(words)
    _loops(said)
    for words in _by_cue(said):
        _speeds(words, cues[words[0].cue])
    removed = [word for word in said if word.why]
    if not removed:
        return list(cues), ()
    return list(_rebuilt(cues, said)), (_finding(cues, removed),)


def _words(cues: Sequence[Cue]) -> Iterator[_Said]:
    for number, cue in enumerate(cues):
        for at, piece in enumerate(piece for line in cue.lines for piece in line):
            tokens = piece.text.split()
            timed = len(tokens) == 1 and piece.start_ms is not None and piece.end_ms is not None
            span = (piece.start_ms or 0, piece.end_ms or 0) if timed else None
            for token in tokens:
                folded = " ".join(_LETTERS.findall(fold(token)))
                if folded:
                    yield _Said(number, at, token, folded, span)


def _by_cue(said: Iterable[_Said]) -> Iterator[list[_Said]]:
    left = (word for word in said if not word.why)
    return (list(words) for _, words in groupby(left, key=lambda word: word.cue))


def _credits(words: list[_Said]) -> None:
    """Mark the credits within a cue, and the cue when it repeats a farewell and nothing else."""
    text, starts = "", []
    for word in words:
        starts.append(len(text))
        text += word.folded + " "
    farewell = re.fullmatch(rf"(?:{_FAREWELLS.pattern} )+", text)
    for found in (farewell,) if farewell else _CREDITS.finditer(text):
        for word, start in zip(words, starts, strict=True):
            if found.start() <= start < found.end():
                word.why = "credits"


def _loops(said: Sequence[_Said]) -> None:
    """Mark what repeats the words just before it often enough, but for the first round."""
    left = [word for word in said if not word.why]
    names: dict[str, int] = {}
    said_at = np.array([names.setdefault(word.folded, len(names)) for word in left], dtype=np.int32)
    for period in range(1, min(LONGEST_LOOP_WORDS, len(left) // LOOP) + 1):
        again = np.concatenate(([False], said_at[period:] == said_at[:-period], [False]))
        edges = np.flatnonzero(again[1:] != again[:-1])
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            if end - begin >= (LOOPS.get(period, LOOP) - 1) * period:
                for word in left[begin + period : end + period]:
                    word.why = word.why or "loops"


def _speeds(words: list[_Said], cue: Cue) -> None:
    """Mark words that no mouth could say in their time, and few words in a time that says nothing."""
    spans = [word.span_ms for word in words]
    if len(words) <= 2:
        begin, end = (spans[0] or (cue.start_ms, 0))[0], (spans[-1] or (0, cue.end_ms))[1]
        if end - begin > 1000 * SLOWEST_S:
            for word in words:
                word.why = "speeds"
        return
    for first in range(len(words) - SPEED_WORDS + 1):
        group = words[first : first + SPEED_WORDS]
        one, other = group[0].span_ms, group[-1].span_ms
        if one is None or other is None:
            # words without times of their own share the cue's
            group, one, other = words, (cue.start_ms, 0), (0, cue.end_ms)
        letters = sum(len(word.folded) for word in group)
        if letters > FASTEST_LETTERS_A_S * max(1, other[1] - one[0]) / 1000:
            for word in group:
                word.why = "speeds"


def _rebuilt(cues: Sequence[Cue], said: Sequence[_Said]) -> Iterator[Cue]:
    lost = {(word.cue, word.piece) for word in said if word.why}
    kept: dict[tuple[int, int], list[str]] = {}
    for word in said:
        if not word.why:
            kept.setdefault((word.cue, word.piece), []).append(word.text)
    for number, cue in enumerate(cues):
        at, lines = 0, []
        for line in cue.lines:
            pieces = []
            for piece in line:
                left = kept.get((number, at), [])
                if (number, at) not in lost:
                    pieces.append(piece)
                elif left:
                    text = f" {' '.join(left)}"
                    pieces.append(Piece(text, piece.start_ms, piece.speaker_label, piece.end_ms))
                at += 1
            lines.append(tuple(pieces))
        if any(lines):
            yield Cue(cue.start_ms, cue.end_ms, tuple(line for line in lines if line))


def _finding(cues: Sequence[Cue], removed: Sequence[_Said]) -> Finding:
    facts = {
        "words": len(removed),
        **{why: sum(word.why == why for word in removed) for why in ("credits", "loops", "speeds")},
        "at_ms": removed[0].span_ms[0] if removed[0].span_ms else cues[removed[0].cue].start_ms,
        "text": " ".join(word.text for word in removed[:12]),
    }
    return Finding(code="recognition-cleaned", severity=Severity.INFO, facts=facts)
