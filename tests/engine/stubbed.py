"""The program with stubbed steps, run by the engine's tests as a process of its own.

Media, captions and notices are made of nothing, so that only the engine is tested. Each step writes a line to a log
when it was made, and TWICE before it when its result was already cached: "counted by the steps themselves". While
the file `STUB_HOLD` is there, the steps that take time wait; while `STUB_HOLD-RECORD` is, that record's
fetch. `STUB_MACHINE` is the name of the machine that the program believes to run on, `STUB_PLAN_S` how long its disk
takes to store the plan of a run.
"""

from __future__ import annotations

import json
import os
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from webinar_archive import errors
from webinar_archive.archive.step_cache import reason_to_run
from webinar_archive.files import archived_file, write_whole
from webinar_archive.models import (
    Capture,
    Document,
    DocumentKind,
    Match,
    Notice,
    Quotation,
    Recording,
    Span,
    Transcript,
    TranscriptSource,
    Verdict,
    Word,
)
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts, TranscriptFile
from webinar_archive.pipeline.step_table import Step, StepTable
from webinar_archive.pipeline.steps import STEPS

COUNTS = os.environ.get("STUB_COUNTS")
STEP_S = float(os.environ.get("STUB_STEP_S", "0"))
HOLD = os.environ.get("STUB_HOLD")
PLAN_S = float(os.environ.get("STUB_PLAN_S", "0"))
WORDS = "des mots que personne n'a dits"


def note(line: str) -> None:
    if COUNTS:
        with Path(COUNTS).open("a", encoding="utf-8") as log:
            log.write(line + "\n")


def counted(step: Step) -> Step:
    """The step, with a line in the log each time that it is made."""

    def make(context: StepContext, facts: RecordFacts) -> Any:
        inputs = step.inputs(context, facts)
        if reason_to_run(context.folder, step.name, version=step.version, inputs=inputs) is None:
            note(f"TWICE {context.folder.name} {step.name}")
        result = step.make(context, facts)
        note(f"made {context.folder.name} {step.name}")
        return result

    return replace(step, make=make)


def take_time() -> None:
    time.sleep(STEP_S)
    while HOLD and Path(HOLD).exists():
        time.sleep(0.01)


def parse_notice(context: StepContext, _: RecordFacts) -> Notice:
    path = context.job.supplied(context.job.source.notice)
    assert path is not None
    stated = json.loads(path.read_bytes())
    quotation = Quotation(number=1, text=WORDS, start=0, end=len(WORDS))
    return Notice(
        record_id=context.job.source.id or stated["id"],
        title=f"Notice {stated['id']}",
        event_date=date.fromisoformat(stated["date"]) if "date" in stated else None,
        documents=(Document(label="Video", kind=DocumentKind.VIDEO, address=stated.get("video")),),
        quotations=(quotation,) * stated.get("quotations", 1),
    )


def follow_address(_: StepContext, facts: RecordFacts) -> str:
    return facts.notice.documents[0].address or ""


def fetch_media(context: StepContext, facts: RecordFacts) -> Capture:
    take_time()
    while HOLD and Path(f"{HOLD}-{context.folder.name}").exists():
        time.sleep(0.01)
    address = facts.address or ""
    if failure := failing(address):
        raise failure
    return captured(context, address, address.encode() * 50)


def captured(context: StepContext, address: str, film: bytes) -> Capture:
    path = context.folder / "capture" / "film.mp4"
    write_whole(path, film)
    return Capture(media=archived_file(path, context.folder), page_address=address)


def failing(address: str) -> errors.ArchiveError | None:
    kind, _, rest = address.rpartition("/")[2].partition("--")
    if not rest:
        return None
    error: errors.ArchiveError = getattr(errors, kind)(rest.split("--")[0], address=address)
    return error


def probe_media(_: StepContext, __: RecordFacts) -> Recording:
    take_time()
    return Recording(
        container="mp4", size_bytes=9, container_duration_ms=1000, decoded_end_ms=1000, streams=()
    )


def read_captions(context: StepContext, _: RecordFacts) -> TranscriptFile:
    words = tuple(Word(word, i * 100, i * 100 + 90) for i, word in enumerate(["des", "mots"]))
    path = context.folder / "transcript.json"
    write_whole(path, to_json(Transcript(words=words)))
    file = archived_file(path, context.folder)
    return TranscriptFile(file=file, source=TranscriptSource.SUPPLIED, language=None, count=len(words))


def locate_quotations(_: StepContext, facts: RecordFacts) -> tuple[Match, ...]:
    take_time()
    found = Match(
        verdict=Verdict.VERBATIM,
        confidence=0.9,
        spans=(Span(0, 190),),
        spoken="des mots",
        witnesses=("captions",),
    )
    return (found,) * len(facts.notice.quotations)


def stubbed_steps(**others: Callable[[StepContext, RecordFacts], Any]) -> StepTable:
    """The table of steps with stubs in it, `others` among them, and a log of what is made."""
    stubs: dict[str, Callable[[StepContext, RecordFacts], Any]] = {
        "notice": parse_notice,
        "address": follow_address,
        "fetch": fetch_media,
        "probe": probe_media,
        "transcript": read_captions,
        "locate": locate_quotations,
    }
    return StepTable(tuple(map(counted, STEPS.with_functions(**{**stubs, **others}).steps)))


def set_up_machine() -> None:
    """Have this process believe what its environment says of its machine."""
    if machine := os.environ.get("STUB_MACHINE"):
        socket.gethostname = lambda: machine

    def delay_plan(event: str, arguments: tuple[Any, ...]) -> None:
        # a plan takes its place by a rename, as the last act of planning
        if event == "os.rename":
            path = Path(arguments[1])
            if path.parent.name == "runs" and path.suffixes == [".json"]:
                time.sleep(PLAN_S)

    if PLAN_S:
        sys.addaudithook(delay_plan)


if __name__ == "__main__":
    from webinar_archive.cli import main

    set_up_machine()
    sys.exit(main(steps=stubbed_steps()))
