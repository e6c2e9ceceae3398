"""Quotebench: find quotations in talks, refuse those that were not said, tell when, and tell what was changed.

    python benchmarks/quotebench.py [--entrant NAME=COMMAND …] [--data LANGUAGE:FOLDER …]

Every entrant is a program that reads the questions as JSON on standard input and writes its answers as JSON on
standard output; `docs/quotebench.md` says how. Prints one Markdown table for each set of tasks.
"""

from __future__ import annotations

import argparse
import json
import shlex
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from markdown import share, table
from quotebench_tasks import MATERIAL, Tasks, Truth, made_changes, made_talks, real_talks

ENTRANTS_FOLDER = Path(__file__).parent / "quotebench_entrants"
ENTRANTS = {
    "webinar-archive": "this_project.py",
    "RapidFuzz": "fuzzy_window.py",
    "difflib": "matching_blocks.py",
    "whole-text aligner": "whole_text.py",
}
PLACE_MS, TIME_MS = 5_000, 1_000
"""A place is found within the first of its start; its time is right where start and end are within the second."""
DEFAULT_SEED = 5_000


@dataclass(frozen=True)
class Answer:
    """What an entrant says of a quotation; without `start_ms`, that it was not said."""

    start_ms: float | None = None
    end_ms: float | None = None
    changes: frozenset[str] | None = None

    @classmethod
    def of(cls, plain: dict[str, Any]) -> Answer:
        """Read an answer. Raises `ValueError` and `TypeError` for one of another form."""
        start, end, changes = (plain.get(name) for name in ("start_ms", "end_ms", "changes"))
        if isinstance(changes, str):
            raise TypeError("changes is no list")
        return cls(
            None if start is None else float(start),
            None if end is None else float(end),
            None if changes is None else frozenset(map(str, changes)),
        )

    def is_at(self, truth: Truth) -> bool:
        """Whether a quotation that is spoken was found where it is spoken."""
        return self.start_ms is not None and abs(self.start_ms - (truth.start_ms or 0)) <= PLACE_MS

    def is_timed(self, truth: Truth) -> bool:
        """Whether both its beginning and its end are right."""
        said = ((self.start_ms, truth.start_ms), (self.end_ms, truth.end_ms))
        return all(a is not None and b is not None and abs(a - b) <= TIME_MS for a, b in said)


def ask(command: Sequence[str], tasks: Tasks, timeout_s: float) -> tuple[dict[str, Answer], float]:
    """Return what an entrant answers, by quotation, and the seconds that it took. Raises `ValueError` with the reason."""
    began = time.perf_counter()
    try:
        done = subprocess.run(
            command,
            input=tasks.questions(),
            capture_output=True,
            encoding="utf-8",
            timeout=timeout_s,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise ValueError(f"{type(error).__name__}") from None
    took_s = time.perf_counter() - began
    if done.returncode != 0:
        raise ValueError(f"exit code {done.returncode}: {done.stderr.strip()[-200:]}")
    try:
        answers = {str(plain["id"]): Answer.of(plain) for plain in json.loads(done.stdout)["answers"]}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError(f"its answers cannot be read: {error!r}") from None
    return answers, took_s


def scores(truths: Sequence[Truth], answers: dict[str, Answer]) -> list[str]:
    """Return the cells of a row. A quotation without an answer counts as one that was not found."""
    pairs = [(truth, answers.get(truth.id, Answer())) for truth in truths]
    spoken = [(truth, answer) for truth, answer in pairs if truth.start_ms is not None]
    return [
        share([answer.is_at(truth) for truth, answer in spoken]),
        share([answer.start_ms is not None and not answer.is_at(truth) for truth, answer in spoken]),
        share([answer.start_ms is None for truth, answer in pairs if truth.start_ms is None]),
        share([answer.is_timed(truth) for truth, answer in spoken if truth.end_ms is not None]),
        *_change_scores(spoken),
    ]


def _change_scores(spoken: Sequence[tuple[Truth, Answer]]) -> tuple[str, str]:
    """Return precision and recall of the changes that may be another statement; dashes where none are told."""
    asked = [(truth, answer) for truth, answer in spoken if truth.change is not None]
    if all(answer.changes is None for _, answer in asked):
        return "–", "–"
    told = [
        kind == truth.change for truth, answer in asked for kind in answer.changes or () if kind in MATERIAL
    ]
    return share(told), share([truth.change in (a.changes or ()) for truth, a in asked if truth.change])


def measure(tasks: Tasks, entrants: dict[str, Sequence[str]], timeout_s: float) -> None:
    """Ask every entrant and print the table."""
    print(f"### {tasks.name}: {len(tasks.truths)} quotations\n")
    rows = []
    for name, command in entrants.items():
        try:
            answers, took_s = ask(command, tasks, timeout_s)
        except ValueError as error:
            print(f"{name}: {error}", file=sys.stderr)
            rows.append([name, *["failed"] * 6, "–"])
            continue
        rows.append([name, *scores(tasks.truths, answers), f"{took_s:.1f}"])
    headings = (
        "located",
        "wrong place",
        "refused",
        "timed",
        "change: precision",
        "change: recall",
        "seconds",
    )
    table(["", *headings], rows)


def _named_command(text: str) -> tuple[str, list[str]]:
    name, mark, command = text.partition("=")
    if not (mark and name and command):
        raise argparse.ArgumentTypeError("write NAME=COMMAND")
    return name, shlex.split(command)


def _named_folder(text: str) -> tuple[str, Path]:
    language, mark, folder = text.partition(":")
    if not (mark and language and Path(folder).is_dir()):
        raise argparse.ArgumentTypeError("write LANGUAGE:FOLDER, such as fr:talks")
    return language, Path(folder)


def main() -> None:
    """Make the tasks, ask the entrants, print the tables."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--talks", type=int, default=6, metavar="N", help="made talks of an hour (6)")
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, metavar="N", help="another seed makes other talks"
    )
    parser.add_argument(
        "--entrant",
        type=_named_command,
        action="append",
        default=[],
        metavar="NAME=COMMAND",
        help="one more program",
    )
    parser.add_argument("--only", nargs="+", metavar="NAME", help="ask these entrants alone")
    parser.add_argument(
        "--data",
        type=_named_folder,
        action="append",
        default=[],
        metavar="LANGUAGE:FOLDER",
        help="real talks, too",
    )
    parser.add_argument(
        "--timeout", type=float, default=600.0, metavar="S", help="seconds for each program and set"
    )
    parser.add_argument(
        "--write", type=Path, metavar="FOLDER", help="write the questions there, and ask nobody"
    )
    options = parser.parse_args()
    sets = [made_talks(options.talks, options.seed), made_changes(options.seed)]
    sets += [real_talks(language, folder) for language, folder in options.data]
    if options.write:
        options.write.mkdir(parents=True, exist_ok=True)
        for number, tasks in enumerate(sets, 1):
            (options.write / f"questions-{number}.json").write_text(tasks.questions(), encoding="utf-8")
        return
    entrants: dict[str, Sequence[str]] = {
        name: (sys.executable, str(ENTRANTS_FOLDER / file)) for name, file in ENTRANTS.items()
    }
    entrants.update(options.entrant)
    if options.only:
        unknown = set(options.only) - entrants.keys()
        if unknown:
            parser.error(f"no such entrant: {', '.join(sorted(unknown))}")
        entrants = {name: entrants[name] for name in options.only}
    for tasks in sets:
        measure(tasks, entrants, options.timeout)


if __name__ == "__main__":
    main()
