"""Many threads may read their first value of a type at the same moment."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import webinar_archive

READ_AT_ONCE = """
import sys, threading
sys.setswitchinterval(1e-6)
from webinar_archive.models import Notice
from webinar_archive.models.codec import from_json, to_json

data = to_json(Notice(record_id="1", title="x"))
together = threading.Barrier(8)

def read():
    together.wait()
    assert from_json(data, Notice).title == "x"

readers = [threading.Thread(target=read) for _ in range(8)]
for reader in readers: reader.start()
for reader in readers: reader.join()
"""


def test_the_first_reading_of_a_type_by_many_threads_does_not_crash() -> None:
    # without turns, every other of these processes crashes
    reading = [sys.executable, "-c", READ_AT_ONCE]
    ended = [subprocess.run(reading, capture_output=True, check=False) for _ in range(10)]
    assert [(process.stderr, process.returncode) for process in ended] == [(b"", 0)] * 10


def test_no_type_is_read_that_was_not_learned_in_turn() -> None:
    careless = []
    for path in Path(webinar_archive.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("msgspec."):
                continue
            as_type = [word.value for word in node.keywords if word.arg == "type"]
            as_type += node.args[1:2] if ast.unparse(node.func) == "msgspec.convert" else []
            careless += [
                (path.name, node.lineno) for kind in as_type if "preload_type(" not in ast.unparse(kind)
            ]
    assert careless == []
