"""The transcript index finds recordings, follows changes, and reads nothing twice."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.files import checksum
from webinar_archive.models import Transcript, Verdict, Word
from webinar_archive.search.index import VERSION, Source, TranscriptIndex

Talk = tuple[Word, ...]
Around = Callable[..., tuple[Talk, tuple[int, ...]]]

SERVERS = "la souveraineté numérique commence par nos propres serveurs à Élancourt"
ALGORITHMS = "chaque ministère devra publier ses algorithmes avant septembre"


class Transcripts:
    """Transcripts by name, and which were loaded."""

    def __init__(self) -> None:
        self.words: dict[str, Talk] = {}
        self.stamps: dict[str, str] = {}
        self.loaded: list[str] = []

    def put(self, name: str, words: Talk, stamp: str = "1") -> None:
        self.words[name], self.stamps[name] = words, stamp

    def sources(self) -> Iterator[Source]:
        for name, words in self.words.items():

            def load(name: str = name, words: Talk = words) -> Transcript:
                self.loaded.append(name)
                return Transcript(words=words, language="en" if "english" in name else "fr")

            def sum_(words: Talk = words) -> str:
                return checksum(" ".join(word.text for word in words))

            yield Source(record_id=name, stamp=self.stamps[name], checksum=sum_, load=load)


@pytest.fixture
def transcripts(around: Around) -> Transcripts:
    transcripts = Transcripts()
    transcripts.put("servers", around(SERVERS, seed=2)[0])
    transcripts.put("algorithms", around(ALGORITHMS, seed=3)[0])
    transcripts.put("nothing", around(seed=4)[0])
    return transcripts


@pytest.fixture
def index(transcripts: Transcripts, tmp_path: Path) -> Iterator[TranscriptIndex]:
    with TranscriptIndex(tmp_path / "index.sqlite") as opened:
        opened.update(transcripts.sources())
        yield opened


def test_a_quotation_is_found_in_its_recording(index: TranscriptIndex) -> None:
    record_id, match = index.locate("Chaque ministère devra publier ses algorithmes, dès septembre")
    assert record_id == "algorithms"
    assert match.verdict is Verdict.EDITED
    assert match.start_ms == 400 * 350


def test_a_quotation_of_no_recording_is_not_found(index: TranscriptIndex) -> None:
    record_id, match = index.locate("Les cathédrales gothiques furent bâties par des compagnons")
    assert record_id is None
    assert match.verdict is Verdict.NOT_FOUND


def test_two_words_are_found_at_every_place_with_accents_folded(index: TranscriptIndex) -> None:
    hits = index.search("souverainete numerique")
    assert [hit.record_id for hit in hits] == ["servers"]
    assert hits[0].match.start_ms == 401 * 350


def test_a_misheard_name_is_found_by_its_sound(index: TranscriptIndex) -> None:
    assert [hit.record_id for hit in index.search("nos propres cerveurs à Hélancour")] == ["servers"]


def test_common_words_are_found_where_they_follow_each_other(
    index: TranscriptIndex, transcripts: Transcripts, around: Around
) -> None:
    # every one of the words stands in every passage; in this order they stand in one
    transcripts.put("said", around("le temps et la patience le savent", seed=5)[0])
    for seed in range(8):
        transcripts.put(f"other {seed}", around(seed=20 + seed)[0])
    index.update(transcripts.sources())
    hits = index.search("le temps et la patience le savent")
    assert hits[0].record_id == "said"
    assert hits[0].match.start_ms == 400 * 350


def test_numbers_are_searched_in_both_languages(
    index: TranscriptIndex, transcripts: Transcripts, talk: Callable[[str], Talk]
) -> None:
    transcripts.put(
        "english", talk("we spent the money on forty two thousand schools and it was the best of it")
    )
    index.update(transcripts.sources())
    assert [hit.record_id for hit in index.search("42 000 schools")] == ["english"]


@pytest.mark.parametrize("text", ["", "?!", "zzz", 'a" OR "b', "words : *", "NEAR(", "\x00"])
def test_any_search_text_is_accepted(index: TranscriptIndex, text: str) -> None:
    assert index.search(text) == []


def test_a_second_update_reads_nothing(index: TranscriptIndex, transcripts: Transcripts) -> None:
    transcripts.loaded.clear()
    assert index.update(transcripts.sources()) == (0, 0)
    assert transcripts.loaded == []


def test_a_file_touched_but_not_changed_is_not_read_again(
    index: TranscriptIndex, transcripts: Transcripts
) -> None:
    transcripts.loaded.clear()
    transcripts.stamps["servers"] = "2"
    assert index.update(transcripts.sources()) == (0, 0)
    assert transcripts.loaded == []


def test_changed_transcripts_are_read_again_and_missing_ones_removed(
    index: TranscriptIndex, transcripts: Transcripts, around: Around
) -> None:
    transcripts.loaded.clear()
    transcripts.put("servers", around("des bibliothèques ouvertes jusqu'à minuit", seed=2)[0], stamp="2")
    del transcripts.words["algorithms"]
    assert index.update(transcripts.sources()) == (1, 1)
    assert transcripts.loaded == ["servers"]
    assert index.search(SERVERS) == []
    assert index.search(ALGORITHMS) == []
    assert [hit.record_id for hit in index.search("bibliothèques ouvertes")] == ["servers"]


def test_the_index_is_stored_in_its_file(transcripts: Transcripts, tmp_path: Path) -> None:
    with TranscriptIndex(tmp_path / "index.sqlite") as index:
        index.update(transcripts.sources())
    with TranscriptIndex(tmp_path / "index.sqlite") as again:
        assert again.locate(SERVERS)[0] == "servers"


def test_a_file_that_is_no_index_is_named_and_unchanged(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("pas une base de données " * 100)
    with pytest.raises(UsageError, match=r"notes\.txt"):
        TranscriptIndex(other)
    assert other.read_text().startswith("pas une base")


def test_an_index_of_an_older_version_is_built_anew(transcripts: Transcripts, tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    with TranscriptIndex(path) as opened:
        opened.update(transcripts.sources())
    base = sqlite3.connect(path)
    base.execute(f"PRAGMA user_version = {VERSION - 1}")
    base.close()
    with TranscriptIndex(path) as opened:
        assert opened.search(SERVERS) == []
        assert opened.update(transcripts.sources()) == (3, 0)
        assert opened.locate(SERVERS)[0] == "servers"


def test_an_index_of_a_later_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.sqlite"
    base = sqlite3.connect(path)
    base.execute(f"PRAGMA user_version = {VERSION + 1}")
    base.close()
    with pytest.raises(UsageError, match=r"index\.sqlite"):
        TranscriptIndex(path)
