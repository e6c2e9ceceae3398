"""Time and memory of each table format for 10,000 rows: `python benchmarks/exports.py [ROWS]`.

Each format is written in a process of its own, whose largest memory is that of the whole process, the rows included.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import markdown

from webinar_archive.exports.formats import FORMATS, write_formats
from webinar_archive.exports.released_record import RecordFormat
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.timecode import clock

VOCABULARY = [
    "la",
    "séance",
    "est",
    "ouverte",
    "nous",
    "parlerons",
    "du",
    "climat",
    "et",
    "des",
    "mobilités",
    "œuvre",
    "public",
    "innovation",
]


def rows(count: int) -> Iterator[Row]:
    """Yield rows as long as those of real notices: quotations of about sixty words."""
    seeded = random.Random(20200507)
    for number in range(count):
        words = " ".join(seeded.choices(VOCABULARY, k=60))
        start_ms = seeded.randrange(3_600_000)
        yield Row(
            record_id=f"{140_000 + number // 4}",
            title=f"Débat {number // 4}",
            event_date="2020-05-07",
            speaker=f"Personne {number % 300}",
            speaker_role="responsable du Ti Lab",
            quotation_no=number % 4 + 1,
            quotation=words,
            quotation_source="Compte rendu",
            verdict="edited",
            confidence=round(seeded.random(), 3),
            start=clock(start_ms),
            end=clock(start_ms + 20_000),
            start_ms=start_ms,
            end_ms=start_ms + 20_000,
            spans=f"{clock(start_ms)}-{clock(start_ms + 20_000)}",
            spoken=words,
            differences=words,
            witnesses="captions + audio",
            agreement_ms=120,
            link_at_start=f"https://youtu.be/v{number // 4}?t={start_ms // 1000}",
            media_file=f"{number}/capture/media.mp4",
            media_checksum="sha512:" + "0" * 128,
            stated_duration_s=3528,
            measured_duration_s=3528.04,
            findings=f"page-gone (status=404; address=https://example.org/{number}) | speaker-unknown",
            transcript_source="publisher captions",
            language="fr",
            pipeline_version="0.2.0",
            run_id="run-1",
        )


def measure(name: str, count: int) -> None:
    """Write one format and print its time, its size and the largest memory as JSON."""
    table = tuple(rows(count))
    with tempfile.TemporaryDirectory() as folder:
        began_s, began_processor_s = time.perf_counter(), time.process_time()
        written = write_formats([name], table, TableMetadata(name="essai"), Path(folder))
        took_s, processor_s = time.perf_counter() - began_s, time.process_time() - began_processor_s
        size = sum(path.stat().st_size for path in written)
    memory_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([f"{took_s:.2f}", f"{processor_s:.2f}", f"{size / 1e6:.1f}", f"{memory_mb:.0f}"]))


def main() -> None:
    """Print a table of all formats."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    lines = []
    for name in (name for name, each in FORMATS.items() if not isinstance(each, RecordFormat)):
        ran = subprocess.run(
            [sys.executable, __file__, str(count), name], capture_output=True, text=True, check=True
        )
        lines.append((name, *json.loads(ran.stdout)))
    markdown.table(("format", "time (s)", "processor (s)", "size (MB)", "memory (MB)"), lines)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        measure(sys.argv[2], int(sys.argv[1]))
    else:
        main()
