"""Steps over strangers' text in child processes, which can be stopped: the parent's side.

A regular expression that a file was made to slow down holds the whole process: no signal is honoured, no other record
goes on. In a child it ends at the step's limit, and costs its record only. A child serves one step after another, so
that a record pays for none to be started.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import pickle
import selectors
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any

import msgspec

from webinar_archive.child_environment import child_environment
from webinar_archive.deadline import Deadline
from webinar_archive.errors import Failure, RecordError
from webinar_archive.models.codec import from_json, preload_type
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.step_table import Step
from webinar_archive.pipeline.steps import STEPS

# -P: nothing in the current folder is imported
COMMAND = (sys.executable, "-P", "-m", "webinar_archive.pipeline.step_worker")
"""Starts a child."""
LENGTH = struct.Struct(">Q")
"""Stands before each request and answer, as its length in bytes."""
_BLOCK_BYTES = 1 << 20
START_S = 120.0
"""What a busy machine may take to start a child, beyond the step's own limit."""


class Made(msgspec.Struct, tag="made"):
    """The result of a step."""

    result: msgspec.Raw


class Failed(msgspec.Struct, tag="failed"):
    """An expected failure."""

    failure: Failure


class Defect(msgspec.Struct, tag="defect"):
    """The traceback of a defect of ours."""

    trace: str


class StepDefectError(Exception):
    """A defect of ours in a child process, with its traceback."""


class _EndedError(Exception):
    """The child has ended, or was ended, without an answer."""


class _Child:
    """A process that answers one request at a time."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            # the terminal's Ctrl-C does not reach it; its parent ends it
            start_new_session=True,
            env=child_environment(),
        )

    def answer(self, request: bytes, limit_s: float) -> Made | Failed | Defect:
        """Return the answer to a request. Raises `TimeoutError`, and `_EndedError` where there is none."""
        deadline = Deadline.after(limit_s)
        assert self._process.stdin is not None  # noqa: S101 - requested above
        try:
            self._process.stdin.write(LENGTH.pack(len(request)) + request)
            self._process.stdin.flush()
        except OSError:
            raise _EndedError from None
        (length,) = LENGTH.unpack(self._read(LENGTH.size, deadline))
        answer: Made | Failed | Defect = msgspec.json.decode(
            self._read(length, deadline), type=preload_type(Made | Failed | Defect)
        )
        return answer

    def _read(self, size: int, deadline: Deadline) -> bytes:
        assert self._process.stdout is not None  # noqa: S101 - requested above
        descriptor = self._process.stdout.fileno()
        parts = bytearray()
        with selectors.DefaultSelector() as selector:
            selector.register(descriptor, selectors.EVENT_READ)
            while len(parts) < size:
                if not selector.select(deadline.require_s()):
                    raise TimeoutError
                block = os.read(descriptor, min(_BLOCK_BYTES, size - len(parts)))
                if not block:
                    raise _EndedError
                parts += block
        return bytes(parts)

    def is_alive(self) -> bool:
        """Return whether the process has not ended."""
        return self._process.poll() is None

    def end(self) -> None:
        """End the process and all it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        self._process.wait()


class StepProcesses:
    """Children of this process; as many as it has steps with a limit at work at once.

    Args:
        command: Starts a child.
        start_s: What starting it may take, beyond the limit of the step that it is started for.
    """

    def __init__(self, command: Sequence[str] = COMMAND, start_s: float = START_S) -> None:
        self._command = command
        self._start_s = start_s
        self._idle: list[_Child] = []
        self._lock = threading.Lock()

    def answer(self, step: Step, request: bytes, limit_s: float) -> Made | Failed | Defect:
        """Return a child's answer; one that ended while it was idle is replaced."""
        for has_ended in (False, True):
            # a child ends with the thread that started it, so that all the idle ones may have
            child, start_s = None if has_ended else self._living(), 0.0
            if child is None:
                child, start_s = _Child(self._command), self._start_s
            try:
                answer = child.answer(request, limit_s + start_s)
            except TimeoutError:
                child.end()
                raise RecordError("step-stopped", step=step.name, limit_s=round(limit_s)) from None
            except _EndedError:
                child.end()
            except BaseException:
                child.end()
                raise
            else:
                with self._lock:
                    self._idle.append(child)
                return answer
        raise RecordError("step-killed", step=step.name)

    def _living(self) -> _Child | None:
        """Take an idle child that has not ended meanwhile."""
        while True:
            with self._lock:
                child = self._idle.pop() if self._idle else None
            if child is None or child.is_alive():
                return child
            child.end()

    def end(self) -> None:
        """End the children that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for child in idle:
            child.end()


PROCESSES = StepProcesses()
"""Those that this process uses for all its records."""
atexit.register(PROCESSES.end)


def make_step(
    step: Step, context: StepContext, facts: RecordFacts, processes: StepProcesses = PROCESSES
) -> Any:
    """Make a step's result: in a child process where the step has a limit, and is one of the program's own.

    `processes` has the child, or starts one.

    Raises:
        ArchiveError: What the step raises; `RecordError` when it was stopped at its limit, or ended by the system.
    """
    limit_s = step.limit_s
    if limit_s is None or step.name not in STEPS.names or step.make is not STEPS[step.name].make:
        return step.make(context, facts)
    request = pickle.dumps((step.name, limit_s, context.job, context.now, context.run_id, facts))
    answer = processes.answer(step, request, limit_s)
    if isinstance(answer, Failed):
        raise answer.failure.error()
    if isinstance(answer, Defect):
        raise StepDefectError(f"the step {step.name} has a defect, found in its process:\n{answer.trace}")
    return from_json(bytes(answer.result), step.result)
