"""The list of export formats: what a pipeline file names is what is written, whole or not at all."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.exports.formats.sample_records import EMPTY, ORDINARY
from tests.exports.formats.sample_rows import ROWS, written_at
from webinar_archive.errors import UsageError
from webinar_archive.exports.formats import FORMATS, check_formats, nearest_format, need_words, write_formats
from webinar_archive.exports.released_record import LoadRecord, RecordFormat, ReleasedRecord
from webinar_archive.exports.schema import TableMetadata

TABLE = TableMetadata(name="essai")


def loaders(*records: ReleasedRecord) -> tuple[LoadRecord, ...]:
    """Return what loads records, as an archive does."""
    return tuple(partial(replace, record) for record in records)


RECORDS = loaders(ORDINARY, EMPTY)


ON_A_FULL_DISK = """
import random, shutil, sys
from pathlib import Path
from webinar_archive.errors import DiskFull
from webinar_archive.exports.formats import FORMATS, write_formats
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.models import Transcript, Word

def records(rows):
    words = [Word(row.quotation, 1, 2) for row in rows]
    return [lambda: ReleasedRecord(key="1", rows=tuple(rows), transcript=Transcript(words=tuple(words)))]

table, seeded = TableMetadata(name="essai"), random.Random(1)
few = [Row(record_id="1", quotation_no=1, quotation="mot", start_ms=1, end_ms=2, findings="demo")]
text = lambda: seeded.randbytes(500).hex()
many = [Row(record_id=f"{n}", quotation_no=n, quotation=text(), start_ms=n * 20_000, end_ms=n * 20_000 + 1) for n in range(3_000)]
for name in FORMATS:
    folder = Path(sys.argv[1]) / name
    # what describes the files of the others is small, and chapters have short titles
    names = ["csv", name] if name == "rocrate" else [name]
    rows = many if name == "chapters" else many[:700]
    before = {path: path.read_bytes() for path in write_formats(names, few, table, folder, records(few))}
    try:
        write_formats(names, rows, table, folder, records(rows))
    except DiskFull:
        pass
    else:
        raise SystemExit(f"{name}: the disk was not full")
    after = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert after == before, (name, sorted(after))
    shutil.rmtree(folder)
"""


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("rows", [(), ROWS], ids=["none", "ordinary"])
def test_every_format_returns_the_files_that_it_wrote(name: str, rows: tuple[()], tmp_path: Path) -> None:
    released = tmp_path / "released"
    written = write_formats([name], rows, TABLE, released, RECORDS)
    assert written
    assert sorted(written) == sorted(path for path in released.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", FORMATS)
def test_files_that_would_say_the_same_are_not_touched(name: str, tmp_path: Path) -> None:
    written = write_formats([name], ROWS, TABLE, tmp_path, RECORDS)
    before = written_at(written)
    assert written_at(write_formats([name], ROWS, TABLE, tmp_path, RECORDS)) == before


def test_no_two_formats_write_the_same_file(tmp_path: Path) -> None:
    written = write_formats(list(FORMATS), ROWS, TABLE, tmp_path, RECORDS)
    assert len(set(written)) == len(written)


@pytest.mark.untraced
def test_a_full_disk_leaves_the_files_of_before_in_every_format(tmp_path: Path) -> None:
    mounting = ("unshare", "--mount", *(() if os.getuid() == 0 else ("--map-root-user",)))
    mount = 'mount -t tmpfs -o size=300k none "$1" && exec "$2" -c "$3" "$1"'
    if subprocess.run(
        [*mounting, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False
    ).returncode:
        pytest.skip("this machine allows no mount of a small disk")
    ran = subprocess.run(
        [*mounting, "sh", "-c", mount, "sh", str(tmp_path), sys.executable, ON_A_FULL_DISK],
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_format_named_twice_is_written_once(tmp_path: Path) -> None:
    assert write_formats(["csv", "csv"], ROWS, TABLE, tmp_path) == write_formats(
        ["csv"], ROWS, TABLE, tmp_path
    )


def numbered(count: int) -> tuple[LoadRecord, ...]:
    return tuple(partial(replace, ORDINARY, key=f"{number:02}") for number in range(count))


def test_files_of_records_are_returned_in_the_order_of_the_records(tmp_path: Path) -> None:
    paths = write_formats(["txt", "srt"], (), TABLE, tmp_path, numbered(30))
    folders = [path.parent.name for path in paths]
    assert folders == sorted(folders)
    assert len(set(folders)) == 30
    assert all(path.stat().st_size for path in paths)


def test_a_record_that_cannot_be_written_fails_the_export_and_leaves_the_others_whole(tmp_path: Path) -> None:
    blocked = tmp_path / "records" / "05"
    blocked.parent.mkdir()
    blocked.write_text("a file where a folder belongs")
    with pytest.raises(OSError, match="05"):
        write_formats(["txt"], (), TABLE, tmp_path, numbered(30))
    files = {path.name: sorted(each.name for each in path.iterdir()) for path in blocked.parent.glob("*[!5]")}
    assert {"00", "01", "02", "03", "04"} <= set(files)
    # the later ones are not made any more, and no draft stays
    assert len(files) < 18
    assert set(map(tuple, files.values())) == {("quotations.txt", "transcript.txt")}


def test_no_format_writes_nothing(tmp_path: Path) -> None:
    assert write_formats([], ROWS, TABLE, tmp_path) == ()
    assert list(tmp_path.iterdir()) == []


def test_a_misspelt_name_has_a_nearest_one() -> None:
    assert nearest_format("cvs") == "csv"
    assert nearest_format("") in FORMATS


def test_an_unknown_format_names_the_known_ones() -> None:
    check_formats(["csv"])
    with pytest.raises(UsageError, match=r"`exel`.*The formats are: csv, xlsx, "):
        check_formats(["csv", "exel"])


def test_a_format_whose_library_is_missing_names_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    # as if it were not installed
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r"webinar-archive\[parquet\]"):
        check_formats(["parquet"])


@pytest.mark.parametrize("name", ["csv", "jsonl", "vtt", "otio", "webannotation", "txt"])
def test_what_a_person_decided_is_in_the_file(name: str, tmp_path: Path) -> None:
    said = {"review": "accept", "reviewed_by": "Jeanne", "review_comment": "bien « entendu »"}
    rows = tuple(replace(row, **said) for row in ORDINARY.rows)  # type: ignore[arg-type]
    paths = write_formats((name,), rows, TABLE, tmp_path, loaders(replace(ORDINARY, rows=rows)))
    written = "".join(path.read_text(encoding="utf-8") for path in paths)
    assert "accept" in written
    assert "bien « entendu »" in written


def test_formats_for_which_no_words_are_loaded_are_the_same_with_them() -> None:
    wordless = replace(ORDINARY, transcript=None)
    for name, each in FORMATS.items():
        if isinstance(each, RecordFormat) and not each.needs_words:
            assert each.files(ORDINARY) == each.files(wordless), name
            assert not each.entry or each.entry(ORDINARY) == each.entry(wordless), name
    assert not need_words(("csv", "mods", "rocrate"))
    assert need_words(("mods", "vtt"))


def test_what_a_killed_export_left_half_written_is_deleted(tmp_path: Path) -> None:
    # of an earlier process that had our number
    half = f".quotations.{os.getpid()}-0a1b2c3d.draft"
    folders = (tmp_path, tmp_path / "records" / ORDINARY.key)
    for folder in folders:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / half).touch()
        (folder / ".mine").touch()
    write_formats(["csv", "txt"], ROWS, TABLE, tmp_path, loaders(ORDINARY))
    assert [(folder / half).exists() for folder in folders] == [False, False]
    assert [(folder / ".mine").exists() for folder in folders] == [True, True]
