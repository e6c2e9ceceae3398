"""The exported database, served by Datasette itself where it is installed (group `datasette`)."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.exports.formats.sample_rows import ROWS, hostile_rows
from webinar_archive.exports.formats.sqlite import write_sqlite
from webinar_archive.exports.schema import TableMetadata

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("datasette") is None, reason="Datasette is not installed (group datasette)"
)

Get = Callable[[str], str]


@pytest.fixture
def get(tmp_path: Path) -> Get:
    """Return what Datasette answers to a request for a path."""
    database, metadata = write_sqlite((*ROWS, *hostile_rows()), TableMetadata(name="essai"), tmp_path)

    def answer(path: str) -> str:
        command = [
            sys.executable,
            "-m",
            "datasette",
            str(database),
            "--metadata",
            str(metadata),
            "--get",
            path,
        ]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout

    return answer


def test_datasette_finds_words_and_shows_the_meaning_of_columns(get: Get) -> None:
    found: list[dict[str, Any]] = json.loads(get("/quotations/quotations.json?_search=benoit&_shape=array"))
    assert {row["record_id"] for row in found} == {"140892"}
    page = get("/quotations/quotations?_search=benoit")
    assert "Benoît Vallauri" in page
    assert "The printed words, exactly" in page
    assert "<script>alert" not in get("/quotations/quotations?_size=max")
    for view in ("found", "not_found", "speakers", "verdicts", "finding_counts"):
        assert json.loads(get(f"/quotations/{view}.json?_shape=array"))
