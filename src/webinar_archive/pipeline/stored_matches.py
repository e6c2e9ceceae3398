"""The matches that a record's folder holds: read, never made again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from webinar_archive.archive.step_cache import latest_result
from webinar_archive.models import Match
from webinar_archive.pipeline.facts import MATCHING_STEPS
from webinar_archive.pipeline.steps import STEPS


def stored_matches(folder: Path) -> Iterator[tuple[Match, ...]]:
    """Yield the matches that each step stored, those of the last step first.

    A step that was not made again since is among them: who needs those of a row compares them with it.
    """
    for name in reversed(MATCHING_STEPS):
        result = latest_result(folder, name, STEPS[name].result)
        if result is not None:
            yield result if isinstance(result, tuple) else result.matches
