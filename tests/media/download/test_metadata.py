"""Archived metadata describes the video and holds no secret."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.media.download.metadata import archived_metadata


def test_descriptions_are_archived_and_secrets_are_not() -> None:
    info = {
        "id": "abc",
        "title": "Le débat",
        "webpage_url": "https://video.example/v?id=1",
        "chapters": [{"start_time": 0, "title": "Début"}],
        "http_headers": {"Authorization": "Bearer sesame"},
        "cookies": "session=sesame",
        "url": "https://cdn.example/x?sig=sesame",
        "__private": "sesame",
        "accessToken": "sesame",
        "formats": [
            {
                "format_id": "137",
                "ext": "mp4",
                "height": 720,
                "url": "https://cdn.example/x?sig=sesame",
                "cookies": "session=sesame",
                "http_headers": {"Cookie": "sesame"},
            }
        ],
        "automatic_captions": {"fr-orig": [{"url": "https://x?sig=sesame"}], "en": [{"url": "sesame"}]},
        "subtitles": {"fr": [{"url": "https://x?sig=sesame"}]},
        "thumbnail": "https://i.example/a.jpg?auth_token=sesame&w=3",
    }
    data = archived_metadata(info)
    assert b"sesame" not in data
    kept = json.loads(data)
    assert kept["chapters"] == [{"start_time": 0, "title": "Début"}]
    assert kept["formats"] == [{"format_id": "137", "ext": "mp4", "height": 720}]
    assert (kept["subtitles"], kept["automatic_captions"]) == (["fr"], ["fr-orig"])
    assert kept["thumbnail"] == "https://i.example/a.jpg?auth_token=***&w=3"


def test_the_same_metadata_gives_the_same_bytes() -> None:
    assert archived_metadata({"a": 1, "b": {"y": 1, "x": 2}}) == archived_metadata(
        {"b": {"x": 2, "y": 1}, "a": 1}
    )


@pytest.mark.untraced
def test_metadata_is_limited_in_size_and_depth() -> None:
    deep: dict[str, object] = {}
    inner = deep
    for _ in range(500):
        inner["x"] = {}
        inner = inner["x"]  # type: ignore[assignment]
    huge = {f"k{i}": "x" * 100_000 for i in range(25)}
    data = archived_metadata(
        {"title": "t", "deep": deep, "huge": huge, "odd": float("nan"), "lone": "\ud800"}
    )
    assert len(data) <= 2_000_000
    assert json.loads(data)["title"] == "t"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text() | st.integers(), inner, max_size=3),
    max_leaves=10,
)


@given(st.dictionaries(st.text(max_size=9), VALUES, max_size=5))
def test_any_metadata_can_be_archived(info: dict[str, object]) -> None:
    assert isinstance(json.loads(archived_metadata(info)), dict)
