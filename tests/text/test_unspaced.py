"""Scripts without spaces: pieces about as long as words."""

from __future__ import annotations

import pytest

from webinar_archive.text.unspaced import is_unspaced, joined, word_pieces


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("今日は皆さんに新しい研究の結果をお話しします", (9, 13)),
        ("我们今天要谈谈信任是改变的第一个条件", (8, 11)),
        ("วันนี้เราจะพูดถึงความไว้วางใจซึ่งเป็นเงื่อนไขแรก", (9, 14)),
        ("ថ្ងៃនេះយើងនិយាយអំពីទំនុកចិត្ត", (6, 9)),
    ],
)
def test_a_sentence_has_about_as_many_pieces_as_words(text: str, words: tuple[int, int]) -> None:
    pieces = word_pieces(text)
    assert words[0] <= len(pieces) <= words[1]
    assert joined(pieces) == text


@pytest.mark.parametrize(
    "text", ["", "oser  la confiance", "신뢰는 변화의 첫 번째 조건이다", "доверие — это условие"]
)
def test_scripts_with_spaces_are_divided_at_these(text: str) -> None:
    assert word_pieces(text) == text.split()
    assert not is_unspaced(text)


def test_marks_stay_with_the_piece_before_them_and_nothing_is_lost() -> None:
    text = "「NHK」の研究、2024年。 [音楽]"
    pieces = word_pieces(text)
    assert "".join(pieces) == text.replace(" ", "")
    assert word_pieces("一" * 9) == ["一一"] * 4 + ["一"]
