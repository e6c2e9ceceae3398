"""The script of the talk: an opening, exchanges of question and answer, the closing words.

The same seed gives the same script. Paragraphs and questions are used once; invented examples are drawn without
replacement, so that sentences are hardly repeated. Every so often an answer ends in sentences that resemble a
conclusion, which a search must not take for it.
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

LOOK_ALIKE_EVERY = 4
JOIN_EVERY = 3

_ATTEMPTS = 40
"""How often an example is drawn anew when one of its sentences was used before: wordings run out in the end."""

_SENTENCE_END = re.compile(r"(?<=[.?!]) (?=[^a-zé])")
_SLOT = re.compile(r"\{(\w+?)(_start)?\}")
_DE = re.compile(r"\bde (?=[aeiouéèêâîô])")
_QUE = re.compile(r"\b([qQ])ue (?=on\b|ils?\b)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence by one person; `conclusion` as in `Part`."""

    speaker: Person
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
    """Write the whole script, with more exchanges than fit in an hour."""
    talk = read_talk()
    return Script(
        opening=_lines(talk, talk.opening),
        exchanges=tuple(_exchanges(talk, random.Random(seed))),  # noqa: S311 - variety, no secret
        closing=_lines(talk, talk.closing),
    )


def _lines(talk: Talk, parts: Sequence[Part]) -> Lines:
    return tuple(
        Line(speaker=talk.people[part.speaker], text=text, conclusion=part.conclusion)
        for part in parts
        for text in part.sentences
    )


def _exchanges(talk: Talk, rng: random.Random) -> Iterator[Lines]:
    guests = [person for person in talk.people.values() if person.text]
    moderator = next(person for person in talk.people.values() if not person.text)
    examples = _ExampleWriter(read_examples(), rng)
    paragraphs = {guest.name: list(read_paragraphs(guest)) for guest in guests}
    for own_paragraphs in paragraphs.values():
        rng.shuffle(own_paragraphs)
    look_alikes = list(talk.look_alike)
    next_guest = _shuffled_for_ever(guests, rng)
    for number, question in enumerate(_shuffled(read_questions(), rng)):
        look_alike = look_alikes.pop(0) if look_alikes and number % LOOK_ALIKE_EVERY == 0 else None
        guest = talk.people[look_alike.speaker] if look_alike else next(next_guest)
        answer = [paragraphs[guest.name].pop()] if paragraphs[guest.name] else []
        answer += [examples.example(), examples.example()]
        answer = [examples.opener(), *answer, *(look_alike.sentences if look_alike else ())]
        spoken = [(moderator, question.format(name=guest.name)), *((guest, text) for text in answer)]
        if number % JOIN_EVERY == JOIN_EVERY - 1:
            other = next(person for person in next_guest if person != guest)
            paragraph = [paragraphs[other.name].pop()] if paragraphs[other.name] else []
            spoken += [(other, text) for text in (examples.join(), *paragraph, examples.example())]
        spoken.append((moderator, examples.thanks()))
        yield tuple(
            Line(speaker=speaker, text=sentence)
            for speaker, text in spoken
            for sentence in _SENTENCE_END.split(text)
        )


class _ExampleWriter:
    """Writes invented examples: every wording of a slot before any is repeated, hardly a sentence twice."""

    def __init__(self, examples: Examples, rng: random.Random) -> None:
        self._frames = _shuffled_for_ever(examples.frames, rng)
        self._slots = {name: _shuffled_for_ever(wordings, rng) for name, wordings in examples.slots.items()}
        self._openers = _shuffled_for_ever(examples.openers, rng)
        self._joins = _shuffled_for_ever(examples.joins, rng)
        self._thanks = _shuffled_for_ever(examples.thanks, rng)
        self._used: set[str] = set()

    def opener(self) -> str:
        return next(self._openers)

    def join(self) -> str:
        return next(self._joins)

    def thanks(self) -> str:
        return next(self._thanks)

    def example(self) -> str:
        """Return a few sentences, none of which was used before as long as new ones can be made."""
        frame = next(self._frames)
        sentences = self._fill_slots(frame)
        for _ in range(_ATTEMPTS):
            if self._used.isdisjoint(sentences):
                break
            sentences = self._fill_slots(frame)
        # sentences without a slot belong to the frame and are repeated with it
        self._used.update(s for s, framed in zip(sentences, frame, strict=True) if s != framed)
        return " ".join(sentences)

    def _fill_slots(self, frame: Sequence[str]) -> list[str]:
        wordings = {name: next(shuffled) for name, shuffled in self._slots.items()}

        def wording_of(slot: re.Match[str]) -> str:
            wording = wordings[slot[1]]
            return wording[0].upper() + wording[1:] if slot[2] else wording

        return [_QUE.sub(r"\1u'", _DE.sub("d'", _SLOT.sub(wording_of, sentence))) for sentence in frame]


def _shuffled(items: Sequence[T], rng: random.Random) -> list[T]:
    return rng.sample(items, len(items))


def _shuffled_for_ever(items: Sequence[T], rng: random.Random) -> Iterator[T]:
    """Yield all items in random order, then all again in another, without end."""
    while True:
        yield from _shuffled(items, rng)
