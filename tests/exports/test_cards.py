"""Cards: every text has room, and those who do not see the picture are told the same."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import etree

from tests.exports.formats.sample_records import row
from tests.exports.formats.sample_rows import HOSTILE_TEXTS
from webinar_archive.exports.cards import HEIGHT, card
from webinar_archive.exports.clip_passages import passages
from webinar_archive.exports.released_record import ReleasedRecord

SVG = "{http://www.w3.org/2000/svg}"


def card_of(text: str, **cells: str) -> etree._Element:
    quotation = replace(row(1, text, (3_422_910, 3_451_277)), **cells)  # type: ignore[arg-type]
    record = ReleasedRecord(key="a", rows=(quotation,))
    return etree.fromstring(card(record, passages(record)[0]))


def lines(svg: etree._Element) -> list[str]:
    return [text.text or "" for text in svg.iter(f"{SVG}text")]


def test_a_card_has_words_speaker_title_and_moment() -> None:
    svg = card_of("Une image", speaker="Anne Martin", speaker_role="élue", title="Le débat", language="fr")
    assert lines(svg) == [
        "«\u00a0Une image\u00a0»",
        "Anne Martin · élue",
        "Le débat",
        "2020-05-07 · 00:57:02 – 00:57:31",
    ]
    assert svg.get("aria-labelledby") == "title description"
    (description,) = svg.iter(f"{SVG}desc")
    assert all(line in (description.text or "") for line in lines(svg))


def test_words_that_are_printed_between_marks_get_no_others() -> None:
    for text in ("« Il dit “oui” »", "“No”", '"Oui"', "„Ja“", "»Ja«", "「はい」"):
        assert lines(card_of(text))[0] == text
    for text in ('"', "« Oui » et « non »", '"a" et "b"', "« Oui", "d'accord"):
        assert lines(card_of(text))[0] == f"«\u00a0{text}\u00a0»"


@pytest.mark.parametrize("text", ["mot " * 900, "x" * 5_000, "没有说明的图像" * 200, "mot", *HOSTILE_TEXTS])
def test_any_text_has_room_above_the_speaker(text: str) -> None:
    svg = card_of(text, speaker=text, title=text)
    texts = list(svg.iter(f"{SVG}text"))
    assert all(float(each.get("y", "0")) + float(each.get("font-size", "0")) < HEIGHT for each in texts)
    assert max(float(each.get("y", "0")) for each in texts[:-3]) < 450
    if len(text) > 3_000:
        assert lines(svg)[-4].endswith("…")


def test_right_to_left_scripts_begin_on_the_right() -> None:
    texts = list(card_of("صورة بلا شرح", language="ar").iter(f"{SVG}text"))
    assert (texts[0].get("direction"), texts[0].get("x")) == ("rtl", "1120")
    assert texts[-1].get("direction") is None
