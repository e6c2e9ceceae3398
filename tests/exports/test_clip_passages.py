"""Passages of quotations, and the captions and metadata of their clips."""

from __future__ import annotations

from dataclasses import replace

from tests.exports.formats.sample_records import CAPTURE, RECORDING, row
from webinar_archive.exports.clip_passages import Passage, passage_captions, passage_tags, passages
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.models import Span, Transcript, Word

WORDS = (
    Word("avant", 9_000, 9_500),
    Word("une", 10_000, 10_200, "Anne"),
    Word("image<", 10_200, 10_900, "Anne"),
    Word("après", 12_500, 13_000),
)


def record(
    *quotations: tuple[int, tuple[tuple[int, int], ...]], words: tuple[Word, ...] = ()
) -> ReleasedRecord:
    rows = tuple(row(number, "Une image", *spans) for number, spans in quotations)
    return ReleasedRecord(key="a", rows=rows, transcript=Transcript(words=words) if words else None)


def shown(found: tuple[Passage, ...]) -> list[tuple[str, int, int]]:
    return [(each.name, each.shown.start_ms, each.shown.end_ms) for each in found]


def test_near_passages_are_one_clip_and_distant_ones_are_several() -> None:
    found = passages(record((2, ((60_000, 61_000), (1_000, 2_000), (5_000, 6_000))), (1, ((500, 3_000),))))
    assert shown(found) == [
        ("quotation-1", 500, 3_000),
        ("quotation-2-1", 1_000, 6_000),
        ("quotation-2-2", 60_000, 61_000),
    ]


def test_two_quotations_of_one_number_do_not_share_a_file() -> None:
    found = passages(record((1, ((0, 1_000),)), (1, ((90_000, 91_000),))))
    assert [each.name for each in found] == ["quotation-1-1", "quotation-1-2"]


def test_what_is_shown_around_ends_with_the_recording() -> None:
    short = replace(RECORDING, decoded_end_ms=12_000)
    found = passages(replace(record((1, ((500, 11_900),))), recording=short), pad_ms=1_000)
    assert shown(found) == [("quotation-1", 0, 12_000)]
    (beyond,) = passages(replace(record((1, ((13_000, 14_000),))), recording=short))
    assert beyond.shown == Span(13_000, 14_000)


def test_a_moment_without_length_is_shown_for_half_a_second() -> None:
    assert shown(passages(record((1, ((4_000, 4_000),))))) == [("quotation-1", 4_000, 4_500)]


def test_captions_are_the_words_that_are_shown_on_the_clips_own_clock() -> None:
    found = record((1, ((10_000, 12_000),)), words=WORDS)
    (passage,) = passages(found, pad_ms=700)
    assert passage_captions(found, passage).decode() == (
        "WEBVTT\n\n00:00:00.000 --> 00:00:00.200\navant\n\n"
        "00:00:00.700 --> 00:00:01.600\nAnne: une image&lt;\n\n"
        "00:00:03.200 --> 00:00:03.400\naprès\n"
    )


def test_without_a_transcript_the_spoken_words_are_the_caption_else_the_printed_ones() -> None:
    found = record((1, ((10_000, 12_000),)))
    (passage,) = passages(found, pad_ms=500)
    assert passage_captions(found, passage).decode().endswith("00:00:00.500 --> 00:00:02.500\nUne image\n")
    spoken = replace(found, rows=(replace(found.rows[0], spoken="une image enfin"),))
    assert b"une image enfin" in passage_captions(spoken, passages(spoken)[0])


def test_metadata_say_what_where_from_and_under_which_licence() -> None:
    found = replace(record((1, ((10_000, 12_000), (60_000, 61_000)))), capture=CAPTURE)
    first, second = passages(found)
    tags = passage_tags(found, first, "CC BY 4.0 https://example.org/licence", "fr")
    assert tags["title"].endswith(", citation 1")
    assert tags["copyright"] == "CC BY 4.0 https://example.org/licence"
    source, address, checksum = tags["comment"].splitlines()
    assert "de 00:00:10.000 à 00:00:12.000" in source
    assert address == found.rows[0].link_at_start
    assert checksum == found.rows[0].media_checksum
    assert passage_tags(found, first, "CC\0BY", "en")["copyright"] == "CC�BY"
    assert second.link(found) != address
    assert "60" in str(second.link(found))
    assert (
        len(
            passage_tags(
                replace(found, rows=(replace(found.rows[0], title="x" * 9_000),)), first, None, "en"
            )["album"]
        )
        == 2_000
    )
