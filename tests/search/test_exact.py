"""Exact matches: words that follow each other in a talk, with accents and case ignored."""

from __future__ import annotations

from webinar_archive.alignment.words.index import build_index
from webinar_archive.models import Word
from webinar_archive.search.exact import MAX_MATCHES, exact_matches

TEXTS = ["La", "Région", "paie", "la", "région", "et", "la", "ville"]
INDEX = build_index([Word(text, 100 * n, 100 * n + 90, "A") for n, text in enumerate(TEXTS)], "fr")


def test_every_place_of_the_words_is_a_match() -> None:
    matches = exact_matches(INDEX, "la region")
    assert [match.start_ms for match in matches] == [0, 300]
    assert [match.spoken for match in matches] == ["La Région", "la région"]
    assert {match.speaker_label for match in matches} == {"A"}


def test_words_in_another_order_are_no_match() -> None:
    assert exact_matches(INDEX, "région la") == []
    assert exact_matches(INDEX, "ville nouvelle") == []
    assert exact_matches(INDEX, "") == []


def test_the_number_of_matches_is_limited() -> None:
    index = build_index([Word("oui", 100 * n, 100 * n + 90) for n in range(2 * MAX_MATCHES)], "fr")
    assert len(exact_matches(index, "oui")) == MAX_MATCHES
