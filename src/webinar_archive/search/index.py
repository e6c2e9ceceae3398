"""Index over all transcripts of an archive: which recordings may contain a text (SQLite FTS5), and where.

A transcript is cut into overlapping passages; the comparable words and the phonetic keys of each are indexed
for full text. A search takes the recordings of the best passages and locates the words in each as `locate`
does. Transcripts are read again only when they changed.
"""

from __future__ import annotations

import os
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from types import TracebackType

import msgspec
import numpy as np

from webinar_archive.alignment.words.index import WordIndex, build_index
from webinar_archive.alignment.words.locate import locate_in_index
from webinar_archive.errors import DiskFull, UsageError
from webinar_archive.models import Match, Transcript, Verdict
from webinar_archive.search.exact import exact_matches
from webinar_archive.search.prepared_words import PreparedWords, pack, unpack
from webinar_archive.search.query import likely_recordings, sound_keys

VERSION = 5
"""Of the form of the file and of the phonetic keys in it; an index of an older version is built anew."""

PASSAGE_WORDS, OVERLAP_WORDS = 160, 40
"""Comparable words in a passage, and how many of them begin the next one, too."""

MAX_SEARCHED, MAX_QUOTED = 12, 6
"""Recordings that are examined for a search, and for a quotation, which few will contain."""

CONTEXT_WORDS = 8
"""Words of the transcript that a hit has before and after the match."""

_NAMES = ("term", "said", "passage", "recording")
_TABLES = f"""
CREATE TABLE IF NOT EXISTS recording (
    id INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, stamp TEXT NOT NULL, checksum TEXT NOT NULL,
    words BLOB NOT NULL
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
    """A transcript to index.

    `stamp` changes with the file and is cheap to compute (size and time); `checksum` is that of its content.
    """

    record_id: str
    stamp: str
    checksum: Callable[[], str]
    load: Callable[[], Transcript]


@dataclass(frozen=True, slots=True)
class Hit:
    """A recording that contains the text, and where, with the words spoken just before and after."""

    record_id: str
    match: Match
    before: str
    after: str


class TranscriptIndex:
    """An open index file; where it may not be written, a copy of it that goes with this process.

    Its methods raise `UsageError` when the file is something else, damaged, or of a later version, and `DiskFull`.
    """

    def __init__(self, path: Path | str) -> None:
        self._path = str(path)
        with self._named_errors():
            self._base = _connected(Path(path))
            version = self._base.execute("PRAGMA user_version").fetchone()[0]
            if version > VERSION:
                raise UsageError("search-index-other", path=self._path)
            if 0 < version < VERSION:
                self._base.executescript("".join(f"DROP TABLE IF EXISTS {name};" for name in _NAMES))
            self._base.executescript(_TABLES)

    @contextmanager
    def _named_errors(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, zlib.error, msgspec.MsgspecError) as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_FULL:
                raise DiskFull("disk-full", path=str(Path(self._path).parent)) from None
            raise UsageError("search-index-other", path=self._path) from None

    def __enter__(self) -> TranscriptIndex:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._base.close()

    def is_empty(self) -> bool:
        """Tell whether no recording is indexed."""
        with self._named_errors():
            return self._base.execute("SELECT 1 FROM recording LIMIT 1").fetchone() is None

    def update(self, sources: Iterable[Source]) -> tuple[int, int]:
        """Index what is new or changed, remove what is gone; return how many were read and removed."""
        with self._named_errors():
            return self._update(sources)

    def _update(self, sources: Iterable[Source]) -> tuple[int, int]:
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
                current = source.checksum()
                if checksum == current:
                    self._base.execute(
                        "UPDATE recording SET stamp = ? WHERE record_id = ?", (source.stamp, source.record_id)
                    )
                    continue
                self._remove(source.record_id)
                self._add(source, current)
                read += 1
            for record_id in known:
                self._remove(record_id)
        return read, len(known)

    def search(self, text: str, most: int = MAX_SEARCHED) -> list[Hit]:
        """Return the places of `text` in at most `most` recordings, most confident first."""
        hits: list[Hit] = []
        for record_id, index, words in self._candidates(text, most):
            matches = exact_matches(index, text) or locate_in_index(index, [text])
            hits += [
                _hit(record_id, words, match) for match in matches if match.verdict is not Verdict.NOT_FOUND
            ]
        return sorted(hits, key=lambda hit: -hit.match.confidence)

    def locate(self, text: str) -> tuple[str | None, Match]:
        """Return the recording with the best match of a quotation, and the match; None and `not_found` otherwise."""
        best: tuple[str | None, Match] = (None, Match(verdict=Verdict.NOT_FOUND, confidence=0.0))
        for record_id, index, _ in self._candidates(text, MAX_QUOTED):
            (match,) = locate_in_index(index, [text])
            is_found = match.verdict is not Verdict.NOT_FOUND
            if (is_found, match.confidence) > (best[0] is not None, best[1].confidence):
                best = (record_id if is_found else None, match)
        return best

    def _candidates(self, text: str, most: int) -> Iterator[tuple[str, WordIndex, PreparedWords]]:
        with self._named_errors():
            recordings = dict.fromkeys(likely_recordings(self._base, text, most, OVERLAP_WORDS))
        for recording in islice(recordings, most):
            with self._named_errors():
                record_id, packed = self._base.execute(
                    "SELECT record_id, words FROM recording WHERE id = ?", (recording,)
                ).fetchone()
                index, words = unpack(packed)
            yield record_id, index, words

    def _remove(self, record_id: str) -> None:
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
        index = build_index(transcript.words, transcript.language)
        recording = self._base.execute(
            "INSERT INTO recording (record_id, stamp, checksum, words) VALUES (?, ?, ?, ?)",
            (source.record_id, source.stamp, checksum, pack(index)),
        ).lastrowid
        words = index.folded_words(0, len(index))
        keys = sound_keys(words, "fr")
        for start in range(0, max(1, len(words)), PASSAGE_WORDS - OVERLAP_WORDS):
            passage = slice(start, start + PASSAGE_WORDS)
            self._base.execute(
                "INSERT INTO passage (recording, words, sounds) VALUES (?, ?, ?)",
                (recording, " ".join(words[passage]), " ".join(keys[passage])),
            )
        self._base.execute(
            "INSERT INTO said (rowid, words, sounds) "
            "SELECT id, words, sounds FROM passage WHERE recording = ?",
            (recording,),
        )


def _connected(path: Path) -> sqlite3.Connection:
    writable = os.access(path if path.exists() else path.parent, os.W_OK) and os.access(path.parent, os.W_OK)
    if writable or not path.parent.is_dir():
        return sqlite3.connect(path)
    # SQLite's name for a file of its own, which it deletes
    copy = sqlite3.connect("")
    if path.exists():
        # nobody can be writing to it beside us, as far as SQLite can tell in such a folder
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as original:
            original.backup(copy)
    return copy


def _hit(record_id: str, words: PreparedWords, match: Match) -> Hit:
    spoken = match.spoken or ""
    begun = np.flatnonzero(words.starts_ms == match.spans[0].start_ms).tolist()
    # people who speak at once may begin a word at one time
    first = next((at for at in begun if spoken.startswith(words[at].text)), 0)
    later = np.flatnonzero(words.starts_ms[first:] >= match.spans[-1].start_ms)
    after = first + (int(later[0]) if later.size else 0) + 1
    while after < len(words) and words[after - 1].end_ms < match.spans[-1].end_ms:
        after += 1
    return Hit(
        record_id,
        match,
        before=" ".join(words.texts(max(0, first - CONTEXT_WORDS), first)),
        after=" ".join(words.texts(after, after + CONTEXT_WORDS)),
    )
