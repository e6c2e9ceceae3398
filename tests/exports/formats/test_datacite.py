"""The metadata is valid against DataCite's schema, as the package `datacite` carries it."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from datacite import schema45

from tests.exports.formats.sample_records import EMPTY, HOSTILE, NOTICE, ORDINARY, ROWS_ALONE, hostile
from webinar_archive.exports.formats.datacite import datacite_files
from webinar_archive.exports.released_record import ReleasedRecord
from webinar_archive.models import Contributor
from webinar_archive.text.characters import NOT_IN_UTF8, REPLACEMENT, one_line


def metadata(record: ReleasedRecord) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(datacite_files(record)["datacite.json"])
    assert [error.message for error in schema45.validator.iter_errors(read)] == []
    return read


def test_it_says_what_the_notice_states() -> None:
    read = metadata(ORDINARY)
    assert read["titles"] == [{"title": ORDINARY.title, "lang": "fr"}]
    assert read["creators"] == [{"name": "Benoît Vallauri", "nameType": "Personal"}]
    assert [each["name"] for each in read["contributors"]] == ["Les Interconnectés"]
    assert (read["publisher"], read["publicationYear"]) == ({"name": "Les Interconnectés"}, "2020")
    assert read["types"]["resourceTypeGeneral"] == "Audiovisual"
    assert (read["sizes"], read["formats"]) == (["01:00:04"], ["video/mp4"])


def test_a_quotation_is_a_line_of_the_contents_with_its_times() -> None:
    (contents,) = (d for d in metadata(ORDINARY)["descriptions"] if d["descriptionType"] == "TableOfContents")
    assert contents["description"].splitlines()[0] == (
        "00:00:04.800–00:00:08.350 Benoît Vallauri: je prends la parole, sur l’œuvre « 👩🏽‍🔬 »"
    )
    assert len(contents["description"].splitlines()) == 3


def test_a_body_is_the_creator_where_nobody_is_named() -> None:
    bodies = (Contributor(name="Ville de Lyon", body=True),)
    read = metadata(replace(ORDINARY, notice=replace(NOTICE, contributors=bodies)))
    assert read["creators"] == [{"name": "Ville de Lyon", "nameType": "Organizational"}]
    assert "contributors" not in read


def test_what_nothing_states_is_unavailable() -> None:
    nobody = replace(NOTICE, contributors=(), publisher=None, year=None)
    read = metadata(replace(ORDINARY, notice=nobody))
    assert (read["creators"], read["publisher"]) == ([{"name": ":unav"}], {"name": ":unav"})
    # the day of the event is known
    assert read["publicationYear"] == "2020"
    assert metadata(ROWS_ALONE)["creators"][0]["name"] == "Benoît Vallauri"


def test_no_year_is_made_up() -> None:
    read = json.loads(datacite_files(EMPTY)["datacite.json"])
    missing = [error.message for error in schema45.validator.iter_errors(read)]
    assert missing == ["'publicationYear' is a required property"]


def test_a_subject_stated_twice_is_one() -> None:
    notice = replace(NOTICE, subjects=("archives", "archives"))
    assert metadata(replace(ORDINARY, notice=notice))["subjects"] == [{"subject": "archives"}]


@pytest.mark.parametrize("text", HOSTILE)
def test_every_text_comes_back(text: str) -> None:
    clean = NOT_IN_UTF8.sub(REPLACEMENT, text)
    read = metadata(hostile(text))
    assert read["subjects"] == [{"subject": clean}]
    assert read["titles"][0]["title"] == one_line(clean) or "140892"
