"""The files of many records are written by two processes, and are the same as those of one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from webinar_archive.exports.released_record import LoadRecord, ReleasedRecord
from webinar_archive.exports.schema import Row
from webinar_archive.exports.written_records import MANY_RECORDS, MadeRecord, written_records

COUNT = MANY_RECORDS + 1
# the other process writes those with odd numbers
THEIRS = 31
ALONE = """
import json, os, signal, sys
from pathlib import Path
from tests.exports.test_written_records import COUNT, THEIRS, made, records
from webinar_archive.exports.written_records import written_records

own = os.getpid()

def killed(record):
    if record.key == f"{THEIRS:03}" and os.getpid() != own:
        os.kill(os.getpid(), signal.SIGKILL)
    return made(record)

def failing(record):
    if record.key == f"{THEIRS:03}":
        raise ValueError(record.key)
    return made(record)

def stopped(record):
    if record.key == f"{THEIRS + 1:03}":
        # as the terminal does
        os.killpg(0, signal.SIGINT)
    return made(record)

found = {}
for make in (made, killed, failing, stopped):
    folder = Path(sys.argv[1]) / make.__name__
    told = []
    try:
        for written in written_records(records(COUNT), make, folder):
            told.append([*(path.parent.name for path in written.paths), written.needed == own])
        raised = ""
    except (ValueError, KeyboardInterrupt) as error:
        raised = repr(error)
    try:
        os.waitpid(-1, os.WNOHANG)
        raised = "a process is left"
    except ChildProcessError:
        pass
    found[make.__name__] = [told, raised]
print(json.dumps(found))
"""


def made(record: ReleasedRecord) -> MadeRecord[int]:
    """Return a file, and the process that made it."""
    return MadeRecord({"key.txt": record.key.encode()}, os.getpid())


def records(count: int) -> tuple[LoadRecord, ...]:
    """Return what loads so many records."""
    row = Row(record_id="1")
    return tuple(partial(ReleasedRecord, key=f"{number:03}", rows=(row,)) for number in range(count))


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Write records in a process that has one thread; return the folder and what came of it."""
    folder = tmp_path_factory.mktemp("alone")
    ran = subprocess.run(
        [sys.executable, "-c", ALONE, str(folder)],
        capture_output=True, text=True, timeout=120, check=True, start_new_session=True,
    )  # fmt: skip
    assert ran.stderr == ""
    return folder, json.loads(ran.stdout)


def keys_in(folder: Path) -> list[str]:
    """Return what the files in a folder hold, and that there are no others."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    assert {path.name for path in files} == {"key.txt"}
    keys = [path.read_text() for path in files]
    assert keys == [path.parent.name for path in files]
    return keys


EVERY = [f"{number:03}" for number in range(COUNT)]


def test_many_records_are_written_by_two_processes_in_their_order(
    alone: tuple[Path, dict[str, Any]],
) -> None:
    folder, found = alone
    told, raised = found["made"]
    here = len(os.sched_getaffinity(0)) == 1
    assert told == [[key, here or number % 2 == 0] for number, key in enumerate(EVERY)]
    assert raised == ""
    assert keys_in(folder / "made") == EVERY


def test_what_a_killed_process_did_not_write_is_written_by_the_other(
    alone: tuple[Path, dict[str, Any]],
) -> None:
    folder, found = alone
    told, raised = found["killed"]
    assert ([key for key, _ in told], raised) == (EVERY, "")
    assert all(here for key, here in told if int(key) >= THEIRS)
    assert keys_in(folder / "killed") == EVERY


def test_what_fails_in_the_other_process_is_told_by_this_one(alone: tuple[Path, dict[str, Any]]) -> None:
    folder, found = alone
    told, raised = found["failing"]
    assert raised == f"ValueError('{THEIRS:03}')"
    written = keys_in(folder / "failing")
    assert written[:THEIRS] == EVERY[:THEIRS]
    assert f"{THEIRS:03}" not in written
    assert {key for key, _ in told} <= set(EVERY[:THEIRS])


def test_a_keyboard_interrupt_ends_both_and_leaves_whole_files(alone: tuple[Path, dict[str, Any]]) -> None:
    folder, found = alone
    told, raised = found["stopped"]
    assert raised == "KeyboardInterrupt()"
    assert set(EVERY[: len(told)]) <= set(keys_in(folder / "stopped"))
    assert len(told) <= THEIRS + 1


def test_beside_another_thread_one_process_writes_all(tmp_path: Path) -> None:
    ended = threading.Event()
    other = threading.Thread(target=ended.wait)
    other.start()
    try:
        told = list(written_records(records(COUNT), made, tmp_path))
    finally:
        ended.set()
        other.join()
    assert {each.needed for each in told} == {os.getpid()}
    assert keys_in(tmp_path) == EVERY
