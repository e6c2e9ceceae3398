"""The page of a record shows what is known, whatever strangers wrote, and without what is missing."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.desk.desk_client import (
    HOSTILE,
    ORIGIN,
    PRINTED,
    RECORD,
    make_archive,
    record_folder,
    reviews_path,
    row,
    visitor,
)
from webinar_archive.archive.step_cache import latest_result, store_result
from webinar_archive.i18n.messages import messages
from webinar_archive.models import Capture
from webinar_archive.models.voices import SoundKind, SoundStretch, VoicePerson, Voices, VoiceTurn


def page(client: TestClient, language: str = "en") -> str:
    answer = client.get(RECORD, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.text


def test_a_record_shows_facts_findings_and_quotations(tmp_path: Path) -> None:
    shown = page(visitor(make_archive(tmp_path), tmp_path))
    assert "00:00:04" in shown, "the stated duration"
    assert "00:00:03" in shown, "the measured one"
    assert "negation-changed" in shown
    assert re.search(r'change-negation"[^>]*>.*?ne</span>', shown)
    assert re.search(r'change-number"[^>]*>.*?deux</span>', shown)
    assert re.search(r"jardins\.</dd>", shown), "kept words bear no mark"
    assert "97%" in shown


def test_a_record_is_shown_in_french(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    assert messages("fr")["desk-transcript"] in page(client, "fr-CA,en;q=0.5")
    client.get("/language/en?back=/")
    assert messages("en")["desk-transcript"] in page(client, "fr"), "a chosen language stays"


@pytest.mark.parametrize(
    "column", ["title", "speaker", "speaker_role", "quotation", "spoken", "findings", "language"]
)
def test_foreign_text_is_escaped(tmp_path: Path, column: str) -> None:
    client = visitor(make_archive(tmp_path, row(1, **{column: HOSTILE})), tmp_path, person=HOSTILE)
    for shown in (page(client), client.get("/").text, client.get("/search", params={"q": HOSTILE}).text):
        assert "<script>alert" not in shown
        assert "<img" not in shown
        assert "\"'>" not in shown


def test_a_closing_tag_in_a_text_does_not_end_the_data_of_the_page(tmp_path: Path) -> None:
    shown = page(visitor(make_archive(tmp_path, row(speaker="</script><b>")), tmp_path))
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', shown)
    assert json.loads(data)["base"] == RECORD


def test_voices_told_apart_in_the_audio_are_shown_where_the_words_have_no_labels(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path, film=True), tmp_path)
    folder = record_folder(tmp_path)
    capture = latest_result(folder, "fetch", Capture)
    assert capture is not None
    assert capture.media is not None
    heard = Voices(
        media_checksum=capture.media.checksum,
        sounds=(SoundStretch(0, 1_000, SoundKind.OTHER), SoundStretch(1_000, 3_000, SoundKind.SPEECH)),
        turns=(VoiceTurn(1_000, 2_000, 0), VoiceTurn(2_000, 3_000, 1)),
        persons=(VoicePerson(voice=1, name="Anne <Dupont>", evidence={"floor": 2}),),
    )
    store_result(folder, "voices", heard, version=1, inputs={})
    note = messages("en")["desk-heard-voices"]
    shown = page(client)
    assert messages("en")["desk-legend-sound"] in shown
    assert note not in shown
    (folder / "transcript.json").unlink()
    shown = page(client)
    (data,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', shown)
    assert json.loads(data)["voices"] == [[0, 1_000, 2_000], [1, 2_000, 3_000]]
    assert json.loads(data)["otherSounds"] == [[0, 1_000]]
    assert note in shown
    assert f"voice 2: Anne &lt;Dupont&gt; ({messages('en')['desk-heard-floor']})" in shown


def test_no_page_has_inline_scripts_or_styles(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    for path in ("/", RECORD, "/who", "/search?q=jardins", "/nothing"):
        shown = client.get(path).text
        scripts = re.findall(r"<script([^>]*)>", shown)
        assert all("src=" in script or "application/json" in script for script in scripts)
        assert not re.search(r"<[^>]*\s(style|on\w+)=", shown)


def test_a_record_without_film_says_so_and_shows_the_rest(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    shown = page(client)
    assert "<video" not in shown
    assert messages("en")["desk-no-film"] in shown
    assert "mot39" in shown
    assert client.get(f"{RECORD}/film").status_code == 404
    assert client.get(f"{RECORD}/peaks").status_code == 404


def test_the_film_is_sent_in_the_ranges_asked_for(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path, film=True), tmp_path)
    assert "<video" in page(client)
    whole = client.get(f"{RECORD}/film")
    part = client.get(f"{RECORD}/film", headers={"Range": "bytes=10-19"})
    assert whole.headers["content-type"] == "video/webm"
    assert (part.status_code, part.content) == (206, whole.content[10:20])
    assert "sandbox" in whole.headers["content-security-policy"]


def allow_players(pipeline: Path, page_address: str) -> None:
    """Let the desk show players, for a record whose video is seen on a page."""
    pipeline.write_text(f"{pipeline.read_text()}[review]\nembed = true\n")
    capture = Capture(media=None, page_address=page_address)
    store_result(pipeline.parent / "archive" / "essai" / "film", "fetch", capture, version=1, inputs={})


def test_a_record_without_film_shows_the_player_of_the_site_where_that_is_allowed(tmp_path: Path) -> None:
    pipeline = make_archive(tmp_path)
    allow_players(pipeline, "https://vimeo.com/1234")
    client = visitor(pipeline, tmp_path)
    answer = client.get(RECORD)
    assert 'src="https://player.vimeo.com/video/1234?dnt=1#t=0s"' in answer.text
    assert answer.headers["content-security-policy"].endswith("; frame-src https://player.vimeo.com")
    assert "frame-src" not in client.get("/").headers["content-security-policy"]


@pytest.mark.parametrize(
    "page_address", ["https://example.org/film", "https://a;b/w/c", "javascript:alert(1)"]
)
def test_a_site_that_is_not_known_is_not_embedded(tmp_path: Path, page_address: str) -> None:
    pipeline = make_archive(tmp_path)
    allow_players(pipeline, page_address)
    answer = visitor(pipeline, tmp_path).get(RECORD)
    assert "<iframe" not in answer.text
    assert "frame-src" not in answer.headers["content-security-policy"]


def test_no_player_is_embedded_unless_the_pipeline_file_says_so(tmp_path: Path) -> None:
    pipeline = make_archive(tmp_path)
    plain = pipeline.read_text()
    allow_players(pipeline, "https://vimeo.com/1234")
    pipeline.write_text(plain)
    assert "<iframe" not in visitor(pipeline, tmp_path).get(RECORD).text


def test_what_is_proposed_to_the_catalogue_is_shown_with_what_was_found_and_why(tmp_path: Path) -> None:
    sure = row(verdict="verbatim", findings=None, spoken=PRINTED)
    client = visitor(make_archive(tmp_path, sure, row(2)), tmp_path)
    assert f'href="{RECORD}/proposal"' in page(client)
    shown = client.get(f"{RECORD}/proposal", headers={"Accept-Language": "en"}).text
    assert re.search(r"<ins>[^<]*00:00:01[^<]*</ins>", shown)
    assert "Quotation 2" in shown, "what is left out, and why"
    french = client.get(f"{RECORD}/proposal", headers={"Accept-Language": "fr"}).text
    assert messages("fr")["proposal-column-proposed"] in french


def test_a_record_for_which_nothing_can_be_proposed_says_why(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    (record_folder(tmp_path) / "steps" / "notice.json").write_bytes(b"nonsense")
    answer = client.get(f"{RECORD}/proposal", headers={"Accept-Language": "en"})
    assert answer.status_code == 200
    assert '<p class="note">' in answer.text
    assert "<table" not in answer.text


def test_a_film_that_leads_out_of_the_archive_is_not_sent(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path, film=True), tmp_path)
    film = record_folder(tmp_path) / "capture" / "film.webm"
    secret = tmp_path / "secret"
    secret.write_text("secret")
    film.unlink()
    film.symlink_to(secret)
    assert client.get(f"{RECORD}/film").status_code == 404


def test_a_damaged_archive_shows_what_is_left(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path, film=True), tmp_path)
    record = record_folder(tmp_path)
    for broken in ("steps/locate.json", "steps/notice.json", "transcript.json", "capture/film.webm"):
        (record / broken).write_bytes(b"\x00nonsense")
    shown = page(client)
    assert "deux jardins" in shown
    assert client.get(f"{RECORD}/peaks").content == b""


def test_words_and_captions_are_sent_to_the_player(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    times = client.get(f"{RECORD}/words.json").json()
    assert times[0][:2] == [[1000, 1180, 4], [1200, 1380, 7]]
    assert client.get(f"{RECORD}/captions.vtt").text.startswith("WEBVTT")


def test_a_reviews_file_that_is_nonsense_is_told_and_left_as_it_is(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    decided = client.post(
        f"{RECORD}/decide",
        data={"number": "1", "revision": "0", "action": "accept"},
        headers={"Origin": ORIGIN},
    )
    assert decided.status_code == 303
    reviews = reviews_path(tmp_path)
    reviews.write_text('{"form": 1,\n "records": 3}')
    assert "line 2" in page(client)
    assert "line 2" in client.get("/").text
    assert '<form class="decide"' not in page(client)
    assert reviews.read_text() == '{"form": 1,\n "records": 3}'


def test_a_read_only_disk_is_told_and_its_records_are_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write wherever the disk lets it
    shown = page(client)
    assert "may not be written" in shown
    assert "jardins" in shown
    assert '<form class="decide"' not in shown


def test_what_changed_in_the_archive_is_shown_at_once(tmp_path: Path) -> None:
    client = visitor(make_archive(tmp_path), tmp_path)
    assert "mot39" in page(client)
    (record_folder(tmp_path) / "transcript.json").unlink()
    shown = page(client)
    assert "mot39" not in shown
    assert messages("en")["desk-no-transcript"] in shown
