"""The stand-in webinar's files: made once, cached, complete or absent."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.demo.build import StandInWebinar, cache_folder, prepare_stand_in
from webinar_archive.errors import NotMedia


def test_the_second_time_nothing_is_made(webinar: StandInWebinar) -> None:
    parts: list[str] = []
    again = prepare_stand_in(
        webinar.folder.parent, duration_ms=webinar.truth.duration_ms, on_progress=parts.append
    )
    assert parts == []
    assert again == webinar


def test_only_what_is_served_or_compared_is_cached(webinar: StandInWebinar) -> None:
    assert sorted(path.name for path in webinar.folder.iterdir()) == [
        "captions.fr.vtt",
        "film.mp4",
        "poster.png",
        "truth.json",
    ]
    assert not [path.name for path in webinar.folder.parent.iterdir() if path.name.startswith(".")]


def test_a_failure_before_the_film_leaves_the_cache_empty(tmp_path: Path) -> None:
    def fail_at_the_film(part: str) -> None:
        if part == "film":
            raise NotMedia("film-not-made", reason="no space")

    with pytest.raises(NotMedia):
        prepare_stand_in(tmp_path, duration_ms=300_000, on_progress=fail_at_the_film)
    assert list(tmp_path.iterdir()) == []


def test_the_truth_has_the_four_conclusions_in_the_order_of_speech(webinar: StandInWebinar) -> None:
    assert [conclusion.number for conclusion in webinar.truth.conclusions] == [3, 1, 4, 2]
    for conclusion in webinar.truth.conclusions:
        middle_ms = (conclusion.span.start_ms + conclusion.span.end_ms) // 2
        speakers = {webinar.truth.speaker_at(middle_ms + ms) for ms in range(-1_000, 1_000, 100)}
        assert conclusion.speaker in speakers


def test_the_cache_follows_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "webinar-archive" / "demo"
