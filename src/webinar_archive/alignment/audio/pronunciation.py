"""Pronunciations of words: from the dictionary of the model, letter by letter, or guessed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from webinar_archive.alignment.audio.sentences import Token
from webinar_archive.alignment.audio.state_graph import Pronunciation, Sentence, SpokenWord
from webinar_archive.errors import ModelMissing
from webinar_archive.text.normalize import fold

MAX_PRONUNCIATIONS = 4
Guesser = Callable[[Sequence[str]], Mapping[str, Pronunciation]]

_VARIANT = re.compile(r"\(\d+\)$")


@dataclass(frozen=True, slots=True)
class PronouncedSentences:
    """Sentences as phones, and the words whose pronunciation is a guess."""

    sentences: tuple[Sentence, ...]
    guessed: tuple[str, ...]


def pronounce(sentences: Sequence[Sequence[Token]], dictionary: Path, guess: Guesser) -> PronouncedSentences:
    """Give each word its pronunciations; `guess` is called once, for all words that the dictionary lacks.

    A word without a pronunciation is left out, so that a sentence may become empty.
    """
    tokens = {token for sentence in sentences for token in sentence}
    words = _read_dictionary(dictionary, {piece for token in tokens for piece in _dictionary_keys(token)})
    unknown = sorted({part for token in tokens for part in _split(token, words) if part not in words})
    guessed = guess(unknown) if unknown else {}
    known: dict[str, SpokenWord] = {**words, **{word: (phones,) for word, phones in guessed.items()}}
    pronounced = tuple(tuple(_pronounce_tokens(sentence, words, known)) for sentence in sentences)
    return PronouncedSentences(pronounced, tuple(word for word in unknown if word in guessed))


def _pronounce_tokens(
    sentence: Sequence[Token], dictionary: Mapping[str, SpokenWord], known: Mapping[str, SpokenWord]
) -> list[SpokenWord]:
    words: list[SpokenWord] = []
    for token in sentence:
        spelled = _by_letters(token, dictionary)
        for part in _split(token, dictionary):
            pronunciations = (*spelled, *known.get(part, ()))[:MAX_PRONUNCIATIONS]
            if pronunciations:
                words.append(pronunciations)
    return words


def _by_letters(token: Token, dictionary: Mapping[str, SpokenWord]) -> SpokenWord:
    """Return an acronym spelled letter by letter; empty when the dictionary lacks the name of a letter."""
    if not token.acronym or not all(letter in dictionary for letter in token.text):
        return ()
    return (tuple(phone for letter in token.text for phone in _letter_name(dictionary[letter])),)


def _letter_name(pronunciations: SpokenWord) -> Pronunciation:
    return min(pronunciations, key=len) if len(pronunciations[0]) > 4 else pronunciations[0]


def _split(token: Token, known: Mapping[str, SpokenWord]) -> list[str]:
    """Split a token as the dictionary has it: whole, else at hyphens, else at apostrophes."""
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


def _dictionary_keys(token: Token) -> Iterable[str]:
    """Yield everything that `_split` and `_by_letters` may look up."""
    yield token.text
    for number, piece in enumerate(token.text.split("-")):
        yield piece
        if number:
            yield f"-{piece}"
        yield from re.findall(r"[^']+'?", piece)
    if token.acronym:
        yield from token.text


def _read_dictionary(path: Path, wanted: set[str]) -> dict[str, SpokenWord]:
    """Return the pronunciations of `wanted`, of words with the same accents, else with any accents."""
    folded: dict[str, set[str]] = {}
    for word in wanted:
        folded.setdefault(fold(word), set()).add(word)
    exact: dict[str, list[Pronunciation]] = {}
    any_accents: dict[str, list[Pronunciation]] = {}
    try:
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                head, *phones = line.split()
                word = _VARIANT.sub("", head)
                if word in wanted:
                    exact.setdefault(word, []).append(tuple(phones))
                elif not word.isascii() and (same_letters := folded.get(fold(word))):
                    for other in same_letters:
                        any_accents.setdefault(other, []).append(tuple(phones))
    except (OSError, ValueError):
        raise ModelMissing("audio-model-broken", language=path.parent.name, path=str(path)) from None
    return {
        word: tuple(dict.fromkeys(found))[:MAX_PRONUNCIATIONS]
        for word, found in {**any_accents, **exact}.items()
        if found[0]
    }
