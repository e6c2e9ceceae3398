"""Progress of a run: a live display on a terminal, plain lines elsewhere."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from webinar_archive.i18n.formats import clock, size
from webinar_archive.i18n.messages import Language, sentence, step_name

if TYPE_CHECKING:
    from webinar_archive.engine.progress import RunProgress

PLAIN_INTERVAL_S = 30.0
REFRESHES_PER_S = 4
NARROW = 40
"""Columns from which on a terminal has room for a bar beside the words."""
DUMB_TERMINALS = ("dumb", "unknown")
"""Values of TERM for terminals on which no line can be drawn again, as in an editor's shell."""


class Display(Protocol):
    """Where progress is shown: the current step of a record, and how far the run has come."""

    def show_step(self, key: str, step: str, share: float | None) -> None:
        """Show that a step of the record `key` is running; `share`, from 0 to 1, is done where it is known."""

    def show_run(self, run: RunProgress) -> None:
        """Show how many records are done, failed and waiting, the bytes downloaded and the time left."""

    def close(self) -> None:
        """Remove what is not to stay."""


class Progress:
    """Shows steps and the run as they go on, as a context manager. Its methods may be called by many threads."""

    def __init__(
        self, out: TextIO, language: Language, *, clock_s: Callable[[], float] = time.monotonic
    ) -> None:
        live = out.isatty() and os.environ.get("TERM") not in DUMB_TERMINALS
        self._display: Display = LiveDisplay(out, language) if live else PlainLines(out, language, clock_s)
        self.show_step = self._display.show_step
        self.show_run = self._display.show_run

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._display.close()


class PlainLines:
    """A line for each step where there is one record only; else one for the run, every `PLAIN_INTERVAL_S`."""

    def __init__(self, out: TextIO, language: Language, clock_s: Callable[[], float]) -> None:
        self._out = out
        self._language = language
        self._clock_s = clock_s
        self._many_records = False
        self._last_step: tuple[str, str, int] | None = None
        self._last_line = ""
        self._next_s = 0.0
        self._lock = threading.Lock()

    def show_step(self, key: str, step: str, share: float | None) -> None:
        """Print the step when it begins, and at each tenth of it."""
        this = (key, step, -1 if share is None else int(share * 10))
        with self._lock:
            if self._many_records or this == self._last_step:
                return
            self._last_step = this
            print(step_line(key, step, share, self._language), file=self._out, flush=True)

    def show_run(self, run: RunProgress) -> None:
        """Print the progress of a run of several records when it changed and the interval is over."""
        self._many_records = run.total > 1
        line = run_line(run, self._language)
        with self._lock:
            now_s = self._clock_s()
            if not self._many_records or line == self._last_line or now_s < self._next_s:
                return
            self._last_line, self._next_s = line, now_s + PLAIN_INTERVAL_S
            print(line, file=self._out, flush=True)

    def close(self) -> None:
        """Leave the lines as they are."""


class LiveDisplay:
    """Two rows that are redrawn in place, the run and its latest step, and that disappear at the end."""

    def __init__(self, out: TextIO, language: Language) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, TextColumn
        from rich.progress import Progress as RichProgress
        from rich.table import Column

        one_line = Column(no_wrap=True, overflow="ellipsis", ratio=1)
        self._language = language
        console = Console(file=out)
        self._rows = RichProgress(
            # on a narrow terminal the words need the room
            *([BarColumn(bar_width=16)] if console.width >= NARROW else []),
            TextColumn("{task.description}", markup=False, table_column=one_line),
            console=console,
            transient=True,
            expand=True,
            refresh_per_second=REFRESHES_PER_S,
        )
        self._run = self._rows.add_task("", total=None)
        self._step = self._rows.add_task("", total=None, visible=False)
        self._rows.start()

    def show_step(self, key: str, step: str, share: float | None) -> None:
        """Show the latest step of any record."""
        line = step_line(key, step, share, self._language)
        total = None if share is None else 1.0
        self._rows.update(self._step, description=line, total=total, completed=share or 0.0, visible=True)

    def show_run(self, run: RunProgress) -> None:
        """Show the run with a bar of its records."""
        line = run_line(run, self._language)
        self._rows.update(self._run, description=line, total=run.total, completed=run.ended)

    def close(self) -> None:
        """Remove both rows."""
        self._rows.stop()


def step_line(key: str, step: str, share: float | None, language: Language) -> str:
    """Return a record's current step in one line."""
    line = sentence("progress-step", {"record": key, "step": step_name(step, language)}, language)
    if share is None:
        return line
    return line + sentence("progress-share", {"percent": f"{share:.0%}".removesuffix("%")}, language)


def run_line(run: RunProgress, language: Language) -> str:
    """Return a run's progress in one line; what is zero or unknown is left out."""
    parts = [f"{run.ended}/{run.total}"]
    if run.failed:
        parts.append(sentence("progress-failed", {"count": run.failed}, language))
    if run.waiting:
        parts.append(sentence("progress-waiting", {"count": run.waiting}, language))
    if run.size_bytes:
        parts.append(size(run.size_bytes, language))
    if run.left_s is not None:
        left = clock(round(run.left_s * 1000), language)
        parts.append(sentence("progress-left", {"time": left}, language))
    return ", ".join(parts)
