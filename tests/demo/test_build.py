"""Made once: from the cache the second time, whole or not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.demo import build
from webinar_archive.demo.build import StandIn, cache_folder, stand_in
from webinar_archive.errors import NotMedia


def test_the_second_time_nothing_is_made(made: StandIn) -> None:
    told: list[str] = []
    again = stand_in(made.folder.parent, duration_ms=made.truth.duration_ms, say=told.append)
    assert told == []
    assert again == made


def test_only_what_is_served_or_compared_is_kept(made: StandIn) -> None:
    assert sorted(p.name for p in made.folder.iterdir()) == [
        "captions.fr.vtt",
        "film.mp4",
        "poster.png",
        "truth.json",
    ]
    assert not [p.name for p in made.folder.parent.iterdir() if p.name.startswith(".")]


def test_a_making_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise NotMedia("film-not-made", reason="no room")

    monkeypatch.setattr(build, "make_film", fail)
    with pytest.raises(NotMedia):
        stand_in(tmp_path, duration_ms=300_000)
    assert list(tmp_path.iterdir()) == []


def test_the_truth_has_the_four_conclusions(made: StandIn) -> None:
    assert [c.number for c in made.truth.conclusions] == [3, 1, 4, 2]
    for conclusion in made.truth.conclusions:
        middle_ms = (conclusion.span.start_ms + conclusion.span.end_ms) // 2
        around = {made.truth.voice_at(middle_ms + ms) for ms in range(-1_000, 1_000, 100)}
        assert conclusion.speaker in around


def test_the_cache_is_where_the_user_wants_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_folder() == tmp_path / "webinar-archive" / "demo"
