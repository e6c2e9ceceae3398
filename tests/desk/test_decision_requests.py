"""Decisions are stored as they are taken, and nobody overwrites another's."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.desk.desk_client import HOSTILE, ORIGIN, RECORD, make_archive, reviews_path, row, visitor


def decide(client: TestClient, action: str, revision: str = "0", **fields: str) -> Any:
    """Decide as a script of the page does; returns the answer."""
    data = {"number": "1", "revision": revision, "action": action, **fields}
    headers = {"Origin": ORIGIN, "Accept": "application/json", "Accept-Language": "en"}
    return client.post(f"{RECORD}/decide", data=data, headers=headers)


def revision_in(html: str) -> str:
    return html.split('name="revision" value="')[1].split('"')[0]


def current(folder: Path) -> dict[str, Any]:
    stored = json.loads(reviews_path(folder).read_text(encoding="utf-8"))
    history: list[dict[str, Any]] = stored["records"]["film"][0]["history"]
    return history[-1]


def test_an_accepted_quotation_is_stored_with_who_and_what_was_seen(tmp_path: Path) -> None:
    answer = decide(visitor(make_archive(tmp_path), tmp_path), "accept")
    assert answer.status_code == 200
    assert "accepted" in answer.json()["told"]
    assert 'class="quotation is-accepted"' in answer.json()["html"]
    assert answer.json()["counts"] == "1 quotation, 0 to review."
    stored = current(tmp_path)
    assert (stored["action"], stored["by"], stored["seen"]["start_ms"]) == ("accept", "Anne", 1000)


def test_a_quotation_is_moved_to_typed_times(tmp_path: Path) -> None:
    answer = decide(
        visitor(make_archive(tmp_path), tmp_path), "move", start="0:01,5", end="00:00:02.250",
        speaker="Paul Petit", comment="  Il répond.\r\nPuis rit. ",
    )  # fmt: skip
    assert 'data-start="1500" data-end="2250"' in answer.json()["html"]
    stored = current(tmp_path)
    assert (stored["start_ms"], stored["end_ms"]) == (1500, 2250)
    assert (stored["speaker"], stored["comment"]) == ("Paul Petit", "Il répond.\nPuis rit.")


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"start": "x", "end": "2"}, "57:02.9"),
        ({"start": "", "end": ""}, "57:02.9"),
        ({"start": "3", "end": "2"}, "not after the start"),
        ({"start": "2", "end": "2"}, "not after the start"),
        ({"start": "0", "end": "9999999999"}, "57:02.9"),
    ],
)
def test_a_place_that_is_none_is_told_and_not_stored(
    tmp_path: Path, fields: dict[str, str], told: str
) -> None:
    answer = decide(visitor(make_archive(tmp_path), tmp_path), "move", **fields)
    assert answer.status_code == 409
    assert told in answer.json()["told"]
    assert not reviews_path(tmp_path).exists()


@pytest.mark.parametrize("action", ["", "destroy", "Accept"])
def test_an_unknown_decision_is_not_stored(tmp_path: Path, action: str) -> None:
    assert decide(visitor(make_archive(tmp_path), tmp_path), action).status_code == 409
    assert not reviews_path(tmp_path).exists()


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "", "99999999999", "²"])
def test_a_decision_about_a_quotation_that_is_not_there_is_not_stored(tmp_path: Path, number: str) -> None:
    assert decide(visitor(make_archive(tmp_path), tmp_path), "accept", number=number).status_code == 409
    assert not reviews_path(tmp_path).exists()


def test_decisions_are_undone_and_redone(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    html = decide(client, "reject").json()["html"]
    html = decide(client, "undo", revision_in(html)).json()["html"]
    assert 'class="quotation is-open"' in html
    html = decide(client, "redo", revision_in(html)).json()["html"]
    assert 'class="quotation is-rejected"' in html


def test_a_note_keeps_the_decision_before(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    html = decide(client, "move", start="1", end="1.5").json()["html"]
    html = decide(client, "note", revision_in(html), comment="à vérifier").json()["html"]
    assert 'class="quotation is-moved"' in html
    stored = current(tmp_path)
    assert (stored["action"], stored["end_ms"], stored["comment"]) == ("move", 1500, "à vérifier")


def test_the_second_of_two_people_is_told_and_sees_the_other_decision(tmp_path: Path) -> None:
    source = make_archive(tmp_path)
    anne, paul = visitor(source, tmp_path), visitor(source, tmp_path, person="Paul")
    assert decide(anne, "accept").status_code == 200
    answer = decide(paul, "reject")
    assert answer.status_code == 409
    assert "Anne" in answer.json()["told"]
    assert 'class="quotation is-accepted"' in answer.json()["html"]
    assert current(tmp_path)["by"] == "Anne"
    assert decide(paul, "reject", revision_in(answer.json()["html"])).status_code == 200


def test_a_form_without_scripts_decides_too(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    data = {"number": "1", "revision": "0", "action": "accept"}
    answer = client.post(f"{RECORD}/decide", data=data, headers={"Origin": ORIGIN})
    assert (answer.status_code, answer.headers["location"]) == (303, f"{RECORD}#q1")
    answer = client.post(f"{RECORD}/decide", data=data, headers={"Origin": ORIGIN})
    assert answer.status_code == 409
    assert "Anne" in answer.text


def test_nobody_decides_without_a_name(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path, person=None)
    answer = decide(client, "accept")
    assert answer.status_code == 403
    assert answer.json()["who"].startswith("/who?back=/record/essai/film")
    assert not reviews_path(tmp_path).exists()


def test_the_name_of_a_proxy_counts_and_no_other(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path, user_header="X-Forwarded-User")
    answer = decide(client, "accept")
    assert answer.status_code == 409
    assert "X-Forwarded-User" in answer.json()["told"]
    client.headers["X-Forwarded-User"] = "Paul"
    assert decide(client, "accept").status_code == 200
    assert current(tmp_path)["by"] == "Paul"


def test_hostile_words_of_a_decision_are_stored_and_escaped(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path, person=HOSTILE)
    html = decide(client, "accept", comment=HOSTILE, speaker=HOSTILE).json()["html"]
    assert "<script" not in html
    assert "<img" not in html
    assert current(tmp_path)["comment"] == HOSTILE


def test_a_decision_that_a_later_run_contradicts_is_marked(tmp_path: Path) -> None:
    from tests.pipeline.archived_pipeline import outcome
    from webinar_archive.pipeline.plan import save_outcome

    client = visitor(make_archive(tmp_path), tmp_path)
    decide(client, "accept")
    later = row(start="00:01:00.000", end="00:01:05.000", start_ms=60_000, end_ms=65_000)
    save_outcome(tmp_path / "pipelines" / "archive" / "essai" / "film", outcome("film", later))
    shown = client.get(RECORD, headers={"Accept-Language": "en"}).text
    assert "A later run places the words at 00:01:00" in shown
    assert "look again" in client.get("/", headers={"Accept-Language": "en"}).text
