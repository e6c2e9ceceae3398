"""Figures: the same file for the same figure, with their words for those who do not see them."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from webinar_archive.errors import UsageError
from webinar_archive.exports import figures
from webinar_archive.exports.figures import check_figures, drawn

if TYPE_CHECKING:
    from webinar_archive.exports.figures import Figure

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = "$x_1$ <b> & \"'\x00\x0b 😀 صورة 图像 \\frac{"


def figure() -> Mapping[str, bytes]:
    def paint(made: Figure) -> None:
        made.add_subplot().set_xlabel(figures.fitted(HOSTILE, 100))

    return drawn("essai", (4, 3), paint, title=HOSTILE, description=HOSTILE, language="fr")


def test_a_figure_is_told_in_words_and_takes_any_text_as_it_is() -> None:
    made = figure()
    root = etree.fromstring(made["essai.svg"])
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title description")
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "fr"
    for name in ("title", "desc"):
        (words,) = (each for each in root.iter(f"{SVG}{name}") if each.get("id"))
        assert words.text == figures.fitted(HOSTILE, 300)
    texts = {text.text for text in root.iter(f"{SVG}text")}
    assert figures.fitted(HOSTILE, 100) in texts
    assert made["essai.png"].startswith(b"\x89PNG")
    assert figure() == made


def test_without_matplotlib_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r"webinar-archive\[pictures\]"):
        check_figures()
