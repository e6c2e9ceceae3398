"""How words are said: the model's dictionary first, then letters, then another speaker's rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.alignment.audio.sentences import Token
from webinar_archive.alignment.audio.state_graph import Pronunciation, Sentence, SpokenWord
from webinar_archive.errors import ModelMissing
from webinar_archive.text.normalize import fold

MOST_WAYS = 4
Guess = Callable[[Sequence[str]], Mapping[str, Pronunciation]]

_VARIANT = re.compile(r"\(\d+\)$")


@dataclass(frozen=True, slots=True)
class Said:
    """Sentences ready to be heard, and the words whose pronunciation is a guess."""

    sentences: tuple[Sentence, ...]
    guessed: tuple[str, ...]


def pronounce(sentences: Sequence[Sequence[Token]], dictionary: Path, guess: Guess) -> Said:
    """Give each word its pronunciations; `guess` is asked once, for all words the dictionary does not have.

    A word that no one can say is left out; a sentence may so become empty.
    """
    tokens = {token for sentence in sentences for token in sentence}
    words = _read(dictionary, {piece for token in tokens for piece in _pieces_asked(token)})
    unknown = sorted({part for token in tokens for part in _split(token, words) if part not in words})
    guessed = guess(unknown) if unknown else {}
    ways: dict[str, SpokenWord] = {**words, **{word: (way,) for word, way in guessed.items()}}
    said = tuple(tuple(_spoken(sentence, words, ways)) for sentence in sentences)
    return Said(said, tuple(word for word in unknown if word in guessed))


def _spoken(
    sentence: Sequence[Token], known: Mapping[str, SpokenWord], ways: Mapping[str, SpokenWord]
) -> list[SpokenWord]:
    words: list[SpokenWord] = []
    for token in sentence:
        spelled = _by_letters(token, known)
        for part in _split(token, known):
            found = (*spelled, *ways.get(part, ()))[:MOST_WAYS]
            if found:
                words.append(found)
    return words


def _by_letters(token: Token, known: Mapping[str, SpokenWord]) -> SpokenWord:
    """An acronym letter by letter; nothing when the dictionary lacks a letter's name."""
    if not token.acronym or not all(letter in known for letter in token.text):
        return ()
    return (tuple(phone for letter in token.text for phone in _letter(known[letter])),)


def _letter(ways: SpokenWord) -> Pronunciation:
    return min(ways, key=len) if len(ways[0]) > 4 else ways[0]


def _split(token: Token, known: Mapping[str, SpokenWord]) -> list[str]:
    """The token as the dictionary writes it: whole, else by hyphens, else by apostrophes."""
    if token.text in known:
        return [token.text]
    parts: list[str] = []
    for number, piece in enumerate(token.text.split("-")):
        if not piece:
            continue
        if number and f"-{piece}" in known:
            parts.append(f"-{piece}")
        elif piece in known:
            parts.append(piece)
        else:
            parts += [part for part in re.findall(r"[^']+'?|'", piece) if part != "'"]
    return parts


def _pieces_asked(token: Token) -> Iterable[str]:
    """Everything that `_split` and `_by_letters` may look for."""
    yield token.text
    for number, piece in enumerate(token.text.split("-")):
        yield piece
        if number:
            yield f"-{piece}"
        yield from re.findall(r"[^']+'?", piece)
    if token.acronym:
        yield from token.text


def _read(path: Path, wanted: set[str]) -> dict[str, SpokenWord]:
    """The pronunciations of `wanted`, found with the accents they have, else without regard to accents."""
    folded: dict[str, set[str]] = {}
    for word in wanted:
        folded.setdefault(fold(word), set()).add(word)
    exact: dict[str, list[Pronunciation]] = {}
    alike: dict[str, list[Pronunciation]] = {}
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                head, *phones = line.split()
                word = _VARIANT.sub("", head)
                if word in wanted:
                    exact.setdefault(word, []).append(tuple(phones))
                elif not word.isascii() and (like := folded.get(fold(word))):
                    for other in like:
                        alike.setdefault(other, []).append(tuple(phones))
    except (OSError, ValueError):
        raise ModelMissing("sound-model-broken", language=path.parent.name, path=str(path)) from None
    return {
        word: tuple(dict.fromkeys(ways))[:MOST_WAYS] for word, ways in {**alike, **exact}.items() if ways[0]
    }
