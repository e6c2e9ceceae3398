"""`demo`: what it prints about each conclusion, and the exit code that follows from it."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from webinar_archive.cli import demo
from webinar_archive.demo.ground_truth import Offset
from webinar_archive.demo.run import DemoResult
from webinar_archive.pipeline.release import Summary

RIGHT = Offset(
    number=1,
    speaker="Anne",
    true_speaker="Anne",
    start_off_ms=20,
    end_off_ms=-35,
    speaker_label="Anne",
    speaker_evidence="label agrees",
    witnesses="captions + audio",
    agreement_ms=40,
)
WITHOUT_LABEL = Offset(
    number=1, speaker="Anne", true_speaker="Anne", start_off_ms=20, end_off_ms=-35, witnesses="audio"
)
LATE = Offset(number=2, speaker="Luc", true_speaker="Luc", start_off_ms=1_400, end_off_ms=30)
NOT_FOUND = Offset(number=2, speaker="Luc", true_speaker=None, start_off_ms=None, end_off_ms=None)


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    demo.add_arguments(parser)
    return parser.parse_args(arguments)


def demonstrated(options: argparse.Namespace, *offsets: Offset) -> tuple[int, list[bool]]:
    """Run the command on given results; return the exit code, and for each demo whether it had captions."""
    ways: list[bool] = []

    def demonstrate(captions: bool) -> DemoResult:
        ways.append(captions)
        summary = Summary(run_id="r", outcomes=(), released=())
        seconds = {"making": 12.0, "archiving": 3.0}
        return DemoResult(summary=summary, offsets=offsets, seconds=seconds, captions=captions)

    return demo.run_ways(options, demonstrate), ways


@pytest.mark.parametrize(
    ("offsets", "code"),
    [((RIGHT,), 0), ((RIGHT, LATE), 1), ((RIGHT, NOT_FOUND), 1), ((WITHOUT_LABEL,), 1)],
    ids=str,
)
def test_with_captions_every_conclusion_must_be_found_with_its_speaker(
    offsets: tuple[Offset, ...], code: int
) -> None:
    assert demonstrated(parsed(), *offsets) == (code, [True])


@pytest.mark.parametrize(
    ("offsets", "code"), [((WITHOUT_LABEL, NOT_FOUND), 0), ((WITHOUT_LABEL, LATE), 1)], ids=str
)
def test_by_the_audio_alone_no_conclusion_may_be_wrong(offsets: tuple[Offset, ...], code: int) -> None:
    assert demonstrated(parsed("--captions", "without"), *offsets) == (code, [False])


def test_both_ways_run_one_after_the_other() -> None:
    assert demonstrated(parsed("--captions", "both"), RIGHT) == (0, [True, False])


def test_each_conclusion_is_printed_with_its_offsets(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    demonstrated(parsed(), RIGHT, LATE)
    out = capsys.readouterr().out
    assert "conclusion 1: start off by +20 ms, end by -35 ms, speaker Anne: correct" in out
    assert "in the table: witnesses captions + audio (40 ms); speaker label Anne, label agrees" in out
    assert "conclusion 2: start off by +1400 ms, end by +30 ms, speaker Luc: WRONG" in out
    assert "The demo failed" in out


def test_the_working_folder_may_be_chosen() -> None:
    assert parsed().folder == Path("demo")
    assert parsed("--folder", "elsewhere").folder == Path("elsewhere")
