"""The format `rocrate`: `ro-crate-metadata.json`, with which the folder is an RO-Crate (1.2): every file that is
written with it, its size and checksum, the records, the runs that made them with times and release, and the licence.

It is written last. What is no text in UTF-8 becomes �; times are UTC, to the second.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote

from webinar_archive.exports.published_addresses import (
    MEDIA_TYPES,
    page_address,
    release_address,
    web_address,
)
from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord
from webinar_archive.exports.schema import TableMetadata
from webinar_archive.files import checksum_of_file
from webinar_archive.models.codec import to_json
from webinar_archive.text.characters import NOT_IN_UTF8, REPLACEMENT, one_line

FILE_NAME = "ro-crate-metadata.json"
VERSION = "https://w3id.org/ro/crate/1.2"
_TYPES = {
    **MEDIA_TYPES,
    ".csl.json": "application/vnd.citationstyles.csl+json",
    ".tei.xml": "application/tei+xml",
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".json": "application/json",
    ".jsonl": "application/jsonl",
    ".jsonld": "application/ld+json",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".otio": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".ris": "application/x-research-info-systems",
    ".sqlite": "application/vnd.sqlite3",
    ".srt": "application/x-subrip",
    ".ttml": "application/ttml+xml",
    ".vtt": "text/vtt",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    **dict.fromkeys((".eaf", ".fcpxml", ".xml"), "application/xml"),
    **dict.fromkeys((".edl", ".TextGrid", ".txt"), "text/plain"),
}
_SOFTWARE = "Webinar Archive"
_ORGANISATION, _LICENCE = "#organisation", "#licence"
_NO_LICENCE = (
    "Nothing is stated about what may be done with these files. The rights in the recordings and in the words quoted "
    "are their holders': ask whoever publishes this folder."
)

Entity = dict[str, Any]


def no_files(_record: ReleasedRecord) -> RecordFiles:
    """Return nothing: a record has no file of its own in this format."""
    return {}


def crate_entry(record: ReleasedRecord) -> dict[str, Any]:
    """Return what the crate says of a record, the page of its video, the run that made it, and of which release."""
    row, page = record.rows[0], page_address(record)
    name = _text(record.title) or record.key
    folder = {
        "@id": f"records/{quote(record.key)}/",
        "@type": "Dataset",
        "name": name,
        "identifier": _text(record.record_id),
        "inLanguage": _text(record.language),
        "isBasedOn": _ref(page) if page else None,
    }
    return {
        "folder": {key: value for key, value in folder.items() if value},
        "page": {"@id": page, "@type": "WebPage", "name": name} if page else None,
        "run": _text(row.run_id),
        "release": _text(row.pipeline_version),
    }


def crate_files(
    entries: Sequence[dict[str, Any]], table: TableMetadata, folder: Path, written: Sequence[Path]
) -> RecordFiles:
    """Return the file that describes these files of a folder, and where they come from."""
    files = [_file(path.relative_to(folder).as_posix(), path) for path in written]
    records = _records(entries, files)
    in_records = {part["@id"] for record in records for part in record["hasPart"]}
    parts = [*(file for file in files if file["@id"] not in in_records), *records]
    organisation, licence = _organisation(table), _licence(table)
    runs = list(_runs(entries, table, parts))
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": _text(table.name),
        "description": f"Quotations of {len(entries)} catalogue notices, and when each is spoken in the recording.",
        "datePublished": _day_of_newest(written),
        "license": _ref(licence["@id"]),
        **({"publisher": _ref(_ORGANISATION)} if organisation else {}),
        **({"url": release_address(table.address)} if table.address else {}),
        "hasPart": [_ref(part["@id"]) for part in parts],
        "mentions": [_ref(run["@id"]) for run in runs],
    }
    descriptor = {
        "@id": FILE_NAME,
        "@type": "CreativeWork",
        "conformsTo": _ref(VERSION),
        "about": _ref("./"),
    }
    pages = [entry["page"] for entry in entries if entry["page"]]
    graph = [descriptor, root, *files, *records, *runs, *_software(runs), *pages, licence, *organisation]
    # several records may be of one page
    once = {entity["@id"]: entity for entity in graph}
    return {FILE_NAME: to_json({"@context": f"{VERSION}/context", "@graph": list(once.values())}) + b"\n"}


def _text(text: str | None) -> str:
    return NOT_IN_UTF8.sub(REPLACEMENT, one_line(text))


def _ref(identifier: str) -> Entity:
    return {"@id": identifier}


def _file(name: str, path: Path) -> Entity:
    return {
        "@id": quote(name),
        "@type": "File",
        "name": PurePosixPath(name).name,
        "encodingFormat": _type(name),
        # schema.org wants a text
        "contentSize": f"{path.stat().st_size}",
        "sha256": _sha256(path),
    }


def _type(name: str) -> str:
    return next(
        (kind for ending, kind in _TYPES.items() if name.endswith(ending)), "application/octet-stream"
    )


def _sha256(path: Path) -> str:
    return checksum_of_file(path, "sha256").removeprefix("sha256:")


def _day_of_newest(written: Sequence[Path]) -> str:
    """Return the day of the newest file; one that would say the same is not written again, and keeps its day."""
    newest = max((path.stat().st_mtime for path in written), default=None)
    day = datetime.now(UTC) if newest is None else datetime.fromtimestamp(newest, UTC)
    return day.date().isoformat()


def _records(entries: Sequence[dict[str, Any]], files: Sequence[Entity]) -> list[Entity]:
    """Return the folders of the records of which there are files, with these."""
    parts: dict[str, list[Entity]] = {}
    for file in files:
        parts.setdefault(file["@id"].rpartition("/")[0] + "/", []).append(_ref(file["@id"]))
    folders = (entry["folder"] for entry in entries)
    return [{**each, "hasPart": parts[each["@id"]]} for each in folders if each["@id"] in parts]


def _runs(
    entries: Sequence[dict[str, Any]], table: TableMetadata, parts: Sequence[Entity]
) -> Iterator[Entity]:
    """Yield each run that made records, with the releases of the program, its times, and what came of it."""
    by_run: dict[str, list[dict[str, Any]]] = {}
    for entry in entries:
        if entry["run"]:
            by_run.setdefault(entry["run"], []).append(entry)
    # the files of the whole release hold what every run made
    tables = [_ref(part["@id"]) for part in parts if part["@type"] == "File"]
    folders = {part["@id"] for part in parts}
    for run_id, made in sorted(by_run.items()):
        times = table.run_times(run_id)
        results = [_ref(entry["folder"]["@id"]) for entry in made if entry["folder"]["@id"] in folders]
        facts = {
            "@id": f"#run-{quote(run_id, safe='')}",
            "@type": "CreateAction",
            "name": run_id,
            "startTime": times.began_at,
            "endTime": times.ended_at,
            "instrument": [_ref(each) for each in dict.fromkeys(_software_id(e["release"]) for e in made)],
            "agent": _ref(_ORGANISATION) if _organisation(table) else None,
            "object": [_ref(each) for each in dict.fromkeys(e["page"]["@id"] for e in made if e["page"])],
            "result": [*tables, *results],
        }
        yield {name: value for name, value in facts.items() if value}


def _software_id(release: str) -> str:
    return f"#webinar-archive-{quote(release, safe='')}"


def _software(runs: Sequence[Entity]) -> Iterator[Entity]:
    for identifier in dict.fromkeys(each["@id"] for run in runs for each in run["instrument"]):
        release = identifier.removeprefix(_software_id(""))
        facts = {"softwareVersion": release} if release else {}
        yield {"@id": identifier, "@type": "SoftwareApplication", "name": _SOFTWARE, **facts}


def _licence(table: TableMetadata) -> Entity:
    """Return what may be done with the files: as the pipeline file states it, else that nothing is stated."""
    rights, address = _text(table.rights), web_address(table.rights_address)
    name = rights or address or "No licence stated"
    return {
        "@id": address or _LICENCE,
        "@type": "CreativeWork",
        "name": name,
        "description": rights or address or _NO_LICENCE,
    }


def _organisation(table: TableMetadata) -> list[Entity]:
    name = _text(table.organisation)
    return [{"@id": _ORGANISATION, "@type": "Organization", "name": name}] if name else []
