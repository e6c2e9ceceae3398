"""What a person sees of a run: one live line on a terminal, plain lines at intervals elsewhere."""

from __future__ import annotations

import fcntl
import io
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
from webinar_archive.cli.progress import PLAIN_EVERY_S, Progress, progress_line
from webinar_archive.engine.progress import RunProgress
from webinar_archive.i18n.messages import Language

HALF = RunProgress(
    total=40, done=15, unchanged=3, failed=2, waiting=4, size_bytes=123_456_789, elapsed_s=600, worked=10
)


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


def test_a_terminal_shows_one_live_line_that_counts_up_and_is_cleared(workspace: Workspace) -> None:
    workspace.write_notices(
        [f"http://h{n % 4}.example/v{n}.mp4" for n in range(11)] + ["http://h9.example/Gone--dead"]
    )
    workspace.write_pipeline("attempts = 1")
    sent = run_on_terminal(workspace, "run", str(workspace.pipeline), columns=100)
    live, cleared, summary = sent.rpartition("\r\x1b[K")
    assert cleared
    shown = live.split("\r\x1b[K")
    assert "\n" not in live.lstrip()
    assert all(len(line) < 100 for line in shown)
    counts = [int(found[1]) for line in shown if (found := re.match(r"(\d+)/12", line))]
    assert counts == sorted(counts)
    assert counts[0] == 0
    assert counts[-1] >= 8
    for wanted in (
        "waiting for a host",
        "MB",
        r"\d\d:\d\d:\d\d left",
        "1 failed",
        r"r0\d\d: [a-z]+$",
    ):
        assert [line for line in shown if re.search(wanted, line)], wanted
    assert "11 records done, 0 unchanged, 1 failed." in summary


def test_a_narrow_terminal_never_wraps_the_line(workspace: Workspace) -> None:
    workspace.write_notices([f"http://h{n}.example/v.mp4" for n in range(3)])
    sent = run_on_terminal(workspace, "run", str(workspace.pipeline), columns=20)
    live, _, _ = sent.rpartition("\r\x1b[K")
    assert max(len(line) for line in live.split("\r\x1b[K")) < 20


def test_without_a_terminal_a_plain_line_comes_at_intervals() -> None:
    now_s, out = 1000.0, io.StringIO()
    with Progress(out, "en", clock=lambda: now_s) as progress:
        for second in range(300):
            now_s += 1
            progress.show_run(RunProgress(total=1000, done=second))
            progress.tell(f"r{second}", "fetch", None)
    lines = out.getvalue().splitlines()
    assert len(lines) == 300 / PLAIN_EVERY_S
    assert lines[0] == "0/1000"
    assert "\x1b" not in out.getvalue()


def test_without_a_terminal_the_steps_of_a_single_record_are_shown() -> None:
    out = io.StringIO()
    with Progress(out, "fr") as progress:
        progress.show_run(RunProgress(total=1))
        progress.tell("r1", "fetch", None)
        progress.tell("r1", "fetch", 0.51)
        progress.tell("r1", "fetch", 0.52)
    assert out.getvalue() == "r1: téléchargement\nr1: téléchargement 51%\n"


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "20/40, 2 failed, 4 waiting for a host, 123.5 MB, 00:20:00 left"),
        ("fr", "20/40, 2 en échec, 4 en attente d'un hôte, 123.5 Mo, 00:20:00 restantes"),
    ],
)
def test_the_progress_line_shows_only_what_is_not_zero(language: Language, line: str) -> None:
    assert progress_line(HALF, language) == line
    assert progress_line(RunProgress(total=40), language) == "0/40"


def test_the_time_left_follows_from_the_records_that_this_process_saw_end() -> None:
    assert HALF.ended == 20
    assert HALF.left_s == 20 * 600 / 10
    assert RunProgress(total=40, done=20, elapsed_s=600).left_s is None
    assert RunProgress(total=40, done=40, worked=40, elapsed_s=600).left_s is None
