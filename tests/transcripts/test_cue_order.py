"""Cues in the order in which they are spoken."""

from __future__ import annotations

import pytest

from tests.transcripts.captions import parse, spoken
from webinar_archive.transcripts.cue_order import put_in_order
from webinar_archive.transcripts.cues import Cue, Cues, Piece


def vtt(*cues: tuple[float, float, str]) -> str:
    shown = (
        f"{int(start // 60):02}:{start % 60:06.3f} --> {int(end // 60):02}:{end % 60:06.3f}\n{text}\n\n"
        for start, end, text in cues
    )
    return "WEBVTT\n\n" + "".join(shown)


TALK = [(5.0 * n, 5.0 * n + 4.8, f"mot{n} suite{n}") for n in range(12)]
SAID = " ".join(text for _, _, text in TALK)


def test_the_words_of_two_people_at_once_are_not_shuffled() -> None:
    text = vtt((1, 9, "je dis ce que je pense de cela"), (3, 5, "oui tout à fait"), (9, 12, "et voilà"))
    assert spoken(text) == "je dis ce que je pense de cela oui tout à fait et voilà"


def test_what_is_thrown_in_stands_after_the_words_of_the_one_who_goes_on() -> None:
    text = vtt(
        (1, 5, "<v Anne>je dis ce"),
        (3, 4, "<v Marc>oui"),
        (5, 9, "<v Anne>que je pense"),
        (10, 11, "<v Marc>bien"),
    )
    read = parse(text)
    assert " ".join(word.text for word in read.words) == "je dis ce que je pense oui bien"
    assert next(word for word in read.words if word.text == "oui").start_ms == 3000


def test_a_conversation_keeps_its_order() -> None:
    text = vtt(
        (1, 2, "<v Anne>un"), (2, 3, "<v Marc>deux"), (3, 4, "<v Anne>trois"), (4, 5, "<v Marc>quatre")
    )
    assert spoken(text) == "un deux trois quatre"


def test_cues_out_of_order_are_put_in_order_without_a_word() -> None:
    read = parse(vtt(*TALK[6:], *TALK[:6]))
    assert " ".join(word.text for word in read.words) == SAID
    read = parse(vtt(*TALK[1:], TALK[0]))
    assert " ".join(word.text for word in read.words) == SAID
    assert read.findings == ()


@pytest.mark.parametrize("second", [TALK, TALK[:4]])
@pytest.mark.parametrize("header", ["", "WEBVTT\n\n"])
def test_a_clock_that_starts_again_is_told_and_the_parts_stay_whole(
    header: str, second: list[tuple[float, float, str]]
) -> None:
    other = [(start + 0.5, end + 0.4, text.upper()) for start, end, text in second]
    read = parse(vtt(*TALK) + header + vtt(*other).removeprefix("WEBVTT\n\n"))
    assert " ".join(word.text for word in read.words) == f"{SAID} {' '.join(text for _, _, text in other)}"
    (finding,) = read.findings
    assert (finding.code, finding.facts["count"]) == ("captions-times-restart", 1)
    assert finding.facts["after_ms"] == [55_000]


def test_numbers_that_begin_again_tell_short_parts_apart() -> None:
    part = "1\n00:00:01,000 --> 00:00:02,000\n{}\n\n2\n00:00:03,000 --> 00:00:04,000\n{}\n\n"
    read = parse(part.format("un", "deux") + part.format("trois", "quatre"))
    assert [word.text for word in read.words] == ["un", "deux", "trois", "quatre"]
    assert [finding.code for finding in read.findings] == ["captions-times-restart"]


def test_two_tracks_in_one_file_are_one_conversation() -> None:
    anne = [(10.0 * n, 10.0 * n + 4, f"<v Anne>a{n}") for n in range(5)]
    marc = [(10.0 * n + 5, 10.0 * n + 9, f"<v Marc>m{n}") for n in range(5)]
    assert spoken(vtt(*anne, *marc)).split()[:4] == ["a0", "m0", "a1", "m1"]


@pytest.mark.parametrize(("end_ms", "words", "unclear"), [(None, 2, ()), (10**12, 2, (7,)), (500, 2, (7,))])
def test_an_end_that_is_missing_or_cannot_be_is_the_next_start(
    end_ms: int | None, words: int, unclear: tuple[int, ...]
) -> None:
    found = Cues()
    found.add(7, 1000, end_ms, [Piece("oui")], timed=False)
    found.add(8, 2500, 3000, [Piece("non")], timed=False)
    ordered = put_in_order(found)
    assert (len(ordered.cues), ordered.cues[0].end_ms, ordered.unclear_ends) == (words, 2500, unclear)


def test_the_last_cue_without_an_end_lasts_as_long_as_its_text() -> None:
    found = Cues()
    found.add(1, 1000, None, [Piece("a" * 20)], timed=False)
    assert put_in_order(found).cues == (Cue(1000, 6000, ((Piece("a" * 20),),)),)


def test_a_start_just_before_the_beginning_is_the_beginning() -> None:
    found = Cues()
    found.add(1, -40, 900, [Piece("oui")], timed=False)
    found.add(2, -4000, 900, [Piece("perdu")], timed=False)
    assert [cue.start_ms for cue in put_in_order(found).cues] == [0]
    assert found.broken_lines == [2]


def test_an_end_hours_after_the_next_cue_is_told_by_its_number() -> None:
    found = Cues()
    found.add(7, 1000, 7_200_000, [Piece("oui")], timed=False)
    found.add(9, 2500, 3000, [Piece("non")], timed=False)
    ordered = put_in_order(found)
    assert (ordered.cues[0].end_ms, ordered.unclear_ends) == (2500, (7,))
