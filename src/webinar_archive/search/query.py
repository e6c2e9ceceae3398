"""Choose the recordings that may contain a text: exact sequences first, then its rarest words and sounds."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from heapq import nlargest
from itertools import accumulate
from math import log2

from webinar_archive.text.normalize import comparable
from webinar_archive.text.phonetic_keys import phonetic_keys

MAX_TERMS = 12
"""Rarest words, and rarest sounds, that are queried."""

MAX_ROWS = 6_000
"""Passages that the terms of one kind may occur in together; the rarest term is queried in any case."""

MAX_PASSAGES_READ = 20_000
"""Passages that are read for one query, at most."""

MAX_LIKELY_PASSAGES = 40
SOUND_WEIGHT = 0.5
"""Weight of a sound, where a word weighs 1."""


def likely_recordings(base: sqlite3.Connection, text: str, most: int, sequence_words: int) -> list[int]:
    """Return the recordings that contain the text exactly, then those of passages with its rarest terms.

    Numbers are spelled out in French and in English. Of an exact sequence, the first `sequence_words` count,
    which every passage contains that the sequence begins in.
    """
    readings = [comparable(text.split(), language).words for language in ("fr", "en")]
    recordings: list[int] = []
    for words in dict.fromkeys(readings):  # they differ where numbers are spelled out
        recordings += _with_exact_sequence(base, words[:sequence_words], most)
    if len(set(recordings)) < most:
        recordings += _with_rare_terms(base, list(dict.fromkeys(w for words in readings for w in words)))
    return recordings


def sound_keys(words: Iterable[str], language: str) -> list[str]:
    """Return phonetic keys, by one language's rules for the whole archive: they are compared only with each other."""
    words = list(words)
    unique = list(dict.fromkeys(words))
    key_of = dict(zip(unique, phonetic_keys(unique, language), strict=True))
    return [key_of[word] for word in words]


def _with_exact_sequence(base: sqlite3.Connection, words: Sequence[str], most: int) -> list[int]:
    """Return recordings in which the words follow each other."""
    terms = _counted(base, "words", words)
    if not words or len(terms) < len(set(words)):
        return []
    query = " AND ".join(_term_query("words", term) for term, _ in terms[:MAX_TERMS])
    rows = base.execute(
        "SELECT DISTINCT recording FROM ("
        "SELECT recording, passage.words AS words FROM said JOIN passage ON passage.id = said.rowid "
        "WHERE said MATCH ? LIMIT ?) WHERE instr(' ' || words || ' ', ?) LIMIT ?",
        (query, MAX_PASSAGES_READ, f" {' '.join(words)} ", most),
    )
    return [recording for (recording,) in rows]


def _with_rare_terms(base: sqlite3.Connection, words: list[str]) -> list[int]:
    """Return recordings of the passages with the rarest words and sounds, each weighted by its rarity in bits.

    Counted here: FTS5's own ranking tokenizes every passage again when positions are not stored.
    """
    (total,) = base.execute("SELECT max(id) FROM passage").fetchone()
    rare = _rarest(base, "words", words, least=1)
    sounds = _rarest(base, "sounds", sound_keys(words, "fr"), least=0 if rare else 1)
    bits: defaultdict[int, float] = defaultdict(float)
    for column, terms, weight in (("words", rare, 1.0), ("sounds", sounds, SOUND_WEIGHT)):
        for term, count in terms:
            rows = base.execute(
                "SELECT rowid FROM said WHERE said MATCH ? LIMIT ?",
                (_term_query(column, term), MAX_PASSAGES_READ),
            )
            for (passage,) in rows:
                bits[passage] += weight * log2(1 + total / count)
    best = nlargest(MAX_LIKELY_PASSAGES, bits, key=lambda passage: bits[passage])
    of_passage = "SELECT recording FROM passage WHERE id = ?"
    return [base.execute(of_passage, (passage,)).fetchone()[0] for passage in best]


def _counted(base: sqlite3.Connection, column: str, words: Iterable[str]) -> list[tuple[str, int]]:
    """Return the words that occur, with the number of passages of each, the rarest first."""
    counted = []
    for word in dict.fromkeys(words):
        row = base.execute(
            "SELECT doc FROM term WHERE term = ? AND col = ?", (word.lower(), column)
        ).fetchone()
        if row:
            counted.append((word, row[0]))
    return sorted(counted, key=lambda found: found[1])


def _rarest(base: sqlite3.Connection, column: str, words: Iterable[str], least: int) -> list[tuple[str, int]]:
    """Return the rarest words that `MAX_ROWS` allows, at least `least` of them."""
    counted = _counted(base, column, words)
    cumulated = accumulate(count for _, count in counted)
    affordable = sum(rows <= MAX_ROWS for rows in cumulated)
    return counted[: max(least, min(MAX_TERMS, affordable))]


def _term_query(column: str, term: str) -> str:
    """Return one term of a full-text query, quoted."""
    return f'{column} : "{term.replace(chr(34), chr(34) * 2)}"'
