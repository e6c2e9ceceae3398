"""Speakers' labels at the beginning of lines, told from speech over the whole file.

`Lucie: merci` is a label in a file whose captions keep beginning so, `En un mot : merci` is speech. No line can say
which: what decides is whether the words before the colon come back, how much of the file begins with such words,
whether they look like a name, and whether a sentence begins after them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webinar_archive.transcripts.cues import Cue, Piece
from webinar_archive.transcripts.label_shapes import (
    LONGEST,
    NUMBERED,
    has_shape_of_label,
    is_full_name,
    is_ordinary,
    label_key,
    may_be_label,
)

_MARK = r"[ \t\u00a0]{0,9}(?P<mark>>{2,9}|(?:[-–—*•]{1,3}(?=[\s\w\[])))?[ \t\u00a0]{0,9}"
_COLON = re.compile(
    rf"(?:\s{{0,9}}\[[^\[\]\n]{{0,80}}\](?!\s?:)\s{{0,3}})?{_MARK}(?P<label>[^\s:：][^:：\n]{{0,{LONGEST}}}?)\s{{0,2}}[:：](?=\s|$)"
)
_BRACKETS = re.compile(rf"{_MARK}\[(?P<label>[^\[\]:]{{1,{LONGEST}}})\]\s{{0,2}}:?(?=\s)")
_ROUND = re.compile(
    rf"{_MARK}\((?P<label>(?:speaker|locuteur|intervenant(?:e)?|participant(?:e)?)\s?[\d?]{{1,3}})\)\s?:?(?=\s)",
    re.I,
)
_CAPITALS = re.compile(rf"{_MARK}\((?P<label>[^\W\d_][^()a-zß-öø-ÿ:\n]{{1,{LONGEST}}})\)\s?:?(?=\s)")
_NOISES = re.compile(
    r"(?:musique|applaudissement|rire|silence|inaudible|music|applause|laugh|cheer|bruit|toux|soupir|generique|jingle|noise|"
    r"brouhaha|pause|incomprehensible|crosstalk|foreign|blank|sound|cough|sigh|unintelligible|chant|sonnerie|chuchot)"
)
_WEBEX = re.compile(r'\d{1,7}[ ]"(?P<name>[^"\n]{1,100})"[ ]\(\d{0,30}\)')
_COUNTERS = re.compile(r"^[\W\d_]{1,40}|[\W\d_]{1,40}$")
_LABELLED_SHARE = 0.6
"""From this share of captions on that begin with words before a colon that come back, all captions are labelled."""
_FEWEST_LABELLED = 4
_TURNS_SHARE = 0.08
_TURN_LIKE = 0.75
"""Share of the lines with a label after which a sentence begins, or the same label goes on."""
_ALONE_SHARE = 0.8
_ORDINARY_SHARE = 0.2
"""From this share of captions on, `Question` and `Answer` before a colon are who speaks."""
_LETTERS_SHARE = 0.2
_LOOKED_AT = 200
_FULL_NAME_TURN_LIKE = 0.5
_FEWEST_GOING_ON = 2
_SHORT = 2


@dataclass(frozen=True, slots=True)
class Label:
    """A label that a line begins with, and how many of the line's characters it takes up."""

    text: str
    length: int


@dataclass(frozen=True, slots=True)
class SpeakerLabels:
    """The labels of a file, folded; `alone` holds those that fill the first line of a caption."""

    before_colon: frozenset[str] = frozenset()
    in_brackets: frozenset[str] = frozenset()
    alone: frozenset[str] = frozenset()

    def at(self, line: str) -> Label | None:
        """Return the label that a line begins with."""
        for pattern, known in (
            (_COLON, self.before_colon),
            (_BRACKETS, self.in_brackets),
            (_ROUND, self.in_brackets),
            (_CAPITALS, self.in_brackets),
        ):
            if known and (found := pattern.match(line)) and label_key(found["label"]) in known:
                written = " ".join(found["label"].split())
                is_bracketed = written.startswith("[") and written.endswith("]")
                return Label(written[1:-1] if is_bracketed else written, found.end())
        return None

    def is_alone(self, line: str) -> bool:
        """Whether a first line is a label and nothing else."""
        return bool(self.alone) and label_key(line) in self.alone


@dataclass(slots=True)
class _Candidate:
    """Words that may be a label: how often lines begin with them, and how they go on."""

    written: str
    count: int = 0
    turn_like: int = 0
    goes_on: int = 0
    marked: int = 0

    def add(self, *, begins_sentence: bool, goes_on: bool, marked: bool) -> None:
        """Count a line that begins so."""
        self.count += 1
        self.turn_like += begins_sentence or goes_on
        self.goes_on += goes_on
        self.marked += marked


@dataclass(frozen=True, slots=True)
class _File:
    """What decides over all candidates of a file: how many captions begin with them, and how it writes letters."""

    captions: int
    share: float
    is_labelled: bool
    all_named: bool
    has_capitals: bool
    has_small: bool
    in_capitals: int

    @classmethod
    def of(cls, shown: Sequence[Sequence[str]], candidates: dict[str, _Candidate], labelled: int) -> _File:
        """Take the facts of a file; `labelled` of its captions begin with words before a colon."""
        several = sum(candidate.count for candidate in candidates.values() if candidate.count > 1)
        enough = _LABELLED_SHARE * len(shown)
        written = [candidate.written for candidate in candidates.values()]
        names = sum(map(is_full_name, written))
        lines = [text[:_LOOKED_AT] for texts in shown for text in texts]
        capitals = sum(any(map(str.isupper, line)) for line in lines)
        small = sum(any(map(str.islower, line)) for line in lines)
        return cls(
            captions=len(shown),
            share=several / max(1, len(shown)),
            is_labelled=several >= max(_FEWEST_LABELLED, enough) and labelled >= enough,
            all_named=names > 1 and names == len(written) and labelled >= enough,
            has_capitals=capitals >= _LETTERS_SHARE * len(lines),
            has_small=small >= _LETTERS_SHARE * len(lines),
            in_capitals=sum(map(_is_in_capitals, written)),
        )


def find_labels(cues: Sequence[Cue]) -> SpeakerLabels:
    """Return the labels that the captions of a file begin with."""
    shown = [[text for line in cue.lines if (text := _text(line)).strip()] for cue in cues]
    before_colon, labelled = _candidates(shown, (_COLON,))
    in_brackets, _ = _candidates(shown, (_BRACKETS, _ROUND, _CAPITALS))
    file = _File.of(shown, before_colon, labelled)
    accepted = {folded for folded, candidate in before_colon.items() if _is_label(candidate, file)}
    return SpeakerLabels(frozenset(accepted), frozenset(_bracketed(in_brackets)), frozenset(_alone(shown)))


def label_of_identifiers(identifiers: Sequence[str | None]) -> list[str | None]:
    """Return the speaker whom each caption's identifier names: those of Webex, and names that come back.

    >>> label_of_identifiers(['1 "Anne Dupont" (42)', "2", None])
    ['Anne Dupont', None, None]
    """
    webex = [_WEBEX.fullmatch(each or "") for each in identifiers]
    if any(webex):
        return [found["name"] if found else None for found in webex]
    names = [_COUNTERS.sub("", (each or "")[:200]) for each in identifiers]
    counts = Counter(name for name in names if name)
    several = {name for name, count in counts.items() if count > 1 and _is_identifying_name(name)}
    if len(several) < 2 or sum(counts[name] for name in several) < _LABELLED_SHARE * len(identifiers):
        return [None] * len(identifiers)
    return [name if name in several or is_full_name(name) else None for name in names]


def _is_identifying_name(name: str) -> bool:
    return name[0].isupper() and not re.search(r"[\da-f]{8}-|\d", name) and not is_ordinary(name)


def _text(line: Sequence[Piece]) -> str:
    return "".join(piece.text for piece in line)


def _candidates(
    shown: Sequence[Sequence[str]], patterns: Sequence[re.Pattern[str]]
) -> tuple[dict[str, _Candidate], int]:
    """Return what lines begin with, by its folded form, and how many captions begin so."""
    found: dict[str, _Candidate] = {}
    labelled = 0
    before: str | None = None
    for texts in shown:
        first: str | None = None
        for place, text in enumerate(texts):
            match = next((match for pattern in patterns if (match := pattern.match(text))), None)
            label = match["label"].strip() if match else ""
            if match is None or not may_be_label(label):
                continue
            folded = label_key(label)
            after = text[match.end() : match.end() + 20].lstrip(' \t\u00a0«"“-–—.…')
            if not after and place + 1 < len(texts):
                after = texts[place + 1].lstrip()[:20]
            candidate = found.setdefault(folded, _Candidate(label))
            candidate.add(
                begins_sentence=not after or after[0].isupper() or after[0].isdigit(),
                goes_on=before == folded and place == 0,
                marked=(match["mark"] or "").startswith(">"),
            )
            before = folded
            first = first or folded
        labelled += first is not None
        before = before if first is not None or not texts else None
    return found, labelled


def _is_label(candidate: _Candidate, file: _File) -> bool:
    """Whether words before a colon are a label, by what the file as a whole does."""
    written, count = candidate.written, candidate.count
    shaped, ordinary = has_shape_of_label(written), is_ordinary(written)
    turn_like = not file.has_capitals or candidate.turn_like >= _TURN_LIKE * count
    if file.all_named or (count > 1 and file.is_labelled):
        return not ordinary or turn_like or count >= _ORDINARY_SHARE * file.captions
    if ordinary:
        return False
    if count > _FEWEST_GOING_ON and _FEWEST_GOING_ON * candidate.goes_on >= count:
        return True
    is_in_capitals = file.has_small and _is_in_capitals(written) and (" " in written or file.in_capitals > 1)
    if candidate.marked == count or is_in_capitals:
        return True
    if count == 1:
        return file.is_labelled and (shaped or (turn_like and written[0].isupper()))
    if shaped or is_full_name(written):
        return shaped or not file.has_capitals or _FULL_NAME_TURN_LIKE * count <= candidate.turn_like
    is_short = len(written.split()) <= _SHORT and (written[0].isupper() or written[0].isdigit())
    return is_short and turn_like and (count > _SHORT or file.share >= _TURNS_SHARE)


def _is_in_capitals(written: str) -> bool:
    return written.isupper() and len(written) > _SHORT and not is_ordinary(written)


def _bracketed(found: dict[str, _Candidate]) -> Iterator[str]:
    """Yield the labels in brackets: they come back and are no noises."""
    names = {
        key: candidate
        for key, candidate in found.items()
        if not _NOISES.search(key) and (candidate.written[:1].isupper() or NUMBERED.fullmatch(key))
    }
    for key, candidate in names.items():
        numbered = bool(NUMBERED.fullmatch(key))
        if numbered or (candidate.count > 1 and not is_ordinary(candidate.written)):
            yield key


def _alone(shown: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the labels that fill the first line of captions: few of them, above nearly all captions."""
    alone = (texts[0] for texts in shown if len(texts) > 1 and _may_stand_alone(texts[0]))
    firsts: Counter[str] = Counter(map(label_key, alone))
    several = {folded for folded, count in firsts.items() if count > 1}
    covered = sum(firsts[folded] for folded in several)
    yield from filter(NUMBERED.fullmatch, firsts)
    if covered >= max(_FEWEST_LABELLED, _ALONE_SHARE * len(shown)) and 3 * len(several) <= covered:
        # one who speaks once has a name of several words, too
        yield from (folded for folded in firsts if folded in several or len(folded.split()) > 1)


def _may_stand_alone(line: str) -> bool:
    written = line.strip()
    return (
        len(written) <= LONGEST
        and may_be_label(written)
        and written[-1] not in ".,:!?"
        and not is_ordinary(written)
    )
