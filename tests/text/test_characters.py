"""Characters that cannot be shown are escaped."""

from __future__ import annotations

import pytest

from webinar_archive.text.characters import shown


@pytest.mark.parametrize(
    ("name", "line"), [("é.vtt", "é.vtt"), ("a\udce9b", "a\\xe9b"), ("a\r\nb\x1b[31m", "a\\r\\nb\\x1b[31m")]
)
def test_a_name_is_shown_as_one_line(name: str, line: str) -> None:
    assert shown(name) == line
