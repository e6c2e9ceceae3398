"""The annotations are expanded as JSON-LD by pyld, with the W3C's own context, which lies beside this file.

`anno.jsonld` is that of w3c/web-annotation, commit 74992e5, unchanged. Copyright © W3C, under the W3C Document License:
<https://www.w3.org/copyright/document-license/>.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pyld import jsonld

from tests.exports.formats.sample_records import EMPTY, HOSTILE, ORDINARY, ROWS_ALONE, hostile, row
from webinar_archive.exports.formats.webannotation import CONTEXT, webannotation_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.models import Transcript, Word

OA = "http://www.w3.org/ns/oa#"
AS = "http://www.w3.org/ns/activitystreams#"
RDF_VALUE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#value"


def _context(address: str, options: object) -> dict[str, Any]:
    assert address == CONTEXT, "nothing else may be loaded"
    document = json.loads(Path(__file__).with_name("anno.jsonld").read_text("utf-8"))
    return {
        "contextUrl": None,
        "documentUrl": address,
        "document": document,
        "contentType": "application/ld+json",
    }


def page(record: ReleasedRecord) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(webannotation_files(record)["annotations.jsonld"])
    return read


def expanded_items(record: ReleasedRecord) -> list[dict[str, Any]]:
    """Return the annotations as a reader of linked data sees them."""
    (expanded,) = jsonld.expand(page(record), {"documentLoader": _context})
    ((listed),) = expanded[AS + "items"]
    return list(listed["@list"])


def selectors(annotation: dict[str, Any]) -> list[tuple[str | None, str]]:
    """Return the words and the fragment of each target."""
    found = []
    for target in annotation[OA + "hasTarget"]:
        (selector,) = target[OA + "hasSelector"]
        place = selector[OA + "refinedBy"][0] if OA + "refinedBy" in selector else selector
        exact = selector[OA + "exact"][0]["@value"] if OA + "exact" in selector else None
        found.append((exact, place[RDF_VALUE][0]["@value"]))
    return found


def test_a_quotation_is_a_place_in_the_film_with_the_words_spoken_there() -> None:
    first, second, last = expanded_items(ORDINARY)
    # and what another says meanwhile
    exact = "prends la parole 👩🏽‍🔬 sur l’œuvre : a < قال: «الأرشيف ذاكرتنا» ثم שלום"
    assert selectors(first) == [(exact, "t=4.8,8.35")]
    assert [place for _, place in selectors(second)] == ["t=6,7.15", "t=7.2,7.55"]
    assert selectors(last)[0][1] == "t=3599.99,3599.99"
    body = first[OA + "hasBody"][0]
    assert body[RDF_VALUE][0]["@value"] == ORDINARY.rows[0].quotation
    assert "Benoît Vallauri" in json.dumps(body, ensure_ascii=False)
    (target,) = first[OA + "hasTarget"]
    assert target[OA + "hasSource"] == [{"@id": "https://www.example.org/watch?v=1&%C3%A9=2"}]


def test_the_words_around_a_place_tell_it_from_another() -> None:
    selector = page(ORDINARY)["items"][0]["target"]["selector"]
    assert selector["prefix"] == "toutes et à tous. Merci, je"
    assert selector["suffix"] == "fin --> fin ]]> &amp; {x}"


def test_without_a_transcript_the_words_are_those_of_the_row() -> None:
    rows = (replace(ROWS_ALONE.rows[0], spoken="je prends la parole"), *ROWS_ALONE.rows[1:])
    first, second, _ = expanded_items(replace(ROWS_ALONE, rows=rows))
    assert selectors(first) == [("je prends la parole", "t=4.8,8.35")]
    assert selectors(second)[0] == (None, "t=6,7.15")


def test_addresses_begin_with_that_of_the_release() -> None:
    record = replace(ORDINARY, address="https://archives.example.org/débats")
    start = "https://archives.example.org/d%C3%A9bats/records/140892/annotations.jsonld"
    assert page(record)["id"] == start
    assert expanded_items(record)[0]["@id"] == f"{start}#quotation-1"


def test_a_record_without_anything_has_a_page_without_annotations() -> None:
    assert page(EMPTY)["items"] == []
    assert page(EMPTY)["partOf"]["total"] == 0


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    (annotation,) = expanded_items(hostile(text))
    body = annotation[OA + "hasBody"][0]
    assert body[RDF_VALUE][0]["@value"] == text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    (target,) = annotation[OA + "hasTarget"]
    assert target[OA + "hasSource"][0]["@id"].startswith("http://localhost:8000/records/140892/")


def test_the_words_of_a_place_are_those_that_begin_in_it_in_the_order_of_the_transcript() -> None:
    seeded = random.Random(3)
    words = tuple(Word(f"m{n}", start := seeded.randrange(9_000), start + 200) for n in range(120))
    spans = [sorted((seeded.randrange(9_000), seeded.randrange(9_000))) for _ in range(40)]
    rows = tuple(row(number, "mots", (start, end)) for number, (start, end) in enumerate(spans, start=1))
    record = replace(ORDINARY, rows=rows, transcript=Transcript(words=words))
    items = json.loads(webannotation_files(record)["annotations.jsonld"])["items"]
    for item in items:
        start, end = spans[int(item["id"].rpartition("-")[2]) - 1]
        selector = item["target"]["selector"]
        spoken = [word.text for word in words if start <= word.start_ms < end]
        assert selector.get("exact", "").split() == spoken
