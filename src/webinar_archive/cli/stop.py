"""How the program stops: at Ctrl-C, at SIGTERM, and at once whatever its threads are doing."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any, NoReturn

from webinar_archive.called_programs import kill_programs
from webinar_archive.errors import ArchiveError
from webinar_archive.i18n.messages import reader_language, sentence

CHECK_INTERVAL_S = 2.0


def print_stopped() -> None:
    """Say that Ctrl-C stopped the program; a second Ctrl-C is ignored from now on."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    print(f"\nwebinar-archive: {sentence('stopped', {}, reader_language())}", file=sys.stderr)


def exit_now(code: str, facts: Mapping[str, Any], exit_code: int) -> NoReturn:
    """Print a message and end this process at once: completed steps are on disk, the others are redone."""
    message = sentence(code, facts, reader_language())
    print(f"webinar-archive: {message}", file=sys.stderr, flush=True)
    sys.stdout.flush()
    kill_programs()
    os._exit(exit_code)


def exit_stopped() -> NoReturn:
    """End a worker's process successfully, whatever its threads are doing."""
    exit_now("worker-stopped", {}, 0)


def wait_for_stop(check: Callable[[], None] = lambda: None) -> None:
    """Return at Ctrl-C or SIGTERM. `check` is called now and then; its `ArchiveError` ends this process."""
    stopped = threading.Event()

    def stop(_number: int, _frame: FrameType | None) -> None:
        stopped.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    while not stopped.wait(CHECK_INTERVAL_S):
        try:
            check()
        except ArchiveError as error:
            exit_now(error.code, error.facts, 1)
