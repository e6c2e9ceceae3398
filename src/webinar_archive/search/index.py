"""A kept index over all transcripts: which recordings may say it (SQLite FTS5), and where (the aligner).

A transcript is cut into overlapping passages; of each, the comparable words and the sounds of the words are
indexed for full text. A search asks for the rarest words and sounds first, takes the recordings of the best
passages, and locates the words in each as `locate` would. Transcripts are read again only when they changed.
"""

from __future__ import annotations

import sqlite3
import zlib
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import accumulate, islice
from math import log2
from pathlib import Path
from types import TracebackType

import msgspec

from webinar_archive.alignment.words.index import WordIndex, build_index
from webinar_archive.alignment.words.locate import locate_in_index
from webinar_archive.errors import UsageError
from webinar_archive.models import Match, Transcript, Verdict, Word
from webinar_archive.models.codec import preload_type
from webinar_archive.search.exact import literal_places
from webinar_archive.text.normalize import comparable
from webinar_archive.text.phonetic_keys import phonetic_keys

VERSION = 1
PASSAGE, OVERLAP = 160, 40
"""Comparable words in a passage, and how many of them begin the next one too."""

TERMS = 12
"""Rarest words, and rarest sounds, that are asked for."""

ROWS = 6_000
"""Passages that the terms of one kind may stand in together; the rarest term is asked for in any case."""

READ = 20_000
"""Passages that are read for one question, at most."""

PASSAGES = 40
SEARCHED, QUOTED = 12, 6
"""Recordings that are looked into for a search, and for a quotation, which few will say."""

AROUND = 8
"""Words of the transcript that are shown before and after what was found."""

_TABLES = f"""
CREATE TABLE IF NOT EXISTS recording (
    id INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, checksum TEXT NOT NULL,
    language TEXT, words BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS passage (
    id INTEGER PRIMARY KEY, recording INTEGER NOT NULL, words TEXT NOT NULL, sounds TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS passage_of ON passage (recording);
CREATE VIRTUAL TABLE IF NOT EXISTS said USING fts5 (
    words, sounds, content='passage', content_rowid='id', detail=column,
    tokenize="unicode61 remove_diacritics 0"
);
CREATE VIRTUAL TABLE IF NOT EXISTS term USING fts5vocab (said, col);
PRAGMA user_version = {VERSION};
"""


@dataclass(frozen=True, slots=True)
class Source:
    """A transcript to index: `stamp` is cheap to know (size and time of its file), `checksum` is sure."""

    record_id: str
    stamp: str
    checksum: Callable[[], str]
    load: Callable[[], Transcript]


@dataclass(frozen=True, slots=True)
class Hit:
    """A recording that says it, and where, with the words spoken just before and after."""

    record_id: str
    match: Match
    before: str
    after: str


class TranscriptIndex:
    """The index file, open. Raises `UsageError` when the file is something else."""

    def __init__(self, path: Path | str) -> None:
        self._path = str(path)
        try:
            self._base = sqlite3.connect(self._path)
            found = self._base.execute("PRAGMA user_version").fetchone()[0]
            if found not in (0, VERSION):
                raise UsageError("search-index-other", path=self._path)
            self._base.executescript(_TABLES)
        except sqlite3.DatabaseError:
            raise UsageError("search-index-other", path=self._path) from None

    def __enter__(self) -> TranscriptIndex:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def update(self, sources: Iterable[Source]) -> tuple[int, int]:
        """Index what is new or changed, forget what is gone; how many were read, how many dropped."""
        known = {
            record_id: (stamp, checksum)
            for record_id, stamp, checksum in self._base.execute(
                "SELECT record_id, stamp, checksum FROM recording"
            )
        }
        read = 0
        with self._base:
            for source in sources:
                stamp, checksum = known.pop(source.record_id, (None, None))
                if stamp == source.stamp:
                    continue
                today = source.checksum()
                if checksum == today:
                    self._base.execute(
                        "UPDATE recording SET stamp = ? WHERE record_id = ?", (source.stamp, source.record_id)
                    )
                    continue
                self._forget(source.record_id)
                self._add(source, today)
                read += 1
            for record_id in known:
                self._forget(record_id)
        return read, len(known)

    def search(self, text: str, most: int = SEARCHED) -> list[Hit]:
        """Recordings that say `text`, surest first, each with its places; none when nothing is likely."""
        hits: list[Hit] = []
        for record_id, index in self._candidates(text, most):
            found = literal_places(index, text) or locate_in_index(index, [text])
            hits += [
                _hit(record_id, index.words, match)
                for match in found
                if match.verdict is not Verdict.NOT_FOUND
            ]
        return sorted(hits, key=lambda hit: -hit.match.confidence)

    def locate(self, text: str) -> tuple[str | None, Match]:
        """The recording in which a quotation is found best, and the match; None and `not_found` otherwise."""
        best: tuple[str | None, Match] = (None, Match(verdict=Verdict.NOT_FOUND, confidence=0.0))
        for record_id, index in self._candidates(text, QUOTED):
            (match,) = locate_in_index(index, [text])
            found = match.verdict is not Verdict.NOT_FOUND
            if (found, match.confidence) > (best[0] is not None, best[1].confidence):
                best = (record_id if found else None, match)
        return best

    def _candidates(self, text: str, most: int) -> Iterator[tuple[str, WordIndex]]:
        distinct = dict.fromkeys(self._recordings(text, most))
        for recording in islice(distinct, most):
            record_id, language, packed = self._base.execute(
                "SELECT record_id, language, words FROM recording WHERE id = ?", (recording,)
            ).fetchone()
            words = msgspec.msgpack.decode(zlib.decompress(packed), type=preload_type(tuple[Word, ...]))
            yield record_id, build_index(words, language)

    def _recordings(self, text: str, most: int) -> list[int]:
        """Recordings that say it to the letter, then those of the passages with the most telling terms."""
        readings = [comparable(text.split(), language).words for language in ("fr", "en")]
        found: list[int] = []
        for words in dict.fromkeys(readings):  # they differ where numbers are spelled out
            found += self._literally(words, most)
        if len(set(found)) < most:
            found += self._likely(list(dict.fromkeys(word for words in readings for word in words)))
        return found

    def _literally(self, words: Sequence[str], most: int) -> list[int]:
        """Recordings in which the words (the first of them) follow each other."""
        words = words[:OVERLAP]
        terms = self._counted("words", words)
        if not words or len(terms) < len(set(words)):
            return []
        asked = " AND ".join(_asked("words", term) for term, _ in terms[:TERMS])
        rows = self._base.execute(
            "SELECT DISTINCT recording FROM ("
            "SELECT recording, passage.words AS words FROM said JOIN passage ON passage.id = said.rowid "
            "WHERE said MATCH ? LIMIT ?) WHERE instr(' ' || words || ' ', ?) LIMIT ?",
            (asked, READ, f" {' '.join(words)} ", most),
        )
        return [recording for (recording,) in rows]

    def _likely(self, words: list[str]) -> list[int]:
        """Recordings of the passages that hold the rarest words and sounds, each worth its rarity in bits.

        Counted here: FTS5's own ranking reads and cuts up every passage again when positions are not kept.
        """
        (total,) = self._base.execute("SELECT max(id) FROM passage").fetchone()
        rare = self._rarest("words", words, least=1)
        sounds = self._rarest("sounds", _sounds(words, "fr"), least=0 if rare else 1)
        bits: defaultdict[int, float] = defaultdict(float)
        for column, terms, worth in (("words", rare, 1.0), ("sounds", sounds, 0.5)):
            for term, count in terms:
                rows = self._base.execute(
                    "SELECT rowid FROM said WHERE said MATCH ? LIMIT ?", (_asked(column, term), READ)
                )
                for (passage,) in rows:
                    bits[passage] += worth * log2(1 + total / count)
        best = nlargest(PASSAGES, bits, key=lambda passage: bits[passage])
        of_passage = "SELECT recording FROM passage WHERE id = ?"
        return [self._base.execute(of_passage, (passage,)).fetchone()[0] for passage in best]

    def _counted(self, column: str, words: Iterable[str]) -> list[tuple[str, int]]:
        """The words that passages hold, and in how many: the rarest first."""
        counted = []
        for word in dict.fromkeys(words):
            row = self._base.execute(
                "SELECT doc FROM term WHERE term = ? AND col = ?", (word.lower(), column)
            ).fetchone()
            if row:
                counted.append((word, row[0]))
        return sorted(counted, key=lambda found: found[1])

    def _rarest(self, column: str, words: Iterable[str], least: int) -> list[tuple[str, int]]:
        """The rarest words that `ROWS` allows, at least `least` of them."""
        counted = self._counted(column, words)
        reached = accumulate(count for _, count in counted)
        affordable = sum(rows <= ROWS for rows in reached)
        return counted[: max(least, min(TERMS, affordable))]

    def _forget(self, record_id: str) -> None:
        row = self._base.execute("SELECT id FROM recording WHERE record_id = ?", (record_id,)).fetchone()
        if row:
            self._base.execute(
                "INSERT INTO said (said, rowid, words, sounds) "
                "SELECT 'delete', id, words, sounds FROM passage WHERE recording = ?",
                row,
            )
            self._base.execute("DELETE FROM passage WHERE recording = ?", row)
            self._base.execute("DELETE FROM recording WHERE id = ?", row)

    def _add(self, source: Source, checksum: str) -> None:
        transcript = source.load()
        packed = zlib.compress(msgspec.msgpack.encode(transcript.words), 1)
        recording = self._base.execute(
            "INSERT INTO recording (record_id, stamp, checksum, language, words) VALUES (?, ?, ?, ?, ?)",
            (source.record_id, source.stamp, checksum, transcript.language, packed),
        ).lastrowid
        language = transcript.language or "fr"
        words = comparable([word.text for word in transcript.words], language).words
        keys = _sounds(words, "fr")
        for start in range(0, max(1, len(words)), PASSAGE - OVERLAP):
            own = slice(start, start + PASSAGE)
            self._base.execute(
                "INSERT INTO passage (recording, words, sounds) VALUES (?, ?, ?)",
                (recording, " ".join(words[own]), " ".join(keys[own])),
            )
        self._base.execute(
            "INSERT INTO said (rowid, words, sounds) "
            "SELECT id, words, sounds FROM passage WHERE recording = ?",
            (recording,),
        )


def _hit(record_id: str, words: Sequence[Word], match: Match) -> Hit:
    first = bisect_left(words, match.spans[0].start_ms, key=lambda word: word.start_ms)
    after = bisect_left(words, match.spans[-1].start_ms, key=lambda word: word.start_ms) + 1
    while after < len(words) and words[after - 1].end_ms < match.spans[-1].end_ms:
        after += 1
    return Hit(
        record_id,
        match,
        before=" ".join(word.text for word in words[max(0, first - AROUND) : first]),
        after=" ".join(word.text for word in words[after : after + AROUND]),
    )


def _sounds(words: Iterable[str], language: str) -> list[str]:
    """Sound keys by one language's rules for the whole archive: they are compared with each other only."""
    unique = list(dict.fromkeys(words := list(words)))
    key = dict(zip(unique, phonetic_keys(unique, language), strict=True))
    return [key[word] for word in words]


def _asked(column: str, term: str) -> str:
    """One term of a full-text query, whatever signs it holds."""
    return f'{column} : "{term.replace(chr(34), chr(34) * 2)}"'
