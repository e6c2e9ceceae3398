"""The texts that the stand-in webinar's talk is made of, read from `data/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from webinar_archive.models.codec import preload_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A speaker: name, synthetic voice, `speed` in words a minute, `pitch` 0–99, file of paragraphs."""

    name: str
    voice: str
    speed: int
    pitch: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Sentences by one person, named by key; `conclusion` is the number of the quotation that prints them."""

    speaker: str
    sentences: tuple[str, ...]
    conclusion: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The fixed parts: people by key, opening, closing, and sentences that resemble the conclusions."""

    people: dict[str, Person]
    opening: tuple[Part, ...]
    look_alike: tuple[Part, ...]
    closing: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Sentence frames with the wordings of their slots, and short phrases around an answer."""

    frames: tuple[tuple[str, ...], ...]
    slots: dict[str, tuple[str, ...]]
    openers: tuple[str, ...]
    joins: tuple[str, ...]
    thanks: tuple[str, ...]


def data_file(name: str) -> Traversable:
    """Return a file of the demo's data."""
    return resources.files(__package__) / "data" / name


def read_talk() -> Talk:
    """Read the fixed parts of the talk."""
    return msgspec.convert(tomllib.loads(_text("talk.toml")), preload_type(Talk))


def read_paragraphs(person: Person) -> tuple[str, ...]:
    """Read what a person may answer, one paragraph each; empty for the moderator."""
    if not person.text:
        return ()
    return tuple(" ".join(block.split()) for block in _text(person.text).split("\n\n"))


def read_questions() -> tuple[str, ...]:
    """Read what the moderator may ask, with `{name}` for the person who answers."""
    return tuple(line for line in _text("questions.txt").splitlines() if line and not line.startswith("#"))


def read_examples() -> Examples:
    """Read the frames and wordings of invented examples."""
    return msgspec.convert(tomllib.loads(_text("anecdotes.toml")), preload_type(Examples))


def _text(name: str) -> str:
    return data_file(name).read_text(encoding="utf-8")
