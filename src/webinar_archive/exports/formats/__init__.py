"""Export formats of tables and of single records: one module a format, listed in `FORMATS`."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from webinar_archive.errors import UsageError
from webinar_archive.exports.formats.audacity import audacity_files
from webinar_archive.exports.formats.bibtex import write_bibtex
from webinar_archive.exports.formats.chapters import chapters_files
from webinar_archive.exports.formats.csljson import write_csljson
from webinar_archive.exports.formats.csv import write_csv
from webinar_archive.exports.formats.datacite import datacite_files
from webinar_archive.exports.formats.docx import docx_files
from webinar_archive.exports.formats.dublincore import dublincore_files
from webinar_archive.exports.formats.eaf import eaf_files
from webinar_archive.exports.formats.edl import edl_files
from webinar_archive.exports.formats.fcpxml import fcpxml_files
from webinar_archive.exports.formats.iiif import collection_entry, collection_files, iiif_files
from webinar_archive.exports.formats.jsonl import write_jsonl
from webinar_archive.exports.formats.mods import mods_files
from webinar_archive.exports.formats.ods import write_ods
from webinar_archive.exports.formats.otio import otio_files
from webinar_archive.exports.formats.parquet import write_parquet
from webinar_archive.exports.formats.pbcore import pbcore_files
from webinar_archive.exports.formats.ris import write_ris
from webinar_archive.exports.formats.rocrate import crate_entry, crate_files, no_files
from webinar_archive.exports.formats.sqlite import write_sqlite
from webinar_archive.exports.formats.srt import srt_files
from webinar_archive.exports.formats.tei import tei_files
from webinar_archive.exports.formats.textgrid import textgrid_files
from webinar_archive.exports.formats.ttml import ttml_files
from webinar_archive.exports.formats.txt import txt_files
from webinar_archive.exports.formats.vtt import vtt_files
from webinar_archive.exports.formats.webannotation import webannotation_files
from webinar_archive.exports.formats.xlsx import write_xlsx
from webinar_archive.exports.released_record import LoadRecord, RecordFiles, RecordFormat, ReleasedRecord
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.exports.written_records import MadeRecord, write_files, written_records
from webinar_archive.file_drafts import remove_drafts

WriteFormat = Callable[[Sequence[Row], TableMetadata, Path], tuple[Path, ...]]
"""Writes a table in one format into a folder and returns the paths of its files."""

Entries = tuple[dict[str, Any], ...]
"""What the formats with an entry for each record say of one, in their order."""

RECORDS_FOLDER = "records"
"""The folder with a folder for each record, for the formats that have files of their own for each."""

FORMATS: Mapping[str, WriteFormat | RecordFormat] = {
    "csv": write_csv,
    "xlsx": write_xlsx,
    "ods": write_ods,
    "jsonl": write_jsonl,
    "sqlite": write_sqlite,
    "parquet": write_parquet,
    "bibtex": write_bibtex,
    "csljson": write_csljson,
    "ris": write_ris,
    "vtt": RecordFormat(vtt_files),
    "srt": RecordFormat(srt_files),
    "txt": RecordFormat(txt_files),
    "docx": RecordFormat(docx_files),
    "webannotation": RecordFormat(webannotation_files),
    "iiif": RecordFormat(iiif_files, entry=collection_entry, release_files=collection_files),
    "eaf": RecordFormat(eaf_files),
    "textgrid": RecordFormat(textgrid_files),
    "ttml": RecordFormat(ttml_files),
    "tei": RecordFormat(tei_files),
    "audacity": RecordFormat(audacity_files),
    "chapters": RecordFormat(chapters_files, needs_words=False),
    "edl": RecordFormat(edl_files, needs_words=False),
    "otio": RecordFormat(otio_files),
    "fcpxml": RecordFormat(fcpxml_files),
    "dublincore": RecordFormat(dublincore_files, needs_words=False),
    "mods": RecordFormat(mods_files, needs_words=False),
    "pbcore": RecordFormat(pbcore_files, needs_words=False),
    "datacite": RecordFormat(datacite_files, needs_words=False),
    "rocrate": RecordFormat(no_files, needs_words=False, entry=crate_entry, describing_files=crate_files),
}
"""Every format by its name in `[export] formats` of a pipeline file and after `export --format`."""
EXTRAS: Mapping[str, tuple[str, str]] = {"parquet": ("pyarrow", "parquet")}
"""By format: the library that it needs, and the extra of the package that installs it."""


def nearest_format(name: str) -> str:
    """Return the known format whose name is most like `name`.

    >>> nearest_format("cvs")
    'csv'
    """
    return difflib.get_close_matches(name, FORMATS, n=1, cutoff=0.0)[0]


def check_formats(names: Sequence[str]) -> None:
    """Check that formats can be written here. Raises `UsageError` for an unknown one, or one without its library."""
    for name in names:
        if name not in FORMATS:
            raise UsageError(
                "unknown-format", format=name, nearest=nearest_format(name), formats=", ".join(FORMATS)
            )
        library, extra = EXTRAS.get(name, (None, None))
        if library is not None and find_spec(library) is None:
            raise UsageError("format-needs-extra", format=name, extra=extra)


def need_words(names: Iterable[str]) -> bool:
    """Tell whether any of these formats depends on the words of transcripts.

    >>> need_words(("csv", "mods")), need_words(("mods", "vtt"))
    (False, True)
    """
    chosen = map(FORMATS.__getitem__, names)
    return any(isinstance(each, RecordFormat) and each.needs_words for each in chosen)


def write_formats(
    names: Sequence[str],
    rows: Sequence[Row],
    table: TableMetadata,
    folder: Path,
    records: Sequence[LoadRecord] = (),
) -> tuple[Path, ...]:
    """Write a table, and its records, in several formats.

    Args:
        names: Keys of `FORMATS`; a name given twice is written once.
        rows: The table's rows, in order.
        table: The table's name, and the spreadsheet that will open it.
        folder: Where the files go; it is created. Those of a record go to `records/KEY/` in it.
        records: Load the records, for formats that have files for each; with their words where one `need_words`.

    Returns:
        The paths of all files: tables format by format, then record by record, then those of formats for all records,
        and those that describe the others.

    Raises:
        DiskFull: There is no room; the files of an earlier release are then still whole.
    """
    written = write_tables(names, rows, table, folder)
    of_records = RecordFormats(names)
    if of_records.are_chosen:
        for paths, entries in written_records(records, of_records.made, folder / RECORDS_FOLDER):
            written += paths
            of_records.gather(entries)
        written += write_files(of_records.release_files(table), folder)
        written += write_files(of_records.describing_files(table, folder, written), folder)
    return tuple(written)


def write_tables(names: Sequence[str], rows: Sequence[Row], table: TableMetadata, folder: Path) -> list[Path]:
    """Write a table in those of the formats that are tables, as `write_formats` does; returns their paths."""
    remove_drafts(folder)
    written: list[Path] = []
    for name in dict.fromkeys(names):
        if not isinstance(write := FORMATS[name], RecordFormat):
            written += write(rows, table, folder)
    return written


class RecordFormats:
    """Those of the chosen formats that have files for each record, and what they gather for all records."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take the formats of these names; one given twice is taken once."""
        chosen = [FORMATS[name] for name in dict.fromkeys(names)]
        self._entries: dict[RecordFormat, list[dict[str, Any]]] = {
            each: [] for each in chosen if isinstance(each, RecordFormat)
        }

    @property
    def are_chosen(self) -> bool:
        """Whether there are any: without, no record need be loaded."""
        return bool(self._entries)

    def files(self, record: ReleasedRecord) -> RecordFiles:
        """Return the files of a record in all formats; what is needed of it for all records is gathered."""
        files, entries = self.made(record)
        self.gather(entries)
        return files

    def made(self, record: ReleasedRecord) -> MadeRecord[Entries]:
        """Return the files of a record in all formats, and its entries, which are not gathered."""
        files: dict[str, bytes] = {}
        for each in self._entries:
            files |= each.files(record)
        return MadeRecord(files, tuple(each.entry(record) for each in self._entries if each.entry))

    def gather(self, entries: Entries) -> None:
        """Gather the entries of a record for the files of all records."""
        with_entry = (made for each, made in self._entries.items() if each.entry)
        for made, entry in zip(with_entry, entries, strict=True):
            made.append(entry)

    def release_files(self, table: TableMetadata) -> RecordFiles:
        """Return the files for all records whose own were returned so far."""
        files: dict[str, bytes] = {}
        for each, made in self._entries.items():
            if each.release_files:
                files |= each.release_files(made, table)
        return files

    def describing_files(self, table: TableMetadata, folder: Path, written: Sequence[Path]) -> RecordFiles:
        """Return the files that describe those written into a folder, which are all others of the release."""
        files: dict[str, bytes] = {}
        for each, made in self._entries.items():
            if each.describing_files:
                files |= each.describing_files(made, table, folder, written)
        return files
