"""`demo`: what it prints about each conclusion, and the exit code that follows from it."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from webinar_archive.cli import demo, main
from webinar_archive.demo import run
from webinar_archive.demo.ground_truth import Offset
from webinar_archive.demo.run import DemoResult
from webinar_archive.pipeline import Summary

RIGHT = Offset(
    number=1,
    speaker="Anne",
    true_speaker="Anne",
    start_off_ms=20,
    end_off_ms=-35,
    speaker_label="Anne",
    speaker_evidence="label agrees",
    witnesses="captions + sound",
    agreement_ms=40,
)
UNHEARD = Offset(
    number=1, speaker="Anne", true_speaker="Anne", start_off_ms=20, end_off_ms=-35, witnesses="audio"
)
LATE = Offset(number=2, speaker="Luc", true_speaker="Luc", start_off_ms=1_400, end_off_ms=30)
NOT_FOUND = Offset(number=2, speaker="Luc", true_speaker=None, start_off_ms=None, end_off_ms=None)


def result(*offsets: Offset) -> DemoResult:
    summary = Summary(run_id="r", outcomes=(), released=())
    return DemoResult(summary=summary, offsets=offsets, seconds={"making": 12.0, "archiving": 3.0})


@pytest.fixture
def stage(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[bool]]:
    """Put given offsets in the place of a demo; gives which ways were result."""

    def put(*offsets: Offset) -> list[bool]:
        ways: list[bool] = []

        def instead(*_: object, captions: bool, **__: Any) -> DemoResult:
            ways.append(captions)
            return result(*offsets)

        monkeypatch.setattr(run, "run_demo", instead)
        return ways

    return put


@pytest.mark.parametrize(
    ("offsets", "code"),
    [((RIGHT,), 0), ((RIGHT, LATE), 1), ((RIGHT, NOT_FOUND), 1), ((UNHEARD,), 1)],
    ids=str,
)
def test_with_captions_every_conclusion_must_be_right(
    stage: Callable[..., list[bool]], offsets: tuple[Offset, ...], code: int
) -> None:
    assert stage(*offsets) == []
    assert main(["demo"]) == code


@pytest.mark.parametrize(("offsets", "code"), [((UNHEARD, NOT_FOUND), 0), ((UNHEARD, LATE), 1)], ids=str)
def test_by_the_sound_alone_nothing_may_be_wrong(
    stage: Callable[..., list[bool]], offsets: tuple[Offset, ...], code: int
) -> None:
    ways = stage(*offsets)
    assert main(["demo", "--captions", "without"]) == code
    assert ways == [False]


def test_both_ways_are_rehearsed_when_asked(stage: Callable[..., list[bool]]) -> None:
    ways = stage(RIGHT)
    assert main(["demo", "--captions", "both"]) == 0
    assert ways == [True, False]


def test_how_far_off_each_one_is_stands_on_the_standard_output(
    stage: Callable[..., list[bool]], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    stage(RIGHT, LATE)
    main(["demo"])
    out = capsys.readouterr().out
    assert "conclusion 1: start off by +20 ms, end by -35 ms, speaker Anne: correct" in out
    assert "in the table: witnesses captions + sound (40 ms); speaker label Anne, label agrees" in out
    assert "conclusion 2: start off by +1400 ms, end by +30 ms, speaker Luc: WRONG" in out


def test_the_folder_to_work_in_may_be_chosen() -> None:
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    assert parser.parse_args([]).folder == Path("demo")
    assert parser.parse_args(["--folder", "elsewhere"]).folder == Path("elsewhere")
