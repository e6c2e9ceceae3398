"""Cues turned into words: repeated lines once, shared times divided, noises and speaker names removed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from webinar_archive.models import Word
from webinar_archive.transcripts.cues import Cue, Piece
from webinar_archive.transcripts.speaker_labels import SpeakerLabels, find_labels

_NOISE = re.compile(
    r"\[[^\[\]]{0,80}\]|\((?:[^()]{0,20}\b)?(?:musique|applaudissements?|rires?|silence|inaudible|music|"
    r"applause|laughter|laughs?|cheering|bruits?|toux|soupirs?|générique|jingle|noise)\b[^()]{0,40}\)|[♪♫♩♬#]{1,3}(?=\s|$)|"
    r"[♪♫♩♬]",
    re.IGNORECASE,
)
_MARKS = re.compile(r"(?:^|(?<=\s))(?:>{2,}|&gt;&gt;|[-–—*•]+)(?=\s|$)|^[-–—](?=\w)")
_LETTERS = re.compile(r"\w")

# soft hyphen, zero-width space and joiners, direction marks, byte order mark
_INVISIBLE = dict.fromkeys([0xAD, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x2060, 0xFEFF])

_TOUCHING_MS = 250
_ROLLING_SHARE = 0.2
_MOST_ROLLING_LINES = 8
"""No screen shows more lines of captions that roll."""
_MS_PER_LETTER, _MS_PER_WORD = 160, 400
"""No word lasts longer than this for its letters: the rest is silence before the next one."""


def words_of(cues: Sequence[Cue], *, most: int | None = None) -> tuple[Word, ...]:
    """Return the spoken words of cues, cue by cue in their order: two people at once are not shuffled.

    It stops at the cue with which there are more than `most`.
    """
    words: list[Word] = []
    shown = list(_without_repeated_lines(cues))
    labels = find_labels(shown)
    for cue in shown:
        words.extend(_words_of_cue(cue, labels))
        if most is not None and len(words) > most:
            break
    return tuple(words)


def _without_repeated_lines(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield cues without lines that were shown before: captions that roll show a line again above the next.

    Only where lines keep coming back, so that a line that is spoken twice stays twice.
    """
    repeats = [_count_repeated_lines(before, cue) for before, cue in zip((None, *cues), cues, strict=False)]
    if sum(map(bool, repeats)) < max(2, _ROLLING_SHARE * len(cues)):
        yield from cues
        return
    for cue, shown in zip(cues, repeats, strict=True):
        if shown < len(cue.lines):
            yield Cue(cue.start_ms, cue.end_ms, cue.lines[shown:])


def _count_repeated_lines(before: Cue | None, cue: Cue) -> int:
    """Count the first lines of `cue` that were the last ones of the cue before.

    After a pause only lines that stand above a new one count: a line that comes back alone is spoken again.
    """
    if before is None:
        return 0
    touching = cue.start_ms <= before.end_ms + _TOUCHING_MS
    old = [_line_text(line) for line in before.lines[-_MOST_ROLLING_LINES:]]
    new = [_line_text(line) for line in cue.lines[:_MOST_ROLLING_LINES]]
    most = len(cue.lines) if touching else len(cue.lines) - 1
    for count in range(min(len(old), len(new), most), 0, -1):
        if old[-count:] == new[:count]:
            return count
    return 0


def _line_text(line: Sequence[Piece]) -> str:
    return " ".join("".join(piece.text for piece in line).split())


def _words_of_cue(cue: Cue, labels: SpeakerLabels) -> list[Word]:
    pieces = list(_spoken_pieces_of_cue(cue, labels))
    words: list[Word] = []
    for run, following in _runs_sharing_time(pieces):
        start_ms = run[0].start_ms
        start = _clamp(cue, cue.start_ms if start_ms is None else start_ms)
        stated = run[-1].end_ms
        ending = stated if stated is not None else cue.end_ms if following is None else following
        end = max(start, _clamp(cue, ending))
        guessed = start_ms is not None and stated is None
        words.extend(_divide_time(run, start, end, capped=guessed))
    return words


def _runs_sharing_time(pieces: Sequence[Piece]) -> Iterator[tuple[list[Piece], int | None]]:
    """Yield runs of pieces, and when the next one begins: a piece without a time shares that of the one before."""
    run: list[Piece] = []
    for piece in pieces:
        if run and piece.start_ms is not None:
            yield run, piece.start_ms
            run = []
        run.append(piece)
    if run:
        yield run, None


def _clamp(cue: Cue, ms: int) -> int:
    return min(max(ms, cue.start_ms), max(cue.start_ms, cue.end_ms))


def _spoken_pieces_of_cue(cue: Cue, labels: SpeakerLabels) -> Iterator[Piece]:
    """Yield a cue's pieces without noises, marks and labels; a label holds until the next one or a dash."""
    speaker_label: str | None = None
    for place, line in enumerate(cue.lines):
        whole = "".join(piece.text for piece in line)
        if place == 0 and len(cue.lines) > 1 and labels.is_alone(whole):
            speaker_label = " ".join(whole.split())
            continue
        label = labels.at(whole)
        if label:
            speaker_label = label.text
        elif _MARKS.match(whole.lstrip()):
            speaker_label = None
        yield from _spoken_pieces(line, whole, label.length if label else 0, speaker_label)


def _spoken_pieces(
    line: Sequence[Piece], whole: str, skip: int, speaker_label: str | None
) -> Iterator[Piece]:
    """Yield a line's pieces without its first `skip` characters, noises and marks."""
    cleaned = " " * skip + whole[skip:]
    cleaned = _blank_out(_MARKS, _blank_out(_NOISE, cleaned))
    if not _LETTERS.search(cleaned):
        return
    at = 0
    for piece in line:
        text = cleaned[at : at + len(piece.text)]
        at += len(piece.text)
        if text.strip():
            yield Piece(text, piece.start_ms, piece.speaker_label or speaker_label, piece.end_ms)


def _blank_out(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), text)


def _divide_time(run: Sequence[Piece], start: int, end: int, *, capped: bool) -> list[Word]:
    """Return the words of a run of pieces, the time from `start` to `end` divided by their lengths."""
    tokens = [
        (token, piece.speaker_label)
        for piece in run
        for token in piece.text.translate(_INVISIBLE).split()
        if _LETTERS.search(token)
    ]
    if not tokens:
        return []
    total = sum(len(token) + 1 for token, _ in tokens)
    words, spent = [], 0
    for token, speaker_label in tokens:
        begins = start + (end - start) * spent // total
        spent += len(token) + 1
        ends = start + (end - start) * spent // total
        if capped:
            ends = min(ends, begins + _MS_PER_WORD + _MS_PER_LETTER * len(token))
        words.append(Word(token, begins, ends, speaker_label))
    return words
