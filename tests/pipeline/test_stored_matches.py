"""The matches that the steps of a record stored, the last step's first."""

from __future__ import annotations

from pathlib import Path

from webinar_archive.archive.step_cache import store_result
from webinar_archive.models import Match, Verdict
from webinar_archive.pipeline.facts import MATCHING_STEPS
from webinar_archive.pipeline.steps.confirm_audio import AudioCheck
from webinar_archive.pipeline.steps.meaning import FoundMeanings
from webinar_archive.pipeline.steps.score_words import WordScores
from webinar_archive.pipeline.stored_matches import stored_matches


def matches(spoken: str) -> tuple[Match, ...]:
    return (Match(verdict=Verdict.NOT_FOUND, confidence=0.0, spoken=spoken),)


def test_every_step_that_gives_matches_is_read_and_the_last_comes_first(tmp_path: Path) -> None:
    stored = {
        "locate": matches("locate"),
        "confirm_audio": AudioCheck(matches=matches("confirm_audio")),
        "score_words": WordScores(matches=matches("score_words")),
        "meaning": FoundMeanings(matches=matches("meaning")),
    }
    assert stored.keys() == set(MATCHING_STEPS)
    for name, result in stored.items():
        store_result(tmp_path, name, result, version=1, inputs={})
    assert [found[0].spoken for found in stored_matches(tmp_path)] == list(reversed(MATCHING_STEPS))


def test_what_is_missing_or_damaged_is_passed_over(tmp_path: Path) -> None:
    assert list(stored_matches(tmp_path)) == []
    store_result(tmp_path, "locate", matches("locate"), version=1, inputs={})
    (tmp_path / "steps" / "meaning.json").write_text('{"result": [1')
    assert [found[0].spoken for found in stored_matches(tmp_path)] == ["locate"]
