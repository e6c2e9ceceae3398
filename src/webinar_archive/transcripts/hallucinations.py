"""Text that speech recognisers invent: removed, and counted in a finding.

Whisper was trained on subtitled films. On silence, music or noise it writes a subtitler's credit, a video
maker's farewell, or the same words over and over, at speeds that nobody can speak (Koenecke et al., "Careless
Whisper", 2024; openai/whisper discussion 679). Its own confidence does not tell them from speech: the text
and the times do.

Only for recognisers' output: captions by people show a credit where the film does.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from webinar_archive.models import Finding, Severity
from webinar_archive.text.normalize import fold
from webinar_archive.transcripts.cues import Cue, Piece

LOOPS: dict[int, int] = {1: 8, 2: 6}
"""Repetitions in a row that make a loop, by its number of words; people chant, and stammer."""
LOOP = 4
"""The same for longer phrases."""
MAX_LOOP_WORDS = 40
MAX_LETTERS_PER_S = 45.0
"""Fast speakers reach 25 to 30."""
SPEED_WINDOW_WORDS = 8
"""Speed is measured over this many words: times of single words are often squeezed."""
MAX_SHORT_CUE_S = 12.0
"""A cue of at most two words that lasts longer is not where it was spoken."""

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
class _Token:
    """A word of a cue as written. `span_ms` is its own time where it has one, `reason` why it is removed."""

    cue: int
    piece: int
    text: str
    folded: str
    span_ms: tuple[int, int] | None
    reason: str | None = None


def remove_hallucinations(cues: Sequence[Cue]) -> tuple[list[Cue], tuple[Finding, ...]]:
    """Return the cues without invented words, in order, and a finding that counts these when there are any.

    Removed are credits wherever they stand, farewells that fill a cue, loops but for their first round, and
    words at an impossible speed.
    """
    tokens = list(_tokens(cues))
    for words in _by_cue(tokens):
        _mark_credits(words)
    _mark_loops(tokens)
    for words in _by_cue(tokens):
        _mark_speeds(words, cues[words[0].cue])
    removed = [word for word in tokens if word.reason]
    if not removed:
        return list(cues), ()
    return list(_rebuild(cues, tokens)), (_finding(cues, removed),)


def _tokens(cues: Sequence[Cue]) -> Iterator[_Token]:
    for number, cue in enumerate(cues):
        for at, piece in enumerate(piece for line in cue.lines for piece in line):
            written = piece.text.split()
            timed = len(written) == 1 and piece.start_ms is not None and piece.end_ms is not None
            span = (piece.start_ms or 0, piece.end_ms or 0) if timed else None
            for token in written:
                folded = " ".join(_LETTERS.findall(fold(token)))
                if folded:
                    yield _Token(number, at, token, folded, span)


def _by_cue(tokens: Iterable[_Token]) -> Iterator[list[_Token]]:
    left = (word for word in tokens if not word.reason)
    return (list(words) for _, words in groupby(left, key=lambda word: word.cue))


def _mark_credits(words: list[_Token]) -> None:
    """Mark the credits within a cue, and the cue when it repeats a farewell and nothing else."""
    text, starts = "", []
    for word in words:
        starts.append(len(text))
        text += word.folded + " "
    farewell = re.fullmatch(rf"(?:{_FAREWELLS.pattern} )+", text)
    for found in (farewell,) if farewell else _CREDITS.finditer(text):
        for word in words[bisect_left(starts, found.start()) : bisect_left(starts, found.end())]:
            word.reason = "credits"


def _mark_loops(tokens: Sequence[_Token]) -> None:
    """Mark words that repeat those just before them often enough, but for the first round."""
    left = [word for word in tokens if not word.reason]
    names: dict[str, int] = {}
    ids = np.array([names.setdefault(word.folded, len(names)) for word in left], dtype=np.int32)
    for period in range(1, min(MAX_LOOP_WORDS, len(left) // LOOP) + 1):
        again = np.concatenate(([False], ids[period:] == ids[:-period], [False]))
        edges = np.flatnonzero(again[1:] != again[:-1])
        for begin, end in zip(edges[::2], edges[1::2], strict=True):
            if end - begin >= (LOOPS.get(period, LOOP) - 1) * period:
                for word in left[begin + period : end + period]:
                    word.reason = word.reason or "loops"


def _mark_speeds(words: list[_Token], cue: Cue) -> None:
    """Mark words too many for their time, and one or two words in a time far too long for them."""
    spans = [word.span_ms for word in words]
    if len(words) <= 2:
        begin, end = (spans[0] or (cue.start_ms, 0))[0], (spans[-1] or (0, cue.end_ms))[1]
        if end - begin > 1000 * MAX_SHORT_CUE_S:
            for word in words:
                word.reason = "speeds"
        return
    if _is_untimed(words) and _is_too_fast(words, cue.start_ms, cue.end_ms):
        for word in words:
            word.reason = "speeds"
    for first in range(len(words) - SPEED_WINDOW_WORDS + 1):
        group = words[first : first + SPEED_WINDOW_WORDS]
        one, other = group[0].span_ms, group[-1].span_ms
        if one and other and _is_too_fast(group, one[0], other[1]):
            for word in group:
                word.reason = "speeds"


def _is_untimed(words: Sequence[_Token]) -> bool:
    """Whether words, at one end of a window at least, have no times of their own: they share the cue's."""
    ends = zip(words, words[SPEED_WINDOW_WORDS - 1 :], strict=False)
    return any(one.span_ms is None or other.span_ms is None for one, other in ends)


def _is_too_fast(words: Sequence[_Token], start_ms: int, end_ms: int) -> bool:
    letters = sum(len(word.folded) for word in words)
    return letters > MAX_LETTERS_PER_S * max(1, end_ms - start_ms) / 1000


def _rebuild(cues: Sequence[Cue], tokens: Sequence[_Token]) -> Iterator[Cue]:
    lost = {(word.cue, word.piece) for word in tokens if word.reason}
    left_of: dict[tuple[int, int], list[str]] = {}
    for word in tokens:
        if not word.reason:
            left_of.setdefault((word.cue, word.piece), []).append(word.text)
    for number, cue in enumerate(cues):
        at, lines = 0, []
        for line in cue.lines:
            pieces = []
            for piece in line:
                left = left_of.get((number, at), [])
                if (number, at) not in lost:
                    pieces.append(piece)
                elif left:
                    text = f" {' '.join(left)}"
                    pieces.append(Piece(text, piece.start_ms, piece.speaker_label, piece.end_ms))
                at += 1
            lines.append(tuple(pieces))
        if any(lines):
            yield Cue(cue.start_ms, cue.end_ms, tuple(line for line in lines if line))


def _finding(cues: Sequence[Cue], removed: Sequence[_Token]) -> Finding:
    facts = {
        "words": len(removed),
        **{
            reason: sum(word.reason == reason for word in removed)
            for reason in ("credits", "loops", "speeds")
        },
        "at_ms": removed[0].span_ms[0] if removed[0].span_ms else cues[removed[0].cue].start_ms,
        "text": " ".join(word.text for word in removed[:12]),
    }
    return Finding(code="recognition-cleaned", severity=Severity.INFO, facts=facts)
