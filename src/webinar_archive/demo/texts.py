"""The texts that the stand-in's talk is made of, as they lie in `data/`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

import msgspec

from webinar_archive.models.codec import preload_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who speaks: name, synthetic voice, `speed` in words a minute, `pitch` 0–99, file of paragraphs."""

    name: str
    voice: str
    speed: int
    pitch: int
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Sentences by one person; `conclusion` is the number of the printed quotation that they are."""

    by: str
    says: tuple[str, ...]
    conclusion: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Talk:
    """The written parts: who speaks, how it opens and closes, and look-alikes of the conclusions."""

    people: dict[str, Person]
    opening: tuple[Part, ...]
    trap: tuple[Part, ...]
    closing: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Examples:
    """Frames of made examples with the wordings of their slots, and small talk around an answer."""

    frames: tuple[tuple[str, ...], ...]
    slots: dict[str, tuple[str, ...]]
    openers: tuple[str, ...]
    joins: tuple[str, ...]
    thanks: tuple[str, ...]


def data(name: str) -> Traversable:
    """A file of the stand-in's data."""
    return resources.files(__package__) / "data" / name


def read_talk() -> Talk:
    """The written parts of the talk."""
    return msgspec.convert(tomllib.loads(_text("talk.toml")), preload_type(Talk))


def read_paragraphs(person: Person) -> tuple[str, ...]:
    """What a person may say in answer, one paragraph each; empty for who only asks."""
    if not person.text:
        return ()
    return tuple(" ".join(block.split()) for block in _text(person.text).split("\n\n"))


def read_questions() -> tuple[str, ...]:
    """What the moderator may ask, with `{name}` for who answers."""
    return tuple(line for line in _text("questions.txt").splitlines() if line and not line.startswith("#"))


def read_examples() -> Examples:
    """The made examples."""
    return msgspec.convert(tomllib.loads(_text("anecdotes.toml")), preload_type(Examples))


def _text(name: str) -> str:
    return data(name).read_text(encoding="utf-8")
