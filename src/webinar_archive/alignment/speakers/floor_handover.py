"""Handing over: whom the words just before a place give the floor to (« Clémence Pène, en conclusion ? »).

Weak evidence, so only what can hardly be anything else counts: a whole name, misheard or not, or one part of
it spelled right that nobody else has; addressed or given the floor; neither thanked nor merely spoken of.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webinar_archive.models import Word
from webinar_archive.text.names import (
    LEAST_PART,
    SAME,
    name_likeness,
    name_parts,
    part_likeness,
    whole_likeness,
)
from webinar_archive.text.normalize import comparable

WITHIN_MS = 60_000
"""How long before the words a handing over counts."""

_MOST_WORDS, _MOST_PEOPLE = 600, 200
_SURELY_ANOTHER = 0.08
_PHRASE_PAUSE_MS = 300
"""A pause that ends a phrase, where captions have no punctuation."""

_ENDS = re.compile(r"[.?!…:;]['\"»”’)]*$")
_ASKS = re.compile(r"\?['\"»”’)]*$")
_THANKS = frozenset(("merci", "remercie", "remercions", "thanks", "thank"))
_THANKS_ON = frozenset((
    "a", "beaucoup", "bien", "infiniment", "vivement", "cher", "chere", "mille", "fois", "vous",
    "encore", "donc", "madame", "monsieur", "you", "very", "so", "much", "to", "dear", "many",
    "again",
))  # fmt: skip
_SPOKEN_OF = frozenset((
    "de", "d", "du", "des", "que", "qu", "avec", "comme", "par", "selon", "chez", "dit", "disait",
    "le", "la", "les", "l", "un", "une", "mon", "ma", "son", "sa", "ce", "cette", "sans", "sous",
    "a", "pour", "of", "with", "like", "as", "by", "said", "says", "the", "an", "my", "his", "her",
    "this", "from",
))  # fmt: skip
_GIVES = re.compile(
    r"\b(?:la parole|le micro|au tour d|tour a|mot (?:\w+ ){1,2}fin|"
    r"(?:commence\w*|termin\w*|finir?|conclu\w*) (?:avec|par)|question (?:a|pour)|"
    r"(?:tourne\w*|adresse\w*|reviens|viens|vient|passe) (?:a|vers|chez)|"
    r"(?:et|a|de) vous$|(?:and|to) you$|over to|the floor|hand\w* (?:it )?over|turn(?:ing)? to|question (?:for|to)|"
    r"(?:start|begin|finish|end)\w* with|last words? (?:to|for|from)|go(?:ing)? to)\b"
)
_ADDRESSES = re.compile(
    r"^(?:qu est ce|est ce|comment|pourquoi|quel\w*|what|how|why|where)\b|"
    r"^(?:\w+ ){0,2}?(?:vous(?! (?:l|le|la|les|en avez|a|ai|avait|disait)\b)|votre|vos|you(?!r? know)|your)\b|"
    r"\b(?:en conclusion|conclure|conclusion|la parole|le micro|le mot|un mot|une minute pour|question|"
    r"conclude|closing|the floor|final words?|thoughts|up to you|to you)\b"
)
_BEFORE, _AFTER = 7, 12


@dataclass(frozen=True, slots=True)
class _Answer:
    """A part of a person's name that a word answers, and how well."""

    person: str
    part: int
    likeness: float


@dataclass(frozen=True, slots=True)
class _Naming:
    """The person that the comparable words `[first, last]` name."""

    person: str
    first: int
    last: int


def handed_over(
    words: Sequence[Word], start_ms: int, *, speaker_label: str | None, people: Sequence[str], language: str
) -> str | None:
    """The one of `people` who was given the floor last in the minute before `start_ms`; None for nobody.

    `voice` is who speaks from there on, as the transcript labels it: nobody hands over to themselves, and
    whoever spoke first after a name was called is who was meant.
    """
    began = bisect_left(words, start_ms - WITHIN_MS, key=_start_ms)
    before = words[began : bisect_left(words, start_ms, key=_start_ms)][-_MOST_WORDS:]
    if not before or len(people) > _MOST_PEOPLE:
        return None
    heard = _Heard(before, start_ms, language)
    thanked: set[str] = set()
    perhaps: set[str] = set()
    for naming in heard.namings(people):
        if heard.thanked(naming):
            thanked.add(naming.person)
        elif heard.said_by(naming, speaker_label) or heard.spoken_of(naming):
            continue
        elif heard.called(naming):
            # whoever was thanked since has spoken already; whoever was named since may be meant instead
            meant = naming.person not in thanked and perhaps <= {naming.person}
            return naming.person if meant and heard.answered_by(naming, speaker_label) else None
        else:
            perhaps.add(naming.person)
    return None


def _start_ms(word: Word) -> int:
    return word.start_ms


class _Heard:
    """The words before the place that starts at `until_ms`, comparable, and cut into phrases."""

    def __init__(self, words: Sequence[Word], until_ms: int, language: str) -> None:
        self._words = words
        self._until_ms = until_ms
        self._language = language
        found = comparable([word.text for word in words], language)
        self._said, self._owners = found.words, found.owners
        # captions that write capitals write them in names
        self._cased = any(word.text[:1].isupper() and word.text[1:].islower() for word in words)

    def namings(self, people: Sequence[str]) -> Iterator[_Naming]:
        """Who is named, the last first; what could mean two persons is left out."""
        parts = [(person, part) for person in people for part in name_parts(person) if len(part) > 2]
        if not parts or not self._said:
            return
        alike = part_likeness(self._said, [part for _, part in parts], self._language)
        answers: list[list[_Answer]] = [[] for _ in self._said]
        for at, number in zip(*(alike >= LEAST_PART).nonzero(), strict=True):
            # nobody calls a person by their initials: « à l'ancienne » is not A. Lancelin
            if len(self._said[at]) > 2:
                answers[at].append(_Answer(parts[number][0], number, float(alike[at, number])))
        at = len(self._said) - 1
        while at >= 0:
            together = at > 0 and not self._parted(at - 1)
            person = _whole_name(answers[at - 1], answers[at]) if together else None
            first = at - 1 if person else at
            # a short word alone stands for too many things
            if person is None and len(self._said[at]) > 3:
                person = _lone_name(answers[at])
            if person and self._may_be_a_name(first):
                yield _Naming(person, first, at)
            at = first - 1

    def _may_be_a_name(self, first: int) -> bool:
        return not self._cased or self._words[self._owners[first]].text.lstrip("'\"«“(-–—")[:1].isupper()

    def thanked(self, naming: _Naming) -> bool:
        """« Merci beaucoup Clémence », « Clémence, merci »: who has just spoken, not who is to speak."""
        after = self._said[naming.last + 1 : naming.last + 2]
        if after and after[0] in _THANKS and not self._parted(naming.last):
            return not self._given(naming)
        for at in range(naming.first - 1, max(-1, naming.first - 6), -1):
            if self._parted(at):
                return False
            if self._said[at] in _THANKS:
                return True
            if self._said[at] not in _THANKS_ON:
                return False
        return False

    def called(self, naming: _Naming) -> bool:
        """Whether the name is called: given the floor, addressed, asked, or said all by itself."""
        after = self._said[naming.last + 1 : naming.last + 1 + _AFTER]
        by_itself = naming.first > 0 and self._parted(naming.first - 1) and self._parted(naming.last)
        addressed = bool(_ADDRESSES.search(" ".join(after)))
        return by_itself or addressed or self._asked(naming.last) or self._given(naming)

    def spoken_of(self, naming: _Naming) -> bool:
        """« Comme le dit Clémence », « l'idée de Clémence »."""
        before = naming.first - 1
        follows_on = before >= 0 and self._said[before] in _SPOKEN_OF and not self._parted(before)
        return follows_on and not self._given(naming)

    def _given(self, naming: _Naming) -> bool:
        """« Je passe la parole à … », « over to … »."""
        before = self._said[max(0, naming.first - _BEFORE) : naming.first]
        return bool(_GIVES.search(" ".join(before)))

    def said_by(self, naming: _Naming, speaker_label: str | None) -> bool:
        """Whether this name is said by the one who speaks afterwards, or by the person who bears it."""
        caller = self._words[self._owners[naming.first]].speaker_label
        if caller is None:
            return False
        return caller == speaker_label or name_likeness(caller, naming.person, self._language) >= SAME

    def answered_by(self, naming: _Naming, speaker_label: str | None) -> bool:
        """Whether whoever spoke next after the name was called is the voice of the place, as far as known."""
        at = self._owners[naming.last]
        caller = self._words[at].speaker_label
        if speaker_label is None or caller is None:
            return True
        others = (word.speaker_label for word in self._words[at:] if word.speaker_label not in (None, caller))
        return next(others, speaker_label) == speaker_label

    def _asked(self, last: int) -> bool:
        """Whether the phrase that goes on at `last` ends as a question."""
        for at in range(last, min(len(self._said), last + _AFTER)):
            if self._parted(at):
                return bool(_ASKS.search(self._words[self._owners[at]].text))
        return False

    def _parted(self, at: int) -> bool:
        """Whether a phrase ends after the comparable word `at`."""
        one = self._words[self._owners[at]]
        if at + 1 >= len(self._said):
            return self._until_ms - one.end_ms >= _PHRASE_PAUSE_MS or bool(_ENDS.search(one.text))
        other = self._words[self._owners[at + 1]]
        if one is other:
            return False
        paused = other.start_ms - one.end_ms >= _PHRASE_PAUSE_MS
        return paused or one.speaker_label != other.speaker_label or bool(_ENDS.search(one.text))


def _whole_name(one: Sequence[_Answer], other: Sequence[_Answer]) -> str | None:
    """The person of whom two words are two parts, in either order."""
    best: dict[str, float] = {}
    for a in one:
        for b in other:
            if a.person == b.person and a.part != b.part:
                best[a.person] = max(best.get(a.person, 0.0), whole_likeness((a.likeness, b.likeness)))
    return _clearly_best(best, SAME)


def _lone_name(answers: Sequence[_Answer]) -> str | None:
    """The only person with a part spelled just so; none when anyone else's is near."""
    best: dict[str, float] = {}
    for answer in answers:
        best[answer.person] = max(best.get(answer.person, 0.0), answer.likeness)
    return _clearly_best(best, 1.0)


def _clearly_best(likeness: dict[str, float], least: float) -> str | None:
    ranked = sorted(likeness, key=likeness.__getitem__, reverse=True)
    if not ranked or likeness[ranked[0]] < least:
        return None
    if len(ranked) > 1 and likeness[ranked[1]] > likeness[ranked[0]] - _SURELY_ANOTHER:
        return None
    return ranked[0]
