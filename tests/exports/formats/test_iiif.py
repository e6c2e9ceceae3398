"""The manifest is a film on a canvas with annotations and ranges, each at its time; its structure is checked by rules.

The rules are those of the Presentation API 3.0 that concern what is written; the published schema has no licence.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import webvtt

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, ROWS_ALONE, hostile
from webinar_archive.exports.formats import write_formats
from webinar_archive.exports.formats.iiif import iiif_files
from webinar_archive.exports.formats.vtt import vtt_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.exports.schema import TableMetadata
from webinar_archive.exports.utterances import PARAGRAPHS, utterances

LABEL = {
    "type": "object",
    "minProperties": 1,
    "patternProperties": {
        "^(none|[a-zA-Z-]+)$": {"type": "array", "items": {"type": "string"}, "minItems": 1}
    },
    "additionalProperties": False,
}
ID = {"type": "string", "pattern": "^https?://[!-~]+$"}


def _resource(kind: str, *required: str, **properties: object) -> dict[str, Any]:
    fixed = {"id": ID, "type": {"const": kind}, "label": LABEL}
    return {"type": "object", "required": ["id", "type", *required], "properties": {**fixed, **properties}}


def _list(items: object, least: int = 0) -> dict[str, object]:
    return {"type": "array", "items": items, "minItems": least}


ANNOTATION = _resource(
    "Annotation",
    "motivation",
    "body",
    "target",
    motivation={"enum": ["painting", "commenting", "supplementing"]},
    target={"type": "string", "pattern": r"^http[^#]+/canvas(#t=[0-9.]+,[0-9.]+)?$"},
)
PAGES = _list(_resource("AnnotationPage", "items", items=_list(ANNOTATION, 1)))
CANVAS = {
    **_resource(
        "Canvas", "items", items=PAGES, annotations=PAGES, duration={"type": "number", "exclusiveMinimum": 0}
    ),
    "anyOf": [{"required": ["duration"]}, {"required": ["height", "width"]}],
    "dependentRequired": {"height": ["width"], "width": ["height"]},
}
RANGE = _resource("Range", "items", "label", items=_list(_resource("Canvas"), 1))
MANIFEST = _resource(
    "Manifest",
    "@context",
    "label",
    "items",
    **{"@context": {"const": "http://iiif.io/api/presentation/3/context.json"}},
    items=_list(CANVAS, 1),
    structures=_list(_resource("Range", "items", items=_list(RANGE, 1)), 1),
    summary=LABEL,
    metadata=_list({"required": ["label", "value"], "properties": {"label": LABEL, "value": LABEL}}),
    navDate={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT00:00:00Z$"},
)


def manifest(record: ReleasedRecord) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(iiif_files(record)["manifest.json"])
    jsonschema.validate(read, MANIFEST, cls=jsonschema.Draft202012Validator)
    ids = list(_ids(read))
    assert len(ids) == len(set(ids)), "an id stands for one thing"
    return read


def _ids(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if "id" in value and "#" not in value["id"] and value.get("type") != "Text":
            yield value["id"]
        for each in value.values():
            yield from _ids(each)
    elif isinstance(value, list):
        for each in value:
            yield from _ids(each)


def page(read: dict[str, Any], name: str) -> list[tuple[int, int, str]]:
    """Return times and texts of a page of annotations."""
    (found,) = (p for p in read["items"][0]["annotations"] if p["id"].endswith(name))
    return [(*times(each["target"]), each["body"]["value"]) for each in found["items"]]


def test_the_captions_are_a_file_that_every_player_reads_and_the_first_page_leads_to() -> None:
    files = iiif_files(ORDINARY)
    # Ramp refuses a header
    assert files["captions.vtt"].startswith(b"WEBVTT\n\n1\n00:00:01.007 --> ")
    assert cues(files["captions.vtt"]) == cues(vtt_files(ORDINARY)["transcript.vtt"])
    # Ramp reads the first page alone
    (captions,) = manifest(ORDINARY)["items"][0]["annotations"][0]["items"]
    assert (captions["motivation"], captions["body"]["format"]) == ("supplementing", "text/vtt")
    assert captions["body"]["id"] == "http://localhost:8000/records/140892/captions.vtt"
    assert captions["target"] == manifest(ORDINARY)["items"][0]["id"]


def test_without_a_transcript_there_are_no_captions() -> None:
    assert list(iiif_files(ROWS_ALONE)) == ["manifest.json"]


def cues(data: bytes) -> list[tuple[str, str, str]]:
    return [(cue.start, cue.end, cue.text) for cue in webvtt.from_string(data.decode()).captions]


def times(address: str) -> tuple[int, int]:
    start, end = re.findall(r"#t=([0-9.]+),([0-9.]+)$", address)[0]
    return round(float(start) * 1000), round(float(end) * 1000)


def test_the_film_is_painted_on_a_canvas_of_its_size_and_duration() -> None:
    (canvas,) = manifest(ORDINARY)["items"]
    assert (canvas["width"], canvas["height"], canvas["duration"]) == (1280, 720, 3604.04)
    (painting,) = canvas["items"][0]["items"]
    assert painting["body"]["type"] == "Video"
    assert painting["body"]["format"] == "video/mp4"
    assert painting["target"] == canvas["id"]


def test_quotations_and_transcript_are_annotations_at_their_times() -> None:
    read = manifest(ORDINARY)
    quotations = page(read, "quotations")
    assert [each[:2] for each in quotations] == [
        (4_800, 8_350),
        (6_000, 7_150),
        (7_200, 7_550),
        (3_599_990, 3_599_990),
    ]
    assert quotations[0][2] == f"Benoît Vallauri: {ORDINARY.rows[0].quotation}"
    assert page(read, "transcript") == [
        (u.start_ms, u.end_ms, f"{u.speaker}: {u.text}" if u.speaker else u.text)
        for u in utterances(ORDINARY.words, PARAGRAPHS)
    ]


def test_a_quotation_is_a_chapter_with_each_of_its_passages() -> None:
    (chapters,) = manifest(ORDINARY)["structures"]
    assert [[times(c["id"]) for c in each["items"]] for each in chapters["items"]] == [
        [(4_800, 8_350)],
        [(6_000, 7_150), (7_200, 7_550)],
        [(3_599_990, 3_599_990)],
    ]


def test_a_film_that_came_from_a_file_on_the_web_is_played_from_there() -> None:
    assert ORDINARY.capture is not None
    capture = replace(ORDINARY.capture, page_address="https://example.org/a/film.webm?x=1#t=3")
    (canvas,) = manifest(replace(ORDINARY, capture=capture))["items"]
    assert canvas["items"][0]["items"][0]["body"]["id"] == "https://example.org/a/film.webm?x=1"


@pytest.mark.parametrize(
    ("tag", "key"), [("es-419", "es"), ("zh-Hant", "zh-Hant"), (None, "none"), ("1", "none")]
)
def test_a_label_has_its_language(tag: str | None, key: str) -> None:
    rows = tuple(replace(row, language=tag) for row in ORDINARY.rows)
    assert list(manifest(replace(ORDINARY, rows=rows))["label"]) == [key]


@pytest.mark.parametrize("record", [EMPTY, ROWS_ALONE], ids=["nothing", "rows alone"])
def test_a_record_of_which_little_is_known_has_a_valid_manifest(record: ReleasedRecord) -> None:
    assert ("structures" in manifest(record)) == bool(record.quotations)


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    clean = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    read = manifest(hostile(text))
    assert page(read, "quotations") == [(1_000, 2_000, f"{clean}: {clean}")]
    for fact in read["metadata"]:
        # a viewer would take it for HTML
        assert not any(value.startswith("<") and value.endswith(">") for value in fact["value"]["none"])


COLLECTION = _resource(
    "Collection",
    "@context",
    "label",
    "items",
    items=_list(
        _resource("Manifest", "label", navDate={"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT00:00:00Z$"})
    ),
)


def collection(tmp_path: Path, *records: ReleasedRecord, address: str | None = None) -> dict[str, Any]:
    table = TableMetadata(name="essai", address=address)
    released = [partial(replace, record, address=address) for record in records]
    written = write_formats(["iiif"], (), table, tmp_path, released)
    read: dict[str, Any] = json.loads(written[-1].read_text(encoding="utf-8"))
    jsonschema.validate(read, COLLECTION, cls=jsonschema.Draft202012Validator)
    return read


def test_the_collection_of_a_release_leads_to_every_manifest(tmp_path: Path) -> None:
    read = collection(tmp_path, ORDINARY, EMPTY, address="https://example.org/débats")
    assert read["id"] == "https://example.org/d%C3%A9bats/collection.json"
    for item in read["items"]:
        name = item["id"].removeprefix("https://example.org/d%C3%A9bats/")
        manifest = json.loads((tmp_path / name).read_text(encoding="utf-8"))
        assert (manifest["id"], manifest["label"]) == (item["id"], item["label"])
        assert manifest.get("navDate") == item.get("navDate")
    assert [item["label"] for item in read["items"]] == [{"fr": [ORDINARY.title]}, {"none": ["140895"]}]


def test_the_collection_of_an_empty_release_has_no_items(tmp_path: Path) -> None:
    read = collection(tmp_path)
    assert (read["id"], read["items"]) == ("http://localhost:8000/collection.json", [])


@pytest.mark.parametrize("text", HOSTILE)
def test_every_title_comes_back_in_the_collection(text: str, tmp_path: Path) -> None:
    record = replace(EMPTY, rows=(replace(EMPTY.rows[0], title=text),))
    (item,) = collection(tmp_path, record)["items"]
    assert item["label"] == {"none": [text.replace("\x00", "\N{REPLACEMENT CHARACTER}") or "140895"]}
