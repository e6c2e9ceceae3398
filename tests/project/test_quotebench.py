"""The public yardstick: what counts as right, and programs that answer badly."""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.project.documents import ROOT

BENCHMARKS = ROOT / "benchmarks"


@contextmanager
def importable(folder: Path) -> Iterator[None]:
    """Let modules of a folder be imported, whose names other packages have too, and leave no trace of them."""
    names = [path.stem for path in folder.glob("*.py")]
    others = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    sys.path.insert(0, str(folder))
    try:
        yield
    finally:
        sys.path.remove(str(folder))
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(others)


with importable(BENCHMARKS):
    bench: ModuleType = importlib.import_module("quotebench")
    tasks: ModuleType = importlib.import_module("quotebench_tasks")

TRUTHS = (
    tasks.Truth(id="a", start_ms=10_000, end_ms=12_000, change="number"),
    tasks.Truth(id="b", start_ms=50_000, end_ms=55_000, change=""),
    tasks.Truth(id="absent"),
)


def scored(**answers: dict[str, Any]) -> list[str]:
    """Return located, wrong place, refused, timed, and precision and recall of changes."""
    cells: list[str] = bench.scores(TRUTHS, {name: bench.Answer.of(each) for name, each in answers.items()})
    return cells


def test_right_answers_score_1_throughout() -> None:
    right = {"start_ms": 10_400, "end_ms": 12_900, "changes": ["number", "filler"]}
    other = {"start_ms": 49_000.0, "end_ms": 56_000, "changes": []}
    assert scored(a=right, b=other) == ["1.000", "0.000", "1.000", "1.000", "1.000", "1.000"]


def test_answers_elsewhere_late_or_to_what_was_not_said_cost_what_the_page_says() -> None:
    assert scored(
        a={"start_ms": 15_001}, b={"start_ms": 55_000, "end_ms": 56_001}, absent={"start_ms": 0}
    ) == [
        "0.500",
        "0.500",
        "0.000",
        "0.000",
        "–",
        "–",
    ]


def test_a_change_that_is_none_costs_precision_and_one_that_is_passed_over_recall() -> None:
    located = {"start_ms": 10_000, "end_ms": 12_000}
    assert scored(a={**located, "changes": []}, b={"start_ms": None, "changes": ["negation", "style"]})[
        4:
    ] == [
        "0.000",
        "0.000",
    ]


def test_a_program_that_answers_nothing_locates_nothing_and_refuses_all() -> None:
    assert scored() == ["0.000", "0.000", "1.000", "0.000", "–", "–"]


def test_no_number_is_no_place() -> None:
    assert scored(a={"start_ms": float("nan")}, b={"start_ms": float("inf")})[:2] == ["0.000", "1.000"]


@pytest.mark.parametrize(
    ("program", "reason"),
    [
        ("raise SystemExit(3)", "exit code 3"),
        ("print('hello')", "cannot be read"),
        ("print('{\"answers\": [1]}')", "cannot be read"),
        ('print(\'{"answers": [{"start_ms": 1}]}\')', "cannot be read"),
        ('print(\'{"answers": [{"id": 1, "changes": "number"}]}\')', "cannot be read"),
        ("print('[' * 100000)", "cannot be read"),
        ("import sys; sys.stdout.buffer.write(b'\\xff')", "decode"),
        ("import time; time.sleep(9)", "TimeoutExpired"),
    ],
)
def test_a_program_that_fails_is_told_with_the_reason(program: str, reason: str) -> None:
    asked = tasks.Tasks("made", [], [])
    limit_s = 0.2 if "sleep" in program else 60.0
    with pytest.raises(ValueError, match=reason):
        bench.ask([sys.executable, "-I", "-S", "-c", program], asked, limit_s)


def test_questions_hold_no_truth_and_the_same_seed_asks_the_same() -> None:
    made = tasks.made_talks(1, 7)
    (talk,) = json.loads(made.questions())["talks"]
    assert talk.keys() == {"id", "language", "words", "quotations"}
    assert {key for quotation in talk["quotations"] for key in quotation} == {"id", "text"}
    assert [truth.id for truth in made.truths] == [quotation["id"] for quotation in talk["quotations"]]
    assert made.questions() == tasks.made_talks(1, 7).questions()
    perfect = {t.id: bench.Answer(t.start_ms, t.end_ms) for t in made.truths}
    assert bench.scores(made.truths, perfect)[:4] == ["1.000", "0.000", "1.000", "1.000"]
