"""A passage begins where its words are, not where some of them were said in another sentence."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from webinar_archive.alignment.words import locate
from webinar_archive.models import Word

OTHER = ["meanwhile", "nobody", "expected", "such", "terrible", "weather", "over", "northern", "islands"]


def timed(text: str, pauses: dict[str, int] | None = None) -> tuple[Word, ...]:
    """Return words of 300 ms, with silence after some of them, between words of another subject."""
    words, at = [], 0
    for word in [*OTHER, *text.split(), *OTHER]:
        words.append(Word(word, at, at + 300))
        at += 300 + (pauses or {}).get(word, 0)
    return tuple(words)


def start_of(words: Sequence[Word], text: str, printed: str) -> int:
    """Return how late the passage begins, counted from the word `text`, in milliseconds."""
    (match,) = locate(words, [printed], language="en")
    assert match.start_ms is not None
    return match.start_ms - next(word.start_ms for word in words if word.text == text)


@pytest.mark.parametrize(
    ("spoken", "printed"),
    [
        (
            "that is how we fail in our endeavour We failed in our endeavour because people give way to comfort",
            "We fail in our endeavour because we give way to comfort.",
        ),
        (
            "if you wear holy trousers then you become rebellious If you were dirty trousers then you are rebellious",
            "If you wear dirty trousers then you are rebellious.",
        ),
    ],
)
def test_a_sentence_like_the_one_before_begins_at_its_own_words(spoken: str, printed: str) -> None:
    words = timed(spoken)
    first = "We" if "We" in spoken.split() else "If"
    assert start_of(words, first, printed) == 0


def test_words_said_long_before_the_rest_do_not_begin_it() -> None:
    words = timed(
        "a good man visited us yesterday and remarks were made concerning irrigation "
        "who wants to harvest pays more attention to the roots than to the petals",
        {"irrigation": 12_000},
    )
    printed = "Or a good man who wants to harvest pays more attention to the roots than to the petals."
    assert start_of(words, "who", printed) == 0


def test_words_before_an_aside_of_the_speaker_do_begin_it() -> None:
    words = timed(
        "Tesla or maybe somebody else honestly invented an electric carriage that crossed six hundred kilometres"
    )
    printed = "Tesla invented an electric carriage that crossed six hundred kilometres."
    assert start_of(words, "Tesla", printed) == 0


@pytest.mark.parametrize("lead", ["So", "I said"])
def test_a_light_word_placed_long_before_the_others_does_not_set_the_time(lead: str) -> None:
    last = lead.split()[-1]
    words = timed(f"{lead} gardeners pay more attention to roots than to petals", {last: 9_000})
    printed = f"{lead}, gardeners pay more attention to roots than to petals."
    assert start_of(words, "gardeners", printed) == -300 * len(lead.split())


def test_a_telling_word_before_a_pause_sets_the_time() -> None:
    words = timed("Gardeners pay more attention to roots than to petals", {"Gardeners": 9_000})
    assert start_of(words, "Gardeners", "Gardeners pay more attention to roots than to petals.") == 0


def test_two_light_words_before_a_short_pause_were_said_where_they_stand() -> None:
    words = timed("So now gardeners pay more attention to roots than to petals", {"now": 3_000})
    printed = "So now gardeners pay more attention to roots than to petals."
    assert start_of(words, "So", printed) == 0


def test_a_sentence_begun_again_starts_at_the_second_attempt_however_much_of_it_was_said_at_first() -> None:
    begun = "people of this valley lose heart with the ancient terraces"
    words = timed(f"that is how {begun} Then {begun.replace('lose', 'lost')} because takes time")
    assert start_of(words, "Then", f"{begun.capitalize()} because it takes time.") == 300
