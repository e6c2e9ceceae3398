"""How fast notices of each format are read, and what a long file takes of memory.

    python benchmarks/catalogue.py [RECORDS]

writes a file of so many copies of one notice (the one that the project was born from) in each format, reads it, and
prints notices a second and the most memory of the process.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SHORT = 60
"""Characters of an abstract as most records have it; the born-from notice has 2,900 with four quotations."""


def _written(kind: str, folder: Path, count: int) -> Path:
    from tests.catalogue import born_from

    short = tuple(
        (tag, ind, value[:SHORT] if isinstance(value, str) else tuple((c, t[:SHORT]) for c, t in value))
        for tag, ind, value in born_from.UNIMARC
    )
    records = {
        "ISO 2709": born_from.iso2709(born_from.UNIMARC),
        "ISO 2709, short": born_from.iso2709(short),
        "MARCXML": born_from.marcxml(born_from.UNIMARC).encode(),
        "PMB XML": born_from.pmb_xml().encode(),
        "RIS": born_from.ris().encode(),
    }
    path = folder / kind
    with path.open("wb") as file:
        for _ in range(count):
            file.write(records[kind])
    return path


def _read(path: Path) -> None:
    from webinar_archive.catalogue import read_records

    began, count = time.perf_counter(), 0
    with path.open("rb") as file:
        for record in read_records(file, name=path.name) or ():
            count += record.notice is not None
    seconds = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{path.name:18} {count:7} notices  {count / seconds:8.0f}/s  {megabytes:5.0f} MB", flush=True)


def main() -> None:
    """Run the benchmark: each format in a process of its own."""
    if len(sys.argv) > 2:
        _read(Path(sys.argv[2]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        for kind in ("ISO 2709", "ISO 2709, short", "MARCXML", "PMB XML", "RIS"):
            path = _written(kind, Path(folder), count)
            subprocess.run([sys.executable, __file__, "read", str(path)], check=True)


if __name__ == "__main__":
    main()
