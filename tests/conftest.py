"""For all tests: properties are judged by what they find, never by how long a busy machine takes."""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import random
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import settings

import webinar_archive
from webinar_archive.models import Word

# no test may fetch a model, where there is a network
os.environ["HF_HUB_OFFLINE"] = "1"

settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """Collect without measuring coverage, once the package is imported, and without looking for garbage.

    Both take as long as the collection itself. What is collected stays until the end, and grows to a gigabyte. Where
    other processes run the tests, nothing is measured in this one.
    """
    tracer = None if session.config.getoption("numprocesses", None) else sys.gettrace()
    if tracer is not None:
        for module in pkgutil.walk_packages(webinar_archive.__path__, "webinar_archive."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    sys.settrace(None)
    gc.disable()
    yield
    gc.collect()
    gc.freeze()
    gc.enable()
    sys.settrace(tracer)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Have each process that runs a share of the tests begin with some of the engine's, which wait most of their time.

    They wait beside the checks that need the processor. The others stay together by folder, as they share what they make.
    """
    shares = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))

    def share_of(found: list[pytest.Item], number: int) -> list[pytest.Item]:
        return found[len(found) * number // shares : len(found) * (number + 1) // shares]

    waiting = [item for item in items if item.nodeid.startswith("tests/engine/")]
    others = [item for item in items if not item.nodeid.startswith("tests/engine/")]
    items[:] = [item for n in range(shares) for found in (waiting, others) for item in share_of(found, n)]


TraceFunction = Callable[..., Any]

MEASURED_S = 0.5
"""Processor time that the tests of a file may take before the others run unmeasured: most run the same lines."""
MEASURED_RUNS = 3
"""How many tests of a file of the engine have their processes measured."""


@dataclass
class Measured:
    """What was measured of a file: how many tests, and the processor time that they took, in seconds."""

    tests: int = 0
    seconds: float = 0.0


@pytest.fixture(scope="session")
def _tracer() -> Iterator[TraceFunction | None]:
    """Yield what measures coverage; between tests, nothing is measured."""
    tracer = sys.gettrace()
    yield tracer
    sys.settrace(tracer)


@pytest.fixture(scope="session")
def _measured() -> defaultdict[str, Measured]:
    """Return what was measured of each file."""
    return defaultdict(Measured)


@pytest.fixture(autouse=True)
def _trace(
    request: pytest.FixtureRequest, _tracer: TraceFunction | None, _measured: defaultdict[str, Measured]
) -> Iterator[None]:
    """Measure coverage where it tells something, since it makes lines several times slower.

    Tests marked `untraced` are left out, those of Hypothesis, and those of a file after the first ones. Processes that
    tests start are measured for the engine alone, whose work they do.
    """
    test = request.node
    file = test.nodeid.partition("::")[0]
    so_far = _measured[file]
    traced = (
        test.get_closest_marker("untraced") is None
        and not getattr(getattr(test, "obj", None), "is_hypothesis_test", False)
        and so_far.seconds < MEASURED_S
    )
    if not traced or not file.startswith("tests/engine/") or so_far.tests >= MEASURED_RUNS:
        request.getfixturevalue("monkeypatch").delenv("COVERAGE_PROCESS_CONFIG", raising=False)
    began_s = time.process_time()
    sys.settrace(_tracer if traced else None)
    yield
    sys.settrace(None)
    if traced:
        so_far.tests += 1
        so_far.seconds += time.process_time() - began_s


STEP_MS = 350
_SPEECH = (
    "alors donc le travail que nous faisons dans les communes avec les habitants demande du temps et de la "
    "patience parce que chaque quartier a son histoire et ses besoins on ne peut pas appliquer partout la "
    "même recette il faut écouter observer discuter puis seulement proposer une solution simple qui marche "
    "vraiment pour tout le monde je crois que les agents publics le savent très bien mais ils manquent de "
    "moyens et de soutien quand ils veulent essayer quelque chose de nouveau dans leur service"
)
ORDINARY = _SPEECH.split()

Talk = tuple[Word, ...]
Around = Callable[..., tuple[Talk, tuple[int, ...]]]


def _talk(text: str) -> Talk:
    return tuple(Word(word, i * STEP_MS, (i + 1) * STEP_MS - 50) for i, word in enumerate(text.split()))


@pytest.fixture
def talk() -> Callable[[str], Talk]:
    """The words of a text, one every `STEP_MS`."""
    return _talk


@pytest.fixture
def around() -> Around:
    """Passages with ordinary speech before, between and after them, and when each begins (ms)."""

    def build(*passages: str, padding: int = 400, seed: int = 1) -> tuple[Talk, tuple[int, ...]]:
        rng = random.Random(seed)
        words: list[str] = []
        starts: list[int] = []
        for passage in (*passages, ""):
            words += rng.choices(ORDINARY, k=padding)
            starts.append(len(words) * STEP_MS)
            words += passage.split()
        return _talk(" ".join(words)), tuple(starts[:-1])

    return build
