"""Citations: one a row, each with a key of its own, its texts one line each."""

from __future__ import annotations

from tests.exports.formats.sample_rows import ROWS, hostile_rows
from webinar_archive.exports.citations import citations
from webinar_archive.exports.schema import Row


def test_a_quotation_is_cited_with_its_moment_its_verdict_and_its_address() -> None:
    cited = next(citations(ROWS))
    assert cited.key == "140892-1"
    assert cited.moment == "00:52:13.480–00:52:40.007"
    assert cited.note == "00:52:13.480–00:52:40.007, remanié"
    assert cited.address == "https://example.org/film.mp4?a=1&b=%C3%A9#t=3133.48"


def test_a_quotation_that_was_not_found_says_so_and_has_no_moment() -> None:
    cited = list(citations(ROWS))[2]
    assert (cited.note, cited.moment, cited.address) == ("not found", None, None)


def test_a_record_without_quotations_is_cited_by_its_id() -> None:
    (cited,) = citations([Row(record_id="140895")])
    assert (cited.key, cited.title, cited.note) == ("140895", "140895", None)


def test_keys_are_unique_and_of_ascii() -> None:
    rows = [
        Row(record_id=name, quotation_no=number)
        for name in ("été", "ete", "ÉTÉ", "a b", "a-b", "ندوة", "", "a-b-2")
        for number in (None, 1, 2)
    ]
    keys = [cited.key for cited in citations(rows)]
    assert len(set(keys)) == len(rows)
    assert all(key.isascii() and key.replace("-", "").isalnum() for key in keys)


def test_every_text_is_one_line() -> None:
    for cited in citations(hostile_rows()):
        for text in (cited.title, cited.speaker, cited.quotation):
            assert text is None or text.splitlines() == [text]


def test_a_day_that_is_none_is_left_out() -> None:
    assert [c.date for c in citations([Row(record_id="1", event_date="2020-13-01"), Row(record_id="2")])] == [
        None,
        None,
    ]
