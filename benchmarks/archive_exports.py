"""Time and memory of exporting an archive, and of Parquet beside pandas: `python benchmarks/archive_exports.py [RECORDS]`.

Each record has four quotations and the words of an hour. Every export runs in a process of its own, from the archive;
those of records fork a second one, whose processor time and memory are counted.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from exports import VOCABULARY, rows
from markdown import table

from webinar_archive.archive.form import use_archive
from webinar_archive.archive.layout import transcript_file
from webinar_archive.archive.step_cache import store_result
from webinar_archive.cli.garbage import rare_collections
from webinar_archive.exports.formats import FORMATS, need_words, write_formats
from webinar_archive.exports.released_record import RecordFormat
from webinar_archive.exports.schema import COLUMNS, Row, TableMetadata
from webinar_archive.files import archived_file
from webinar_archive.models import ArchivedFile, Capture, Transcript, TranscriptSource, Word
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.facts import TranscriptFile
from webinar_archive.pipeline.outcome import Outcome, Status
from webinar_archive.pipeline.plan import save_outcome
from webinar_archive.pipeline.stored_release import stored_releases

QUOTATIONS, WORDS = 4, 9_000
TABLE = TableMetadata(name="essai")
WHOSE = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def make_archive(folder: Path, records: int) -> Path:
    """Store the records as if a run had ended; return the archive. All have the same words, in one file."""
    root = folder / "archive"
    use_archive(root)
    words = tuple(
        Word(VOCABULARY[n % 14] + "." * (n % 17 == 0), n * 400, n * 400 + 350, f"Voix {n // 300 % 5}")
        for n in range(WORDS)
    )
    every = list(rows(records * QUOTATIONS))
    first: Path | None = None
    stored: TranscriptFile | None = None
    for number in range(records):
        key = f"r{number:04}"
        record = root / "essai" / key
        of_record = tuple(
            replace(row, record_id=key) for row in every[number * QUOTATIONS : (number + 1) * QUOTATIONS]
        )
        save_outcome(record, Outcome(key=key, record_id=key, status=Status.DONE, rows=of_record))
        path = transcript_file(record)
        if first is None or stored is None:
            path.write_bytes(to_json(Transcript(words=words, language="fr")))
            first = path
            file = archived_file(path, record)
            stored = TranscriptFile(file=file, source=TranscriptSource.SUPPLIED, language="fr", count=WORDS)
        else:
            os.link(first, path)
        store_result(record, "transcript", stored, version=1, inputs={})
        media = ArchivedFile(path="capture/media.mp4", checksum="sha512:00", size_bytes=1)
        capture = Capture(media=media, page_address=f"https://video.example.org/{key}")
        store_result(record, "fetch", capture, version=1, inputs={})
    return root


def export(name: str, archive: Path, to: Path) -> None:
    """Write one format from the archive, as the command `export` does."""
    (release,) = stored_releases(archive / "essai")
    with rare_collections():
        records = release.record_loaders(words=need_words((name,)))
        write_formats((name,), release.rows, release.table, to, records)


def write_parquet_with_pandas(table_rows: Sequence[Row], to: Path) -> None:
    """Write rows with pandas' own writer: columns with our types, compressed as ours are."""
    # its threads would keep the exports from forking
    import pandas as pd

    types: dict[str, Any] = {"string": "string", "date": "object", "integer": "Int64", "number": "Float64"}
    columns = {}
    for column in COLUMNS:
        cells: list[Any] = [getattr(row, column.name) for row in table_rows]
        if column.type == "date":
            cells = [date.fromisoformat(cell) if cell else None for cell in cells]
        columns[column.name] = pd.array(cells, dtype=types[column.type])
    pd.DataFrame(columns).to_parquet(to / "pandas.parquet", index=False, compression="zstd")


def processor_s() -> float:
    """Return the processor time of this process and of those that it forked, in seconds."""
    return sum(os.times()[:4])


def measure(what: str, archive: Path) -> None:
    """Do one thing, and print its time and the largest memory as JSON."""
    if what in ("parquet", "pandas"):
        import pyarrow.parquet  # noqa: F401 - loading it is not what is measured

    with tempfile.TemporaryDirectory() as folder:
        to = Path(folder)
        table_rows = tuple(rows(10_000)) if what in ("parquet", "pandas") else ()
        began_s, began_processor_s = time.perf_counter(), processor_s()
        if what == "pandas":
            write_parquet_with_pandas(table_rows, to)
        elif what == "parquet":
            write_formats(("parquet",), table_rows, TABLE, to)
        else:
            export(what, archive, to)
        took_s, used_s = time.perf_counter() - began_s, processor_s() - began_processor_s
        size = sum(path.stat().st_size for path in to.rglob("*") if path.is_file())
    memory_mb = sum(resource.getrusage(whose).ru_maxrss for whose in WHOSE) / 1024
    print(json.dumps([f"{took_s:.1f}", f"{used_s:.1f}", f"{size / 1e6:.1f}", f"{memory_mb:.0f}"]))


def main() -> None:
    """Print a table."""
    lines = []
    records = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        archive = make_archive(Path(folder), records)
        of_records = (name for name, each in FORMATS.items() if isinstance(each, RecordFormat))
        for what in ("sqlite", *of_records, "parquet", "pandas"):
            command = [sys.executable, __file__, "--one", what, str(archive)]
            ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
            lines.append((what, *json.loads(ran.stdout)))
    table(("export", "time (s)", "processor (s)", "size (MB)", "memory (MB)"), lines)
    print(f"{records} records. {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}.")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        measure(sys.argv[2], Path(sys.argv[3]))
    else:
        main()
