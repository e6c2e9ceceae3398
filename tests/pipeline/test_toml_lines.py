"""The line of a key, held against a slow and obvious way: a marker in its value."""

from __future__ import annotations

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.pipeline.toml_lines import line_of

TABLES = st.lists(
    st.tuples(st.booleans(), st.lists(st.sampled_from(["a", "b", "c"]), unique=True, max_size=3)),
    min_size=1,
    max_size=6,
)


@given(TABLES, st.booleans())
def test_every_key_of_every_table_is_found_on_its_line(
    tables: list[tuple[bool, list[str]]], spaced: bool
) -> None:
    lines: list[str] = []
    expected: dict[tuple[str | int, ...], int] = {}
    for number, (multiline, keys) in enumerate(tables):
        lines.append("[[source]]")
        expected["source", number] = len(lines)
        for key in keys:
            lines += ["", "# a = 1"] if spaced else []
            lines.append(f'{key} = """')
            expected["source", number, key] = len(lines)
            lines += ["a = 3", "[[source]]"] if multiline else []
            lines[-1] += '"""'
    text = "\n".join(lines)
    tomllib.loads(text)
    assert {path: line_of(path, text) for path in expected} == expected


def test_a_path_that_is_not_there_is_looked_for_by_its_beginning() -> None:
    text = "x = 1\n[fetch]\nheight = 1\n"
    assert line_of(("fetch", "width"), text) == 2
    assert line_of(("nowhere",), text) == 1
