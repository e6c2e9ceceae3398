"""Names that every file system and every reader of bags takes."""

from __future__ import annotations

import os

import pytest

from webinar_archive.packages.safe_names import safe_name


@pytest.mark.parametrize("name", ["140892", "l'été 2020.vtt", "captions.fr.automatic.json3", "視頻"])
def test_a_name_that_is_safe_stays(name: str) -> None:
    assert safe_name(name) == name


@pytest.mark.parametrize(
    "name",
    ["100%.vtt", "a%0Ab", "a\r\nb", "../x", "..", ".", "", ".hidden", "a/b", "a\\b", "con", "NUL.txt", "x.", "x ",
     "a\udce9b", "é" * 200, "~x", "-rf", "a:b", "a\u2028b"],
)  # fmt: skip
def test_a_name_that_is_not_becomes_a_safe_one(name: str) -> None:
    safe = safe_name(name)
    assert safe_name(safe) == safe
    assert len(os.fsencode(safe)) <= 220
    assert not set(safe) & set("%/\\\r\n:")


def test_different_names_stay_different() -> None:
    names = ["a%b", "a/b", "a\rb", "a_b", "é" * 150, "é" * 151]
    assert len({safe_name(name) for name in names}) == len(names)
