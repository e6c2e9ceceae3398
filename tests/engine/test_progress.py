"""How far a run has come, and what a person sees of it on a terminal."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import struct
import subprocess
import sys
import termios

import pytest

from tests.engine.workspace import STUBBED, Workspace
from tests.waiting import TIMEOUT_S
from webinar_archive.engine.progress import RunProgress

pytestmark = pytest.mark.untraced

# what rich sends between two drawings, and what it puts around words
ERASED = re.compile(r"(?:\r?\x1b\[2K|\x1b\[1A)+")
STYLE = re.compile(r"\x1b\[[\d;?]*[A-Za-z]")


def run_on_terminal(workspace: Workspace, *arguments: str, columns: int = 100) -> str:
    """Run the program with its standard error on a terminal of this width; return what the terminal received."""
    reading, writing = pty.openpty()
    fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    environment = {
        **os.environ,
        "LC_ALL": "C",
        "STUB_STEP_S": "0.3",
        "COLUMNS": str(columns),
        "TERM": "xterm",
    }
    process = subprocess.Popen(
        [sys.executable, str(STUBBED), *arguments], stdout=subprocess.PIPE, stderr=writing, env=environment
    )
    os.close(writing)
    sent = b""
    while True:
        try:
            piece = os.read(reading, 65536)
        except OSError:  # how Linux says that the other side is gone
            break
        sent += piece
    os.close(reading)
    process.communicate(timeout=TIMEOUT_S)
    return sent.decode()


def drawn_lines(sent: str) -> list[str]:
    """Return every line that was drawn, without styles."""
    return [STYLE.sub("", line).strip() for line in re.split(r"\r?\n|\r", ERASED.sub("\n", sent))]


def test_a_terminal_shows_a_live_display_that_counts_up_and_is_removed(workspace: Workspace) -> None:
    workspace.write_notices(
        [f"http://h{n % 4}.example/v{n}.mp4" for n in range(11)] + ["http://h9.example/Gone--dead"]
    )
    workspace.write_pipeline("attempts = 1")
    sent = run_on_terminal(workspace, "run", str(workspace.pipeline), columns=100)
    lines = drawn_lines(sent)
    assert all(len(line) <= 100 for line in lines if "/12" in line)
    counts = [int(found[1]) for line in lines if (found := re.search(r"\b(\d+)/12", line))]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] >= 8
    for wanted in (
        "waiting for a host",
        r"\d [kM]?B\b",
        r"\d\d:\d\d:\d\d left",
        "1 failed",
        r"r0\d\d: [a-z ]+$",
    ):
        assert [line for line in lines if re.search(wanted, line)], wanted
    summary = ERASED.split(sent)[-1]
    assert "11 records done, 0 unchanged, 1 failed." in summary
    assert "/12" not in summary


def test_a_narrow_terminal_never_wraps_a_line(workspace: Workspace) -> None:
    workspace.write_notices([f"http://h{n}.example/v.mp4" for n in range(3)])
    sent = run_on_terminal(workspace, "run", str(workspace.pipeline), columns=40)
    drawn = [line for line in drawn_lines(sent) if "/3" in line]
    assert drawn
    assert max(map(len, drawn)) <= 40


def test_the_time_left_follows_from_the_records_that_this_process_saw_end() -> None:
    half = RunProgress(total=40, done=15, unchanged=3, failed=2, elapsed_s=600, worked=10)
    assert half.ended == 20
    assert half.left_s == 20 * 600 / 10
    assert RunProgress(total=40, done=20, elapsed_s=600).left_s is None
    assert RunProgress(total=40, done=40, worked=40, elapsed_s=600).left_s is None
