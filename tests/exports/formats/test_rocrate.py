"""The crate names every file that is written with it, and says which runs made it; read by `rocrate` and by pyld.

The package `rocrate` carries the context of version 1.3, in which what is used here is as in that of 1.2.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from pyld import jsonld
from rocrate.rocrate import ROCrate

from tests.exports.formats.sample_records import EMPTY, HOSTILE, NOTICE, ORDINARY, hostile
from tests.exports.formats.sample_rows import ROWS
from webinar_archive.exports.formats import FORMATS, write_formats
from webinar_archive.exports.formats.rocrate import FILE_NAME, VERSION
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.schema import RunTimes, TableMetadata

TABLE = TableMetadata(name="débats")
SCHEMA = "http://schema.org/"
RUN = "débats-20261127T101500Z"


def made_by(record: ReleasedRecord, run_id: str | None, release: str | None = "1.2.0") -> ReleasedRecord:
    """Return a record as this run made it."""
    rows = tuple(replace(row, run_id=run_id, pipeline_version=release) for row in record.rows)
    return replace(record, rows=rows)


RECORDS = (made_by(ORDINARY, RUN), made_by(EMPTY, "débats-20261128T101500Z", "1.3.0"))


def crate(
    folder: Path,
    *records: ReleasedRecord,
    names: tuple[str, ...] = ("csv", "vtt", "iiif", "rocrate"),
    table: TableMetadata = TABLE,
) -> dict[str, dict[str, Any]]:
    """Write a release; return the entities of its crate by their ids, each of which is there once."""
    *others, described = write_formats(
        names, ROWS, table, folder, [partial(replace, record) for record in records]
    )
    assert described == folder / FILE_NAME
    graph = json.loads(described.read_text(encoding="utf-8"))["@graph"]
    entities = {entity["@id"]: entity for entity in graph}
    assert len(entities) == len(graph)
    named = {folder / unquote(each["@id"]) for each in graph if each["@type"] == "File"}
    assert named == set(others)
    # reads them again, and refuses what no folder has as its part
    read = ROCrate(folder, version="1.2")
    assert {folder / unquote(each.id) for each in read.data_entities if each.type == "File"} == named
    for each in _references(graph):
        assert each in entities or each == VERSION
    return entities


def _references(value: Any) -> list[str]:
    if isinstance(value, list):
        return [found for each in value for found in _references(each)]
    if isinstance(value, dict):
        return [value["@id"]] if value.keys() == {"@id"} else _references(list(value.values()))
    return []


def expanded(path: Path) -> list[dict[str, Any]]:
    """Return the crate in JSON-LD's expanded form, which has only what the context knows."""
    context = files("rocrate").joinpath("data", "ro-crate.jsonld").read_text(encoding="utf-8")

    def load(address: str, _options: object) -> dict[str, Any]:
        assert address == f"{VERSION}/context"
        return {"contextUrl": None, "documentUrl": address, "document": json.loads(context)}

    document = json.loads(path.read_text(encoding="utf-8"))
    found: list[dict[str, Any]] = jsonld.expand(document, {"documentLoader": load, "base": "arcp://x/"})
    return found


def test_a_release_is_a_crate_that_names_every_file(tmp_path: Path) -> None:
    entities = crate(tmp_path, *RECORDS, names=tuple(FORMATS))
    assert entities[FILE_NAME]["conformsTo"] == {"@id": "https://w3id.org/ro/crate/1.2"}
    table = entities["quotations.csv"]
    data = (tmp_path / "quotations.csv").read_bytes()
    assert (table["encodingFormat"], table["contentSize"]) == ("text/csv", f"{len(data)}")
    assert table["sha256"] == hashlib.sha256(data).hexdigest()
    unknown = [each for each in entities.values() if each.get("encodingFormat") == "application/octet-stream"]
    assert [each["@id"] for each in unknown] == []


def test_a_record_is_a_folder_with_its_files_and_the_page_that_it_is_based_on(tmp_path: Path) -> None:
    entities = crate(tmp_path, *RECORDS)
    folder = entities["records/140892/"]
    assert (folder["name"], folder["identifier"], folder["inLanguage"]) == (ORDINARY.title, "140892", "fr")
    assert {part["@id"] for part in folder["hasPart"]} == {
        f"records/140892/{name}"
        for name in ("transcript.vtt", "captions.vtt", "quotations.vtt", "chapters.vtt", "manifest.json")
    }
    assert entities[folder["isBasedOn"]["@id"]]["name"] == ORDINARY.title
    assert "isBasedOn" not in entities["records/140895/"]
    assert {"@id": "records/140892/"} in entities["./"]["hasPart"]
    assert {"@id": "records/140892/manifest.json"} not in entities["./"]["hasPart"]


def test_a_run_is_an_action_with_its_times_and_the_release_of_the_program(tmp_path: Path) -> None:
    def run_times(run_id: str) -> RunTimes:
        return RunTimes(began_at="2026-11-27T10:15:00+00:00", ended_at="2026-11-27T11:00:01+00:00" if run_id == RUN else None)  # fmt: skip

    entities = crate(tmp_path, *RECORDS, table=replace(TABLE, run_times=run_times, organisation="Archives"))
    first, second = (entities[each["@id"]] for each in entities["./"]["mentions"])
    assert (first["@type"], first["name"]) == ("CreateAction", RUN)
    assert (first["startTime"], first["endTime"]) == (
        "2026-11-27T10:15:00+00:00",
        "2026-11-27T11:00:01+00:00",
    )
    assert "endTime" not in second
    releases = [entities[run["instrument"][0]["@id"]]["softwareVersion"] for run in (first, second)]
    assert releases == ["1.2.0", "1.3.0"]
    assert entities[first["agent"]["@id"]]["name"] == "Archives"
    made = {part["@id"] for part in first["result"]}
    assert {"quotations.csv", "collection.json", "records/140892/"} <= made
    assert "records/140895/" not in made


def test_rows_that_no_run_is_known_of_are_told_of_no_action(tmp_path: Path) -> None:
    entities = crate(tmp_path, made_by(ORDINARY, None, None))
    assert entities["./"]["mentions"] == []
    assert "CreateAction" not in {entity["@type"] for entity in entities.values()}


def test_the_licence_is_that_of_the_pipeline_file_and_is_never_made_up(tmp_path: Path) -> None:
    def licence(**stated: str) -> dict[str, Any]:
        entities = crate(tmp_path, EMPTY, table=replace(TABLE, **stated))  # type: ignore[arg-type]
        return entities[entities["./"]["license"]["@id"]]

    assert licence()["name"] == "No licence stated"
    assert licence(rights="Consultation sur place")["description"] == "Consultation sur place"
    address = "https://creativecommons.org/licenses/by/4.0/"
    assert licence(rights="CC BY 4.0", rights_address=address) == {
        "@id": address,
        "@type": "CreativeWork",
        "name": "CC BY 4.0",
        "description": "CC BY 4.0",
    }
    assert licence(rights_address="javascript:alert(1)")["name"] == "No licence stated"


def test_it_is_published_on_the_day_of_its_newest_file(tmp_path: Path) -> None:
    entities = crate(tmp_path, *RECORDS)
    newest = max(path.stat().st_mtime for path in tmp_path.rglob("*") if path.name != FILE_NAME)
    day = datetime.fromtimestamp(newest, UTC).date()
    assert entities["./"]["datePublished"] == day.isoformat()


@pytest.mark.parametrize("records", [(), (EMPTY,)], ids=["no record", "a record without matches"])
@pytest.mark.parametrize("names", [("rocrate",), ("csv", "rocrate"), ("rocrate", "srt")])
def test_a_release_with_little_in_it_is_a_crate(
    records: tuple[ReleasedRecord, ...], names: tuple[str, ...], tmp_path: Path
) -> None:
    crate(tmp_path, *records, names=names)


def test_two_records_of_one_video_share_its_page(tmp_path: Path) -> None:
    again = replace(made_by(ORDINARY, RUN), key="140892-2")
    entities = crate(tmp_path, *RECORDS, again)
    pages = {entities[f"records/{key}/"]["isBasedOn"]["@id"] for key in ("140892", "140892-2")}
    assert len(pages) == 1
    assert len(next(each for each in entities.values() if each.get("name") == RUN)["object"]) == 1


def test_the_context_knows_every_property(tmp_path: Path) -> None:
    entities = crate(
        tmp_path,
        *RECORDS,
        table=replace(TABLE, organisation="Archives", address="https://example.org/débats"),
    )
    found = {
        entity["@id"].removeprefix("arcp://x/") or "./": entity for entity in expanded(tmp_path / FILE_NAME)
    }
    assert found.keys() == entities.keys()
    for identifier, entity in entities.items():
        assert len(found[identifier]) == len(entity), identifier
    run = next(each for each in found.values() if each["@type"] == [f"{SCHEMA}CreateAction"])
    assert run[f"{SCHEMA}name"] == [{"@value": RUN}]


HOSTILE_RUNS: tuple[Callable[[str], ReleasedRecord], ...] = (
    hostile,
    lambda text: replace(made_by(ORDINARY, text, text), notice=NOTICE),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_breaks_out(text: str, tmp_path: Path) -> None:
    table = TableMetadata(name=text, organisation=text, rights=text, rights_address=text)
    for number, record in enumerate(made(text) for made in HOSTILE_RUNS):
        crate(tmp_path / f"{number}", record, names=("txt", "rocrate"), table=table)
