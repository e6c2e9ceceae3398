"""The editor's marks: what was spoken, what was put in, and where something is omitted."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.text.editorial import (
    editorial_parts,
    remarks,
    square_omissions,
    without_square_brackets,
)


def marked(text: str) -> str:
    """The parts in a notation: editor's words in braces, omissions as `/`."""
    parts = editorial_parts(text)
    return "".join(
        ("{/}" if part.editor else "/") if part.omission else f"{{{part.text}}}" if part.editor else part.text
        for part in parts
    )


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("il décide (le maire)", "il décide {(le maire)}"),
        ("[Le maire] décide", "{[Le maire]} décide"),
        ("en (19)39, les acteur(e)s", "en 1939, les acteures"),
        ("un […] deux (...) trois … quatre", "un / deux / trois / quatre"),
        ("un.. deux", "un.. deux"),
        ("[le … maire]", "{[le }{/}{ maire]}"),
        ("un crochet [jamais fermé", "un crochet [jamais fermé"),
        ("(a [b) c]", "{(a [b)} c]"),
        ("(a (b) c)", "(a {(b)} c)"),
        ("[] ()", "{[]} {()}"),
        ("", ""),
    ],
)
def test_spoken_words_editors_words_and_omissions_are_distinguished(printed: str, parts: str) -> None:
    assert marked(printed) == parts


@given(st.text(alphabet="ab [](){}.…é'1", max_size=60))
def test_the_parts_joined_are_the_text_but_for_brackets_inside_words(text: str) -> None:
    joined = "".join(part.text for part in editorial_parts(text))
    assert [c for c in joined if c not in "()"] == [c for c in text if c not in "()"]


@pytest.mark.untraced
def test_dots_without_end_are_read_in_no_time() -> None:
    began = time.process_time()
    assert marked("[" + "." * 50_000 + "x") == "[/x"
    assert time.process_time() - began < 5


def test_remarks_are_what_square_brackets_hold_but_for_omissions_and_sic() -> None:
    text = "« Oui […] non [sic] [ ... ] [Sic !] » [Le Monde, 3/5/2020] []"
    assert [remark.text for remark in remarks(text)] == ["Sic !", "Le Monde, 3/5/2020"]
    (last,) = (remark for remark in remarks(text, text.index("»")))
    assert text[last.start : last.end] == "[Le Monde, 3/5/2020]"
    assert not list(remarks(text, 0, text.index("20]")))[1:]


def test_square_brackets_are_taken_out_and_omissions_found_in_them() -> None:
    assert without_square_brackets("le 7 mai [vu le 9] ici").split() == ["le", "7", "mai", "ici"]
    assert list(square_omissions("un [...] deux (…) [x] […]")) == [(3, 8), (22, 25)]
