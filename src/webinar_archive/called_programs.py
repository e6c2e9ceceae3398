"""Programs that this one calls: ffmpeg, ffprobe, espeak-ng. They end with it, and no signal to it reaches them."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import IO

from webinar_archive.child_environment import child_environment
from webinar_archive.errors import Unreachable

_FFMPEG_SIGNALLED = 255
"""What ffmpeg, which closes its output as at the end of a file, returns after a signal."""

_running: set[subprocess.Popen[bytes]] = set()


@contextmanager
def started(
    command: Sequence[str],
    *,
    stdin: int = subprocess.DEVNULL,
    stdout: int | IO[bytes] = subprocess.PIPE,
    stderr: int | IO[bytes] = subprocess.PIPE,
    pipesize: int = -1,
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a program, and kill it when the block is left before it ended.

    It has a process group of its own: a terminal's Ctrl-C would end it, as if its file ended there, while this process
    still stores what it found. Raises `OSError` where it cannot be started.
    """
    child = subprocess.Popen(
        command,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        pipesize=pipesize,
        env=child_environment(),
        process_group=0,
    )
    _running.add(child)
    try:
        with child:
            try:
                yield child
            finally:
                child.kill()
    finally:
        _running.discard(child)


def check_not_killed(status: int, command: Sequence[str]) -> None:
    """Raise `Unreachable` where somebody stopped a program, as the system does for want of memory.

    What such a program did not write says nothing of the file that it read.
    """
    stopped = status in (-signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT, -signal.SIGHUP)
    if stopped or (status == _FFMPEG_SIGNALLED and command[0] == "ffmpeg"):
        raise Unreachable("program-killed", program=command[0].rpartition("/")[2])


def kill_programs() -> None:
    """Kill those that run: before this process ends without leaving its blocks."""
    for child in tuple(_running):
        child.kill()
