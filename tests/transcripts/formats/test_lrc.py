"""LRC: lines and words with times in brackets."""

from __future__ import annotations

import pytest

from tests.transcripts.captions import parse
from webinar_archive.transcripts.parse import detect_format

TAGS = "[ti:La parole]\n[la:fr]\n[offset:{}]\n"
LINES = "[00:12.00]Bonjour à tous\n[00:17.20]\n[01:05.50] Merci\nà vous\n"


@pytest.mark.parametrize(
    ("offset", "start_ms"), [("0", 12_000), ("+500", 11_500), ("-500", 12_500), ("9" * 30, 12_000)]
)
def test_lines_begin_at_their_times_less_the_offset(offset: str, start_ms: int) -> None:
    read = parse(TAGS.format(offset) + LINES)
    assert " ".join(word.text for word in read.words) == "Bonjour à tous Merci à vous"
    assert (read.words[0].start_ms, read.language) == (start_ms, "fr")
    assert read.findings == ()


def test_a_line_with_several_times_is_spoken_at_each_in_their_order() -> None:
    read = parse("[00:10.00][01:00.00]oui\n[00:20.00]non\n")
    assert [(word.text, word.start_ms) for word in read.words] == [
        ("oui", 10_000),
        ("non", 20_000),
        ("oui", 60_000),
    ]


def test_words_may_have_times_of_their_own() -> None:
    read = parse("[ar:x]\n[00:12.00]<00:12.00>Bonjour <00:12.80>à <00:13.10>tous\n[00:20.00]fin\n")
    assert [(word.text, word.start_ms) for word in read.words][:3] == [
        ("Bonjour", 12_000),
        ("à", 12_800),
        ("tous", 13_100),
    ]


@pytest.mark.parametrize(
    ("text", "kind"),
    [("[00:12.00]un\n[00:13.00]deux", "lrc"), ("[ti:x]\n[00:12]un", "lrc"), ("[00:12] un\n[00:13] deux", "timed_lines"),
     ("[12:00]", None), ("[Musique]\nbonjour", None)],
)  # fmt: skip
def test_lines_in_brackets_are_told_apart(text: str, kind: str | None) -> None:
    assert detect_format(text) == kind


def test_an_absurd_time_costs_its_line_alone() -> None:
    read = parse("[ti:x]\n[00:99.00]perdu\n[00:13.00]deux\n")
    assert [word.text for word in read.words] == ["deux"]
    assert [finding.code for finding in read.findings] == ["caption-cue-broken"]
