"""Handover of the floor: the person whom the words just before a match call on (« Clémence Pène, en conclusion ? »).

Weak evidence, so only what can hardly mean anything else counts: a whole name, misheard or not, or one part of
it spelled right that nobody else has; addressed or given the floor; neither thanked nor merely mentioned.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from webinar_archive.models import Word
from webinar_archive.text.names import (
    MIN_LIKENESS,
    MIN_PART_LIKENESS,
    name_likeness,
    name_parts,
    part_likenesses,
    whole_name_likeness,
)
from webinar_archive.text.normalize import comparable

WITHIN_MS = 60_000
"""How long before a match a handover of the floor counts."""

_MAX_WORDS, _MAX_PEOPLE = 600, 200
_MIN_LEAD = 0.08
"""How much more alike the best of several persons must be than the next one."""
_PHRASE_PAUSE_MS = 300
"""A pause that ends a phrase, where captions have no punctuation."""

_PHRASE_END = re.compile(r"[.?!…:;]['\"»”’)]*$")
_QUESTION_END = re.compile(r"\?['\"»”’)]*$")
_THANKS = frozenset(("merci", "remercie", "remercions", "thanks", "thank"))
_THANKS_CONTINUED = frozenset((
    "a", "beaucoup", "bien", "infiniment", "vivement", "cher", "chere", "mille", "fois", "vous",
    "encore", "donc", "madame", "monsieur", "you", "very", "so", "much", "to", "dear", "many",
    "again",
))  # fmt: skip
_MENTION_WORDS = frozenset((
    "de", "d", "du", "des", "que", "qu", "avec", "comme", "par", "selon", "chez", "dit", "disait",
    "le", "la", "les", "l", "un", "une", "mon", "ma", "son", "sa", "ce", "cette", "sans", "sous",
    "a", "pour", "of", "with", "like", "as", "by", "said", "says", "the", "an", "my", "his", "her",
    "this", "from",
))  # fmt: skip
_GIVES_FLOOR = re.compile(
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
_WORDS_BEFORE, _WORDS_AFTER = 7, 12
"""Comparable words around a name in which an address or a handover is searched."""


@dataclass(frozen=True, slots=True)
class _PartMatch:
    """A part of a person's name that a word resembles."""

    person: str
    part: int
    likeness: float


@dataclass(frozen=True, slots=True)
class _Mention:
    """The person whom the comparable words `[first, last]` name."""

    person: str
    first: int
    last: int


def person_given_floor(
    words: Sequence[Word], start_ms: int, *, speaker_label: str | None, people: Sequence[str], language: str
) -> str | None:
    """Return the one of `people` who was given the floor last in the minute before `start_ms`, or None.

    `speaker_label` is the label of the words from there on: nobody hands over to themselves, and whoever
    speaks first after a name was called is the person who was called.
    """
    # words of people who speak at once are not in order of their start
    before = [word for word in words if start_ms - WITHIN_MS <= word.start_ms < start_ms][-_MAX_WORDS:]
    if not before or len(people) > _MAX_PEOPLE:
        return None
    phrases = _Phrases(before, start_ms, language)
    thanked: set[str] = set()
    undecided: set[str] = set()
    for mention in phrases.mentions(people):
        if phrases.is_thanked(mention):
            thanked.add(mention.person)
        elif phrases.is_by_speaker(mention, speaker_label) or phrases.is_spoken_about(mention):
            continue
        elif phrases.is_called(mention):
            # whoever was thanked since has spoken already; whoever was named since may be meant instead
            is_meant = mention.person not in thanked and undecided <= {mention.person}
            return mention.person if is_meant and phrases.next_is(mention, speaker_label) else None
        else:
            undecided.add(mention.person)
    return None


class _Phrases:
    """The comparable words before the match that starts at `until_ms`, and where phrases end among them."""

    def __init__(self, words: Sequence[Word], until_ms: int, language: str) -> None:
        self._words = words
        self._until_ms = until_ms
        self._language = language
        found = comparable([word.text for word in words], language)
        self._texts, self._owners = found.words, found.owners
        # captions that write capitals write them in names
        self._has_capitals = any(word.text[:1].isupper() and word.text[1:].islower() for word in words)

    def mentions(self, people: Sequence[str]) -> Iterator[_Mention]:
        """Yield who is named, the last first, without what may mean two persons."""
        parts = [(person, part) for person in people for part in name_parts(person) if len(part) > 2]
        if not parts or not self._texts:
            return
        matrix = part_likenesses(self._texts, [part for _, part in parts], self._language)
        matches: list[list[_PartMatch]] = [[] for _ in self._texts]
        for at, number in zip(*(matrix >= MIN_PART_LIKENESS).nonzero(), strict=True):
            # nobody calls a person by their initials: « à l'ancienne » is not A. Lancelin
            if len(self._texts[at]) > 2:
                matches[at].append(_PartMatch(parts[number][0], number, float(matrix[at, number])))
        at = len(self._texts) - 1
        while at >= 0:
            joined = at > 0 and not self._ends_phrase(at - 1)
            person = _whole_name(matches[at - 1], matches[at]) if joined else None
            first = at - 1 if person else at
            # a short word alone has too many meanings
            if person is None and len(self._texts[at]) > 3:
                person = _lone_name(matches[at])
            if person and self._may_be_name(first):
                yield _Mention(person, first, at)
            at = first - 1

    def _may_be_name(self, first: int) -> bool:
        text = self._words[self._owners[first]].text
        return not self._has_capitals or text.lstrip("'\"«“(-–—")[:1].isupper()

    def is_thanked(self, mention: _Mention) -> bool:
        """Tell whether the person is thanked (« Merci beaucoup Clémence », « Clémence, merci »): has just spoken."""
        after = self._texts[mention.last + 1 : mention.last + 2]
        if after and after[0] in _THANKS and not self._ends_phrase(mention.last):
            return not self._is_given_floor(mention)
        for at in range(mention.first - 1, max(-1, mention.first - 6), -1):
            if self._ends_phrase(at):
                return False
            if self._texts[at] in _THANKS:
                return True
            if self._texts[at] not in _THANKS_CONTINUED:
                return False
        return False

    def is_called(self, mention: _Mention) -> bool:
        """Tell whether the person is given the floor, addressed, asked, or named in a phrase of its own."""
        after = self._texts[mention.last + 1 : mention.last + 1 + _WORDS_AFTER]
        is_alone = (
            mention.first > 0 and self._ends_phrase(mention.first - 1) and self._ends_phrase(mention.last)
        )
        is_addressed = bool(_ADDRESSES.search(" ".join(after)))
        return is_alone or is_addressed or self._is_asked(mention.last) or self._is_given_floor(mention)

    def is_spoken_about(self, mention: _Mention) -> bool:
        """Tell whether the person is merely mentioned (« Comme le dit Clémence », « l'idée de Clémence »)."""
        before = mention.first - 1
        follows = before >= 0 and self._texts[before] in _MENTION_WORDS and not self._ends_phrase(before)
        return follows and not self._is_given_floor(mention)

    def _is_given_floor(self, mention: _Mention) -> bool:
        """Tell whether words like « Je passe la parole à … » or « over to … » stand before the name."""
        before = self._texts[max(0, mention.first - _WORDS_BEFORE) : mention.first]
        return bool(_GIVES_FLOOR.search(" ".join(before)))

    def is_by_speaker(self, mention: _Mention, speaker_label: str | None) -> bool:
        """Tell whether the name is said by the one who speaks afterwards, or by the person who bears it."""
        caller = self._words[self._owners[mention.first]].speaker_label
        if caller is None:
            return False
        likeness = name_likeness(caller, mention.person, self._language)
        return caller == speaker_label or likeness >= MIN_LIKENESS

    def next_is(self, mention: _Mention, speaker_label: str | None) -> bool:
        """Tell whether the next to speak after the call carries the label of the match, as far as is known."""
        at = self._owners[mention.last]
        caller = self._words[at].speaker_label
        if speaker_label is None or caller is None:
            return True
        others = (word.speaker_label for word in self._words[at:] if word.speaker_label not in (None, caller))
        return next(others, speaker_label) == speaker_label

    def _is_asked(self, last: int) -> bool:
        """Tell whether the phrase that contains `last` ends as a question."""
        for at in range(last, min(len(self._texts), last + _WORDS_AFTER)):
            if self._ends_phrase(at):
                return bool(_QUESTION_END.search(self._words[self._owners[at]].text))
        return False

    def _ends_phrase(self, at: int) -> bool:
        """Tell whether a phrase ends after the comparable word `at`."""
        word = self._words[self._owners[at]]
        if at + 1 >= len(self._texts):
            pause_ms = self._until_ms - word.end_ms
            return pause_ms >= _PHRASE_PAUSE_MS or bool(_PHRASE_END.search(word.text))
        following = self._words[self._owners[at + 1]]
        if word is following:
            return False
        is_pause = following.start_ms - word.end_ms >= _PHRASE_PAUSE_MS
        is_turn = word.speaker_label != following.speaker_label
        return is_pause or is_turn or bool(_PHRASE_END.search(word.text))


def _whole_name(one: Sequence[_PartMatch], other: Sequence[_PartMatch]) -> str | None:
    """Return the person of whose name two words are two parts, in either order."""
    best: dict[str, float] = {}
    for a in one:
        for b in other:
            if a.person == b.person and a.part != b.part:
                likeness = whole_name_likeness((a.likeness, b.likeness))
                best[a.person] = max(best.get(a.person, 0.0), likeness)
    return _clear_best(best, MIN_LIKENESS)


def _lone_name(matches: Sequence[_PartMatch]) -> str | None:
    """Return the only person with a part spelled exactly so, if nobody else has a similar one."""
    best: dict[str, float] = {}
    for match in matches:
        best[match.person] = max(best.get(match.person, 0.0), match.likeness)
    return _clear_best(best, 1.0)


def _clear_best(likeness: dict[str, float], least: float) -> str | None:
    ranked = sorted(likeness, key=likeness.__getitem__, reverse=True)
    if not ranked or likeness[ranked[0]] < least:
        return None
    if len(ranked) > 1 and likeness[ranked[1]] > likeness[ranked[0]] - _MIN_LEAD:
        return None
    return ranked[0]
