"""Windows of transcripts whose captions are sentences without spaces."""

from __future__ import annotations

import itertools

from tests.alignment.meaning.concepts import ConceptEmbedder, talk
from webinar_archive.alignment.meaning import MAX_WORDS, divided_words, locate_by_meaning, window_texts
from webinar_archive.models import Word

CAPTION = Word("今日は皆さんに新しい研究の結果", 1_000, 4_200, "田中")


def test_a_caption_without_spaces_is_divided_with_its_time() -> None:
    words = divided_words([CAPTION])
    assert [word.text for word in words][:2] == ["今日", "は皆"]
    assert len(words) == 8
    assert (words[0].start_ms, words[-1].end_ms) == (1_000, 4_200)
    assert all(one.end_ms == other.start_ms for one, other in itertools.pairwise(words))
    assert {word.speaker_label for word in words} == {"田中"}


def test_words_of_scripts_with_spaces_stay_as_they_are() -> None:
    words = (*talk("chaque matin"), Word("28 000", 300_000, 300_500))
    assert divided_words(words) == words


def test_a_window_of_captions_without_spaces_is_a_sentence_or_two() -> None:
    texts = window_texts(divided_words([CAPTION] * 100))
    assert len(texts) > 50
    assert all(30 <= len(text) <= 60 and " " not in text for text in texts)


def test_what_is_too_much_to_divide_is_left_whole() -> None:
    words = divided_words([Word("一" * 2 * (MAX_WORDS + 1), 0, 1_000), Word("一" * 8, 1_000, 2_000)])
    assert len(words) == 5


def test_a_quotation_without_spaces_is_held_against_passages_of_as_many_words() -> None:
    words, embedder = talk("chaque matin"), ConceptEmbedder()
    (found,) = locate_by_meaning(words, embedder.passages(window_texts(words)), ["一二" * 30], embedder)
    assert found[0].end - found[0].first >= 30
