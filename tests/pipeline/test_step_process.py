"""Steps over strangers' text run in a child process: they give what they give here, and are stopped at their limit."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from webinar_archive.errors import NoticeError, RecordError
from webinar_archive.pipeline.config import PipelineSection, Settings, Source
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts, facts_of_source
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.step_process import StepDefectError, StepProcesses, make_step
from webinar_archive.pipeline.step_table import Step
from webinar_archive.pipeline.steps import STEPS

NOTICE = (
    "Titre : | Les communs : débat |\nPrésentation physique : | Vidéo (1 h) |\nRésumé : | Rien. |\n".encode()
)


@pytest.fixture
def processes() -> Iterator[StepProcesses]:
    started = StepProcesses()
    yield started
    started.end()


def record(folder: Path, notice: bytes) -> tuple[StepContext, RecordFacts]:
    (folder / "notice.txt").write_bytes(notice)
    source = Source(notice="notice.txt")
    settings = Settings(pipeline=PipelineSection(name="p", archive="archive"), source=(source,), base=folder)
    job = Job(key="notice", source=source, settings=settings)
    context = StepContext(job=job, steps=STEPS, now="2026-11-27T12:00:00+00:00", run_id="r")
    return context, facts_of_source(job.key, source)


def test_a_step_gives_in_its_process_what_it_gives_here(tmp_path: Path, processes: StepProcesses) -> None:
    context, facts = record(tmp_path, NOTICE)
    step = STEPS["notice"]
    assert step.limit_s is not None
    assert make_step(step, context, facts, processes) == step.make(context, facts)


def test_a_failure_is_the_same_and_the_process_goes_on(tmp_path: Path, processes: StepProcesses) -> None:
    context, facts = record(tmp_path, b"\x00\x01\x02")
    for _ in range(2):
        with pytest.raises(NoticeError):
            make_step(STEPS["notice"], context, facts, processes)
    assert len(processes._idle) == 1


def test_a_step_that_takes_longer_than_its_limit_is_stopped_and_costs_its_record(
    tmp_path: Path, processes: StepProcesses
) -> None:
    context, facts = record(tmp_path, NOTICE)
    # a child that never answers, as one in a regular expression that goes on for days
    endless = StepProcesses(("sleep", "600"), start_s=0.0)
    with pytest.raises(RecordError, match="took more than") as stopped:
        make_step(limited(0.2), context, facts, endless)
    assert stopped.value.code == "step-stopped"
    assert make_step(STEPS["notice"], context, facts, processes).title == "Les communs : débat"


def limited(limit_s: float) -> Step:
    """The step that reads a notice, with another limit."""
    return replace(STEPS["notice"], limit_s=limit_s)


def test_a_process_that_ends_while_idle_is_replaced_and_one_that_always_ends_is_a_failure(
    tmp_path: Path, processes: StepProcesses
) -> None:
    context, facts = record(tmp_path, NOTICE)
    assert make_step(STEPS["notice"], context, facts, processes).title == "Les communs : débat"
    (idle,) = processes._idle
    os.kill(idle._process.pid, signal.SIGKILL)
    idle._process.wait()
    assert make_step(STEPS["notice"], context, facts, processes).title == "Les communs : débat"
    with pytest.raises(RecordError) as killed:
        make_step(STEPS["notice"], context, facts, StepProcesses(("false",)))
    assert killed.value.code == "step-killed"


def test_a_step_of_another_table_is_made_here(tmp_path: Path, processes: StepProcesses) -> None:
    context, facts = record(tmp_path, b"")
    stub = replace(STEPS["notice"], make=lambda *_: os.getpid())
    assert make_step(stub, context, facts, processes) == os.getpid()


def test_a_defect_keeps_its_traceback(tmp_path: Path, processes: StepProcesses) -> None:
    context, _ = record(tmp_path, NOTICE)
    nothing: Any = None
    with pytest.raises(StepDefectError, match=re.escape("Traceback (most recent call last)")):
        make_step(STEPS["report_quotations"], context, nothing, processes)
