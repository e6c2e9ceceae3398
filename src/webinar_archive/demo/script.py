"""What is said in the stand-in: an opening, exchanges of question and answer, the closing words.

The same seed gives the same script. Paragraphs and questions are used once; made examples are dealt from
shuffled decks, so that no sentence comes twice. Every so often an answer ends in a look-alike of a
conclusion, as a trap.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from webinar_archive.demo.texts import (
    Examples,
    Part,
    Person,
    Talk,
    read_examples,
    read_paragraphs,
    read_questions,
    read_talk,
)

T = TypeVar("T")

SEED = 140892
"""Any number would do; it is that of the notice."""

TRAP_EVERY = 4
JOIN_EVERY = 3
_DEALS = 1_000

_TRIES = 40
"""How often an example is dealt anew when a sentence of it was said before: wordings run out in the end."""

_SENTENCE_END = re.compile(r"(?<=[.?!]) (?=[^a-zé])")
_SLOT = re.compile(r"\{(\w+?)(_start)?\}")
_DE = re.compile(r"\bde (?=[aeiouéèêâîô])")
_QUE = re.compile(r"\b([qQ])ue (?=on\b|ils?\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence by one person; `conclusion` as in `Part`."""

    by: Person
    text: str
    conclusion: int | None = None


Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The talk. Of `exchanges` as many are spoken, in order, as the time allows."""

    opening: Lines
    exchanges: tuple[Lines, ...]
    closing: Lines


def write_script(seed: int = SEED) -> Script:
    """The whole script, with more exchanges than fit in an hour."""
    talk = read_talk()
    return Script(
        opening=_lines(talk, talk.opening),
        exchanges=tuple(_exchanges(talk, random.Random(seed))),  # noqa: S311 - variety, no secret
        closing=_lines(talk, talk.closing),
    )


def _lines(talk: Talk, parts: Sequence[Part]) -> Lines:
    return tuple(
        Line(by=talk.people[part.by], text=text, conclusion=part.conclusion)
        for part in parts
        for text in part.says
    )


def _exchanges(talk: Talk, dice: random.Random) -> Iterator[Lines]:
    guests = [person for person in talk.people.values() if person.text]
    moderator = next(person for person in talk.people.values() if not person.text)
    examples = _Examples(read_examples(), dice)
    paragraphs = {guest.name: list(read_paragraphs(guest)) for guest in guests}
    for pile in paragraphs.values():
        dice.shuffle(pile)
    traps = list(talk.trap)
    takes_turn = _deck(guests, dice)
    for number, question in enumerate(_shuffled(read_questions(), dice)):
        trap = traps.pop(0) if traps and number % TRAP_EVERY == 0 else None
        guest = talk.people[trap.by] if trap else next(takes_turn)
        told = [paragraphs[guest.name].pop()] if paragraphs[guest.name] else []
        told += [examples.example(), examples.example()]
        answer = [examples.opener(), *told, *(trap.says if trap else ())]
        spoken = [(moderator, question.format(name=guest.name)), *((guest, text) for text in answer)]
        if number % JOIN_EVERY == JOIN_EVERY - 1:
            other = next(person for person in takes_turn if person != guest)
            more = [paragraphs[other.name].pop()] if paragraphs[other.name] else []
            spoken += [(other, text) for text in (examples.join(), *more, examples.example())]
        spoken.append((moderator, examples.thanks()))
        yield tuple(
            Line(by=by, text=sentence) for by, text in spoken for sentence in _SENTENCE_END.split(text)
        )


class _Examples:
    """Deals made examples: every wording of a slot before any comes again, hardly a sentence twice."""

    def __init__(self, examples: Examples, dice: random.Random) -> None:
        self._frames = _deck(examples.frames, dice)
        self._slots = {name: _deck(wordings, dice) for name, wordings in examples.slots.items()}
        self._openers = _deck(examples.openers, dice)
        self._joins = _deck(examples.joins, dice)
        self._thanks = _deck(examples.thanks, dice)
        self._said: set[str] = set()

    def opener(self) -> str:
        return next(self._openers)

    def join(self) -> str:
        return next(self._joins)

    def thanks(self) -> str:
        return next(self._thanks)

    def example(self) -> str:
        """A few sentences, none of which was said before while there are new ones to be had."""
        frame = next(self._frames)
        sentences = self._filled(frame)
        for _ in range(_TRIES):
            if self._said.isdisjoint(sentences):
                break
            sentences = self._filled(frame)
        self._said.update(s for s, framed in zip(sentences, frame, strict=True) if s != framed)
        return " ".join(sentences)

    def _filled(self, frame: Sequence[str]) -> list[str]:
        filled = {name: next(deck) for name, deck in self._slots.items()}

        def fill(slot: re.Match[str]) -> str:
            wording = filled[slot[1]]
            return wording[0].upper() + wording[1:] if slot[2] else wording

        return [_QUE.sub(r"\1u'", _DE.sub("d'", _SLOT.sub(fill, sentence))) for sentence in frame]


def _shuffled(cards: Sequence[T], dice: random.Random) -> list[T]:
    return dice.sample(cards, len(cards))


def _deck(cards: Sequence[T], dice: random.Random) -> Iterator[T]:
    while True:
        yield from _shuffled(cards, dice)
