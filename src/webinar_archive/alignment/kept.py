"""A kept index over all transcripts: which recordings may say it (SQLite FTS5), and where (the aligner).

A transcript is cut into overlapping passages; of each, the comparable words and the sounds of the words are
indexed for full text. A search asks for the rarest words and sounds first, takes the recordings of the best
passages, and locates the words in each as `locate` would. Transcripts are read again only when they changed.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import TracebackType

import msgspec

from webinar_archive.alignment.index import Index, prepare
from webinar_archive.alignment.literal import literal_places
from webinar_archive.alignment.locating import locate_in
from webinar_archive.alignment.phones import sound_keys
from webinar_archive.errors import UsageError
from webinar_archive.records import Match, Transcript, Verdict, Word
from webinar_archive.text import comparable

VERSION = 1
PASSAGE, OVERLAP = 160, 40
"""Comparable words in a passage, and how many of them begin the next one too."""

TERMS = 12
"""Rarest words, and rarest sounds, that are asked for."""

ROWS = 6_000
"""Passages that the terms of one kind may stand in together; the rarest term is asked for in any case."""

PASSAGES = 40
RECORDINGS = 6

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
    """A recording that says it, and where."""

    record_id: str
    match: Match


class KeptIndex:
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

    def __enter__(self) -> KeptIndex:
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

    def search(self, text: str, most: int = RECORDINGS) -> list[Hit]:
        """Recordings that say `text`, surest first, each with its places; none when nothing is likely."""
        hits: list[Hit] = []
        for record_id, index in self._candidates(text, most):
            (match,) = locate_in(index, [text])
            literal = literal_places(index, text)
            if match.verdict is not Verdict.NOT_FOUND and not literal:
                hits.append(Hit(record_id, match))
            hits += [Hit(record_id, place) for place in literal]
        return sorted(hits, key=lambda hit: -hit.match.confidence)

    def locate(self, text: str) -> tuple[str | None, Match]:
        """The recording in which a quotation is found best, and the match; None and `not_found` otherwise."""
        best: tuple[str | None, Match] = (None, Match(verdict=Verdict.NOT_FOUND, confidence=0.0))
        for record_id, index in self._candidates(text, RECORDINGS):
            (match,) = locate_in(index, [text])
            found = match.verdict is not Verdict.NOT_FOUND
            if (found, match.confidence) > (best[0] is not None, best[1].confidence):
                best = (record_id if found else None, match)
        return best

    def _candidates(self, text: str, most: int) -> Iterator[tuple[str, Index]]:
        for recording in list(dict.fromkeys(self._recordings(text)))[:most]:
            record_id, language, packed = self._base.execute(
                "SELECT record_id, language, words FROM recording WHERE id = ?", (recording,)
            ).fetchone()
            words = msgspec.msgpack.decode(zlib.decompress(packed), type=tuple[Word, ...])
            yield record_id, prepare(words, language)

    def _recordings(self, text: str) -> Iterator[int]:
        """Recordings by their best passages: first those that hold every word, then those with the rarest."""
        words = list(dict.fromkeys(comparable(text.split()).words))
        if 0 < len(words) <= TERMS:
            yield from self._matching(" AND ".join(_asked("words", word) for word in words))
        rare = [_asked("words", word) for word in self._rarest("words", words, least=1)]
        sounds = self._rarest("sounds", _sounds(words, "fr"), least=0 if rare else 1)
        asked = rare + [_asked("sounds", key) for key in sounds]
        if asked:
            yield from self._matching(" OR ".join(asked))

    def _matching(self, query: str) -> Iterator[int]:
        for (recording,) in self._base.execute(
            "SELECT passage.recording FROM said JOIN passage ON passage.id = said.rowid "
            "WHERE said MATCH ? ORDER BY bm25(said, 1.0, 0.5) LIMIT ?",
            (query, PASSAGES),
        ):
            yield recording

    def _rarest(self, column: str, words: Iterable[str], least: int) -> list[str]:
        """The rarest words that `ROWS` allows, at least `least` of them; none that no passage holds."""
        counted = []
        for word in dict.fromkeys(words):
            row = self._base.execute(
                "SELECT doc FROM term WHERE term = ? AND col = ?", (word.lower(), column)
            ).fetchone()
            if row:
                counted.append((row[0], word))
        counted.sort()
        reached = accumulate(count for count, _ in counted)
        affordable = sum(rows <= ROWS for rows in reached)
        return [word for _, word in counted[: max(least, min(TERMS, affordable))]]

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


def _sounds(words: Iterable[str], language: str) -> list[str]:
    """Sound keys by one language's rules for the whole archive: they are compared with each other only."""
    unique = list(dict.fromkeys(words := list(words)))
    key = dict(zip(unique, sound_keys(unique, language), strict=True))
    return [key[word] for word in words]


def _asked(column: str, term: str) -> str:
    """One term of a full-text query, whatever signs it holds."""
    return f'{column} : "{term.replace(chr(34), chr(34) * 2)}"'
