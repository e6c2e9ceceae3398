"""Places in a JSON document that somebody edited."""

from __future__ import annotations

import pytest

from webinar_archive.reviews.json_places import JsonPath, line_of_json, name_written_twice

TEXT = '\n{"form": 1,\n "records": {\n  "a,]": [{"x": "}\\"",\n "y": [1, {}, []]}],\n  "b": -1.5e3\n }\n}\n'


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 2),
        (("form",), 2),
        (("records",), 3),
        (("records", "a,]", 0, "x"), 4),
        (("records", "a,]", 0, "y", 2), 5),
        (("records", "b"), 6),
        (("records", "b", "c"), 6),
        (("none",), 2),
    ],
)
def test_the_line_of_a_value_is_found(path: JsonPath, line: int) -> None:
    assert line_of_json(path, TEXT) == line


def test_a_name_twice_in_one_object_is_found_and_in_two_is_none() -> None:
    assert name_written_twice('{"a": {"x": 1}, "b": {"x": 1}}') is None
    assert name_written_twice('{"a": [{"x": 1,\n"y": 2,\n"x": 1}]}') == ("x", 3)
    assert name_written_twice("[]") is None
