"""Spans and matches validate themselves when they are created."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from webinar_archive.models import Match, Span, Verdict


def test_spans_that_touch_do_not_overlap() -> None:
    assert not Span(0, 1000).overlaps(Span(1000, 2000))
    assert Span(0, 1001).overlaps(Span(1000, 2000))


@pytest.mark.parametrize(
    "create",
    [
        lambda: Span(-1, 10),
        lambda: Span(20, 10),
        lambda: Match(verdict=Verdict.NOT_FOUND, confidence=0.2, spans=(Span(0, 1),)),
        lambda: Match(verdict=Verdict.EDITED, confidence=0.9),
        lambda: Match(verdict=Verdict.EDITED, confidence=1.2, spans=(Span(0, 1),)),
    ],
)
def test_impossible_values_are_refused_with_their_numbers(create: Callable[[], object]) -> None:
    with pytest.raises(ValueError, match=r"\d"):
        create()


def test_a_match_starts_with_its_first_span_and_ends_with_its_last() -> None:
    match = Match(verdict=Verdict.EDITED, confidence=0.9, spans=(Span(1, 2), Span(5, 9)))
    assert (match.start_ms, match.end_ms) == (1, 9)
    nowhere = Match(verdict=Verdict.NOT_FOUND, confidence=0.1)
    assert (nowhere.start_ms, nowhere.end_ms) == (None, None)
