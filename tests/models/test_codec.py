"""Values are encoded as JSON and decoded without loss, by many threads at once."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import webinar_archive
from webinar_archive.models import Match, Span, Verdict
from webinar_archive.models.codec import from_json, to_json

DECODE_IN_MANY_THREADS = """
import sys, threading
sys.setswitchinterval(1e-6)
from webinar_archive.models import Notice
from webinar_archive.models.codec import from_json, to_json

data = to_json(Notice(record_id="1", title="x"))
together = threading.Barrier(8)

def decode():
    together.wait()
    assert from_json(data, Notice).title == "x"

threads = [threading.Thread(target=decode) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
"""


def test_a_value_survives_json() -> None:
    match = Match(
        verdict=Verdict.EDITED, confidence=0.8, spans=(Span(1, 2),), spoken="œuvre", witnesses=("audio",)
    )
    assert from_json(to_json(match), Match) == match


def test_the_first_decoding_of_a_type_by_many_threads_does_not_crash() -> None:
    # without the lock, every other of these processes crashes
    program = [sys.executable, "-c", DECODE_IN_MANY_THREADS]
    ended = [subprocess.run(program, capture_output=True, check=False) for _ in range(10)]
    assert [(process.stderr, process.returncode) for process in ended] == [(b"", 0)] * 10


def test_every_type_is_preloaded_before_msgspec_decodes_it() -> None:
    not_preloaded = []
    for path in Path(webinar_archive.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not ast.unparse(node.func).startswith("msgspec."):
                continue
            types = [word.value for word in node.keywords if word.arg == "type"]
            types += node.args[1:2] if ast.unparse(node.func) == "msgspec.convert" else []
            not_preloaded += [
                (path.name, node.lineno) for kind in types if "preload_type(" not in ast.unparse(kind)
            ]
    assert not_preloaded == []
