"""The kept index: finds which recording says it, keeps up with change, reads nothing twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.files import checksum
from webinar_archive.models import Transcript, Verdict, Word
from webinar_archive.search.index import Source, TranscriptIndex

Talk = tuple[Word, ...]
Around = Callable[..., tuple[Talk, tuple[int, ...]]]

SERVERS = "la souveraineté numérique commence par nos propres serveurs à Élancourt"
ALGORITHMS = "chaque ministère devra publier ses algorithmes avant septembre"


class Shelf:
    """Transcripts by name, and how often each was loaded."""

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
def shelf(around: Around) -> Shelf:
    shelf = Shelf()
    shelf.put("servers", around(SERVERS, seed=2)[0])
    shelf.put("algorithms", around(ALGORITHMS, seed=3)[0])
    shelf.put("nothing", around(seed=4)[0])
    return shelf


@pytest.fixture
def kept(shelf: Shelf, tmp_path: Path) -> Iterator[TranscriptIndex]:
    with TranscriptIndex(tmp_path / "index.sqlite") as index:
        index.update(shelf.sources())
        yield index


def test_a_quotation_is_found_in_the_recording_that_says_it(kept: TranscriptIndex) -> None:
    record_id, match = kept.locate("Chaque ministère devra publier ses algorithmes, dès septembre")
    assert record_id == "algorithms"
    assert match.verdict is Verdict.EDITED
    assert match.start_ms == 400 * 350


def test_what_no_recording_says_is_found_in_none(kept: TranscriptIndex) -> None:
    record_id, match = kept.locate("Les cathédrales gothiques furent bâties par des compagnons")
    assert record_id is None
    assert match.verdict is Verdict.NOT_FOUND


def test_two_words_are_found_at_every_place_with_accents_folded(kept: TranscriptIndex) -> None:
    hits = kept.search("souverainete numerique")
    assert [hit.record_id for hit in hits] == ["servers"]
    assert hits[0].match.start_ms == 401 * 350


def test_a_misheard_name_is_found_by_its_sound(kept: TranscriptIndex) -> None:
    assert [hit.record_id for hit in kept.search("nos propres cerveurs à Hélancour")] == ["servers"]


def test_common_words_are_found_where_they_follow_each_other(
    kept: TranscriptIndex, shelf: Shelf, around: Around
) -> None:
    # every one of the words stands in every passage; in this order they stand in one
    shelf.put("said", around("le temps et la patience le savent", seed=5)[0])
    for seed in range(8):
        shelf.put(f"other {seed}", around(seed=20 + seed)[0])
    kept.update(shelf.sources())
    hits = kept.search("le temps et la patience le savent")
    assert hits[0].record_id == "said"
    assert hits[0].match.start_ms == 400 * 350


def test_numbers_are_asked_for_in_both_languages(
    kept: TranscriptIndex, shelf: Shelf, talk: Callable[[str], Talk]
) -> None:
    shelf.put("english", talk("we spent the money on forty two thousand schools and it was the best of it"))
    kept.update(shelf.sources())
    assert [hit.record_id for hit in kept.search("42 000 schools")] == ["english"]


@pytest.mark.parametrize("text", ["", "?!", "zzz", 'a" OR "b', "words : *", "NEAR(", "\x00"])
def test_any_search_is_harmless(kept: TranscriptIndex, text: str) -> None:
    assert kept.search(text) == []


def test_a_second_update_reads_nothing(kept: TranscriptIndex, shelf: Shelf) -> None:
    shelf.loaded.clear()
    assert kept.update(shelf.sources()) == (0, 0)
    assert shelf.loaded == []


def test_a_file_touched_but_not_changed_is_not_read_again(kept: TranscriptIndex, shelf: Shelf) -> None:
    shelf.loaded.clear()
    shelf.stamps["servers"] = "2"
    assert kept.update(shelf.sources()) == (0, 0)
    assert shelf.loaded == []


def test_what_changed_is_read_again_and_what_went_is_forgotten(
    kept: TranscriptIndex, shelf: Shelf, around: Around
) -> None:
    shelf.loaded.clear()
    shelf.put("servers", around("des bibliothèques ouvertes jusqu'à minuit", seed=2)[0], stamp="2")
    del shelf.words["algorithms"]
    assert kept.update(shelf.sources()) == (1, 1)
    assert shelf.loaded == ["servers"]
    assert kept.search(SERVERS) == []
    assert kept.search(ALGORITHMS) == []
    assert [hit.record_id for hit in kept.search("bibliothèques ouvertes")] == ["servers"]


def test_the_index_outlives_the_program(shelf: Shelf, tmp_path: Path) -> None:
    with TranscriptIndex(tmp_path / "index.sqlite") as index:
        index.update(shelf.sources())
    with TranscriptIndex(tmp_path / "index.sqlite") as again:
        assert again.locate(SERVERS)[0] == "servers"


def test_a_file_that_is_no_index_is_named_and_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "notes.txt"
    other.write_text("pas une base de données " * 100)
    with pytest.raises(UsageError, match=r"notes\.txt"):
        TranscriptIndex(other)
    assert other.read_text().startswith("pas une base")
