"""Progress: a live line while a person watches, plain lines otherwise."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import TYPE_CHECKING, Self, TextIO

from webinar_archive.i18n.messages import Language
from webinar_archive.timecode import clock, ms_from_seconds

if TYPE_CHECKING:
    from webinar_archive.engine.progress import RunProgress

LIVE_EVERY_S = 0.1
PLAIN_EVERY_S = 30.0

_RUN_WORDS: dict[Language, dict[str, str]] = {
    "en": {"failed": "failed", "waiting": "waiting for a host", "megabytes": "MB", "left": "left"},
    "fr": {"failed": "en échec", "waiting": "en attente d'un hôte", "megabytes": "Mo", "left": "restantes"},
}

_STEPS_FR = {
    "page": "page de la notice",
    "notice": "lecture de la notice",
    "report": "compte rendu",
    "address": "adresse de la vidéo",
    "fetch": "téléchargement",
    "probe": "mesure",
    "transcript": "transcription",
    "recognition": "reconnaissance de la parole",
    "locate": "recherche des citations",
    "confirm_audio": "écoute du son",
    "annotate": "annotation",
}


class Progress:
    """Tells steps and standing as they go, on `out`. Use it as a context: the live line is cleared at its end.

    On a terminal one line is rewritten; elsewhere a plain line says how a run of many records stands, every
    `PLAIN_EVERY_S`, and each step where there is one record only.
    """

    def __init__(
        self, out: TextIO, language: Language, *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._out = out
        self._language = language
        self._clock = clock
        self._watched = out.isatty()
        self._many = False
        self._last: tuple[str, str, int] | None = None
        self._run_line = ""
        self._next_s = 0.0
        # several records tell at once
        self._turn = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._watched and (self._last is not None or self._run_line):
            print("\r\x1b[K", end="", file=self._out, flush=True)

    def tell(self, key: str, step: str, share: float | None) -> None:
        """One step of one record is at work; `share` from 0 to 1 where it is known."""
        tenth = -1 if share is None else int(share * (100 if self._watched else 10))
        if (key, step, tenth) == self._last or (self._many and not self._watched):
            return
        self._last = (key, step, tenth)
        name = _STEPS_FR.get(step, step) if self._language == "fr" else step
        line = f"{key}: {name}" + ("" if share is None else f" {share:.0%}")
        if not self._watched:
            print(line, file=self._out, flush=True)
        elif self._due(LIVE_EVERY_S):
            self._show(f"{self._run_line}  {line}" if self._run_line else line)

    def show_run(self, run: RunProgress) -> None:
        """How far the run has come: records done, failed, waiting, bytes, time left."""
        self._many = run.total > 1
        text = progress_line(run, self._language)
        if text == self._run_line:
            return
        if self._watched:
            self._run_line = text
            self._show(text)
        elif self._many and self._due(PLAIN_EVERY_S):
            self._run_line = text
            print(text, file=self._out, flush=True)

    def _due(self, every_s: float) -> bool:
        with self._turn:
            now_s = self._clock()
            if now_s < self._next_s:
                return False
            self._next_s = now_s + every_s
            return True

    def _show(self, line: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        with self._turn:
            print(f"\r\x1b[K{line[:width]}", end="", file=self._out, flush=True)


def progress_line(run: RunProgress, language: Language) -> str:
    """A run's standing in one line, only with what there is."""
    words = _RUN_WORDS[language]
    parts = [f"{run.ended}/{run.total}"]
    if run.failed:
        parts.append(f"{run.failed} {words['failed']}")
    if run.waiting:
        parts.append(f"{run.waiting} {words['waiting']}")
    if run.size_bytes:
        parts.append(f"{run.size_bytes / 1_000_000:.1f} {words['megabytes']}")
    if run.left_s is not None:
        parts.append(f"{clock(ms_from_seconds(run.left_s)).split('.')[0]} {words['left']}")
    return ", ".join(parts)
