"""Called programs end with this one, take no signal that is meant for it, and one that was stopped is not believed."""

from __future__ import annotations

import os
import signal
import subprocess

import pytest

from webinar_archive.called_programs import check_not_killed, kill_programs, started
from webinar_archive.errors import Unreachable

FOREVER = ["sleep", "600"]


def test_a_signal_to_the_group_of_this_process_does_not_reach_it() -> None:
    with started(FOREVER) as child:
        assert os.getpgid(child.pid) != os.getpgrp()


def test_it_is_killed_where_its_block_is_left_or_this_process_ends_at_once() -> None:
    with started(FOREVER) as left:
        assert left.poll() is None
    assert left.returncode == -signal.SIGKILL
    with started(FOREVER) as ended:
        kill_programs()
        assert ended.wait() == -signal.SIGKILL


@pytest.mark.parametrize("number", ["KILL", "TERM", "INT", "HUP"])
def test_one_that_somebody_stopped_says_nothing(number: str) -> None:
    # who started us may ignore some: a shell SIGINT for what runs beside it, nohup SIGHUP
    program = f"import os, signal as s; n = s.SIG{number}; n == 9 or s.signal(n, 0); os.kill(os.getpid(), n)"
    status = subprocess.run(["python3", "-c", program], check=False).returncode
    with pytest.raises(Unreachable, match="python3 was killed by the system"):
        check_not_killed(status, ["/usr/bin/python3"])


def test_ffmpeg_ends_orderly_when_it_is_stopped_and_others_fail_by_themselves() -> None:
    source = ["-f", "lavfi", "-re", "-i", "anullsrc=r=8000"]
    with started(["ffmpeg", "-nostdin", "-v", "error", *source, "-f", "s16le", "pipe:"]) as child:
        assert child.stdout is not None
        child.stdout.read(1)
        child.terminate()
        child.stdout.read()
        with pytest.raises(Unreachable):
            check_not_killed(child.wait(), ["ffmpeg"])
    for status in (0, 1, 69, -signal.SIGSEGV):
        check_not_killed(status, ["ffmpeg"])
    check_not_killed(255, ["espeak-ng"])
