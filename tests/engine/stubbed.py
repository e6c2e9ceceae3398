"""The program with its rooms stubbed, run by the engine's tests as a process of its own.

Media, captions and notices are made of nothing, so that only the engine is on trial. Each step notes in a
log when it begins, and notes TWICE when its result was already kept: "counted by the steps themselves".
While the file `STUB_HOLD` is there, the steps that take time wait. `STUB_MACHINE` is the name of the machine
that it believes to run on, `STUB_PLAN_S` how long it plans a run.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import webinar_archive.engine.run_workflow as batch_module
import webinar_archive.pipeline.context as work_module
from webinar_archive import catalogue, media, transcripts
from webinar_archive.archive import step_cache as steps_module
from webinar_archive.archive.step_cache import reason_to_run
from webinar_archive.errors import ArchiveError
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
    Verdict,
    Word,
)

COUNTS = os.environ.get("STUB_COUNTS")
STEP_S = float(os.environ.get("STUB_STEP_S", "0"))
HOLD = os.environ.get("STUB_HOLD")
PLAN_S = float(os.environ.get("STUB_PLAN_S", "0"))


def note(line: str) -> None:
    if COUNTS:
        with Path(COUNTS).open("a", encoding="utf-8") as log:
            log.write(line + "\n")


def counted(
    folder: Path, step: str, make: Callable[[], Any], kind: type[Any], *, version: int, inputs: Any
) -> Any:
    def making() -> Any:
        if reason_to_run(folder, step, version=version, inputs=inputs) is None:
            note(f"TWICE {folder.name} {step}")
        result = make()
        note(f"made {folder.name} {step}")
        return result

    return steps_module.once(folder, step, making, kind, version=version, inputs=inputs)


def read_notice(data: bytes, *, name: str | None = None, address: str | None = None) -> Notice:
    facts = json.loads(data)
    words = "des mots que personne n'a dits"
    return Notice(
        record_id=facts["id"],
        title=f"Notice {facts['id']}",
        event_date=date.fromisoformat(facts["date"]) if "date" in facts else None,
        documents=(Document(label="Video", kind=DocumentKind.VIDEO, address=facts.get("video")),),
        quotations=(Quotation(number=1, text=words, start=0, end=len(words)),) * facts.get("quotations", 1),
    )


def take_time() -> None:
    time.sleep(STEP_S)
    while HOLD and Path(HOLD).exists():
        time.sleep(0.01)


def slowly(plan: Callable[..., Any]) -> Callable[..., Any]:
    def planned(*what: Any) -> Any:
        time.sleep(PLAN_S)
        return plan(*what)

    return planned


def fetch(source: str | Path, folder: Path, options: Any, *, progress: Any = None) -> Capture:
    take_time()
    if isinstance(source, str) and (failure := failing(source)):
        raise failure
    write_whole(folder / "film.mp4", str(source).encode() * 50)
    return Capture(media=archived_file(folder / "film.mp4", folder.parent), page_address=str(source))


def failing(source: str) -> ArchiveError | None:
    import webinar_archive.errors as errors

    kind, _, rest = source.rpartition("/")[2].partition("--")
    if not rest:
        return None
    error: ArchiveError = getattr(errors, kind)(rest.split("--")[0], address=source)
    return error


def probe(path: Path) -> Recording:
    take_time()
    return Recording(
        container="mp4", size_bytes=9, container_duration_ms=1000, decoded_end_ms=1000, streams=()
    )


def read_transcript(path: Path, **options: Any) -> Transcript:
    return Transcript(words=tuple(Word(w, i * 100, i * 100 + 90) for i, w in enumerate(["des", "mots"])))


def locate(words: Any, quotations: Any, **options: Any) -> tuple[Match, ...]:
    take_time()
    return tuple(
        Match(verdict=Verdict.VERBATIM, confidence=0.9, spans=(Span(0, 190),), spoken="des mots")
        for _ in quotations
    )


def install() -> None:
    import webinar_archive.alignment.words as alignment
    import webinar_archive.engine.worker as running
    import webinar_archive.web as web

    running.worker_name = lambda: os.environ.get("STUB_MACHINE", "here")
    for name, module in list(sys.modules.items()):
        if name.startswith("webinar_archive") and hasattr(module, "__version__"):
            vars(module)["__version__"] = os.environ.get("STUB_RELEASE", vars(module)["__version__"])

    batch_module.make_plan = slowly(batch_module.make_plan)  # type: ignore[attr-defined]
    work_module.once = counted  # type: ignore[attr-defined]
    for room, name, stub in (
        (catalogue, "read_notice", read_notice),
        (catalogue, "merge_notices", lambda text, live: text),
        (media, "fetch", fetch),
        (media, "probe", probe),
        (media, "check", lambda *_: ()),
        (transcripts, "read_transcript", read_transcript),
        (alignment, "locate", locate),
        (web, "follow", lambda address, **_: address),
    ):
        setattr(room, name, stub)


if __name__ == "__main__":
    install()
    from webinar_archive.cli import main

    sys.exit(main())
