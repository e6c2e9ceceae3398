"""How fast notices of each format are read, and what a long file takes of memory.

    python benchmarks/catalogue.py [RECORDS]

writes a file of so many copies of one notice (the one that the project was born from: an abstract of 2,900 characters
with four quotations) in each format, reads it, and prints notices a second of processor time and the most memory of the
process. Other names stand in each copy, so that nothing that is remembered of a name helps with the next notice.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

SHORT = 60
"""Characters of an abstract as most records have it."""
LETTERS = "bcdfglmnprst"
PAGE = "PMB page"
"""Of pages, each is a file of its own; the same one is read again."""


def _forms() -> dict[str, bytes]:
    from tests.catalogue import born_from
    from tests.catalogue.formats.test_table_row import FRENCH, ROW, table

    short = tuple(
        (tag, ind, value[:SHORT] if isinstance(value, str) else tuple((c, t[:SHORT]) for c, t in value))
        for tag, ind, value in born_from.UNIMARC
    )
    return {
        "ISO 2709": born_from.iso2709(born_from.UNIMARC),
        "ISO 2709, short": born_from.iso2709(short),
        "MARCXML": born_from.marcxml(born_from.UNIMARC).encode(),
        "PMB XML": born_from.pmb_xml().encode(),
        PAGE: _page(),
        "oai_dc": born_from.FORMS["qualified Dublin Core"],
        "MODS": born_from.mods().encode(),
        "RIS": born_from.ris().encode(),
        "a table": table(FRENCH, ROW).encode(),
    }


def _page() -> bytes:
    from tests.catalogue.test_notice import page

    return page().encode()


def _varied(record: bytes, count: int) -> Iterator[bytes]:
    """Yield copies whose surnames end in other letters of the same number."""
    from tests.catalogue.born_from import PEOPLE

    names = [family[-2:].encode() for family, *_ in PEOPLE], [family.encode() for family, *_ in PEOPLE]
    for number in range(count):
        ending = "".join(
            LETTERS[number // len(LETTERS) ** place % len(LETTERS)] for place in range(2)
        ).encode()
        copy = record
        for end, name in zip(*names, strict=True):
            copy = copy.replace(name, name[: -len(end)] + ending.rjust(len(end), b"x"))
        yield copy


def _written(kind: str, record: bytes, folder: Path, count: int) -> Path:
    path = folder / kind
    with path.open("wb") as file:
        for number, copy in enumerate(_varied(record, count)):
            # a table has its heading once
            file.write(copy if kind != "a table" or number == 0 else copy.partition(b"\r\n")[2])
    return path


def _read(path: Path, count: int) -> None:
    from webinar_archive.catalogue import read_notice, read_records

    read = 0
    if path.name == PAGE:
        began, page = time.process_time(), path.read_bytes()
        for _ in range(count):
            read += read_notice(page) is not None
    else:
        began = time.process_time()
        with path.open("rb") as file:
            for record in read_records(file, name=path.name) or ():
                read += record.notice is not None
    seconds = time.process_time() - began
    # what the kernel counts of this process alone; `ru_maxrss` has its parent's, too
    status = Path("/proc/self/status").read_text(encoding="ascii")
    megabytes = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(f"{path.name:18} {read:7} notices  {read / seconds:8.0f}/s  {megabytes:5.0f} MB", flush=True)


def main() -> None:
    """Run the benchmark: each format in a process of its own."""
    if len(sys.argv) > 3:
        _read(Path(sys.argv[2]), int(sys.argv[3]))
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000
    with tempfile.TemporaryDirectory() as folder:
        for kind, record in _forms().items():
            path = _written(kind, record, Path(folder), 1 if kind == PAGE else count)
            subprocess.run([sys.executable, __file__, "read", str(path), str(count)], check=True)


if __name__ == "__main__":
    main()
