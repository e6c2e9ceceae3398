"""The clock, the nouns and the errors hold what they promise."""

from __future__ import annotations

import inspect
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive import errors
from webinar_archive.models import Match, Span, Verdict, Word
from webinar_archive.models.codec import from_json, to_json
from webinar_archive.timecode import clock, ms_from_seconds


@pytest.mark.parametrize(
    ("seconds", "printed"),
    [(0, "00:00:00.000"), (59.9996, "00:01:00.000"), (3528, "00:58:48.000"), (360_000.5, "100:00:00.500")],
)
def test_the_clock_goes_through_whole_milliseconds(seconds: float, printed: str) -> None:
    assert clock(ms_from_seconds(seconds)) == printed


@given(st.integers(min_value=0, max_value=10**10))
def test_a_printed_clock_reads_back_to_the_same_milliseconds(ms: int) -> None:
    hours, minutes, seconds = clock(ms).split(":")
    assert int(hours) * 3_600_000 + int(minutes) * 60_000 + round(float(seconds) * 1000) == ms
    assert int(minutes) < 60
    assert float(seconds) < 60


def test_spans_that_touch_do_not_overlap() -> None:
    assert not Span(0, 1000).overlaps(Span(1000, 2000))
    assert Span(0, 1001).overlaps(Span(1000, 2000))


@pytest.mark.parametrize(
    "born_wrong",
    [
        lambda: Word("mot", 20, 10),
        lambda: Span(-1, 10),
        lambda: Match(verdict=Verdict.NOT_FOUND, confidence=0.2, spans=(Span(0, 1),)),
        lambda: Match(verdict=Verdict.EDITED, confidence=0.9),
        lambda: Match(verdict=Verdict.EDITED, confidence=1.2, spans=(Span(0, 1),)),
    ],
)
def test_impossible_values_are_not_born(born_wrong: object) -> None:
    assert callable(born_wrong)
    with pytest.raises(ValueError, match=r"\d"):
        born_wrong()


def test_a_value_survives_json() -> None:
    match = Match(
        verdict=Verdict.EDITED, confidence=0.8, spans=(Span(1, 2),), spoken="œuvre", witnesses=("audio",)
    )
    assert from_json(to_json(match), Match) == match


ERRORS = [
    kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, errors.ArchiveError)
]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.__name__)
def test_every_error_travels_between_processes_with_its_facts(kind: type[errors.ArchiveError]) -> None:
    back = pickle.loads(pickle.dumps(kind("file-missing", path="notice.txt")))  # noqa: S301 - our own bytes
    assert type(back) is kind
    assert back.facts == {"path": "notice.txt"}
    assert str(back) == "notice.txt: no such file. Check the path."
