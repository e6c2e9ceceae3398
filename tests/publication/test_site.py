"""The site of a release: what it shows, what it hides, and that no stranger's text becomes markup."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.remote_film import with_remote_film
from tests.desk.desk_client import HOSTILE, PRINTED, make_archive, record_folder, row
from tests.pipeline.archived_pipeline import outcome
from tests.reviews.made_reviews import review
from webinar_archive.archive.deletion import Deletion
from webinar_archive.archive.step_cache import store_result
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.i18n.messages import messages
from webinar_archive.models import Transcript, TranscriptSource, Word
from webinar_archive.models.codec import to_json
from webinar_archive.models.review import NO_REVISION
from webinar_archive.pipeline.config import PublishSection
from webinar_archive.pipeline.facts import TranscriptFile
from webinar_archive.pipeline.outcome import Outcome, deleted_outcome, never_archived
from webinar_archive.pipeline.stored_release import StoredRelease, stored_releases
from webinar_archive.publication.site import SiteSummary, write_site
from webinar_archive.reviews.review_store import Decision

LINK = "https://youtu.be/abc?t=1"


def release_of(folder: Path, *rows: Row, has_film: bool = False, **keys: object) -> StoredRelease:
    (release,) = stored_releases(make_archive(folder, *rows, film=has_film))
    folder_of_table = folder / "annotations" / "essai"
    return replace(release, folder=folder_of_table, publish=PublishSection(**keys))  # type: ignore[arg-type]


def decide(release: StoredRelease, rows: tuple[Row, ...], number: int, action: str) -> None:
    store = release.store()
    assert store is not None
    made = review(action, by="Jeanne", comment="Entendu deux fois.")
    store.decide(Decision(key="film", rows=rows, number=number, revision=NO_REVISION, review=made))


def page(site: Path, path: str = "records/film/index.html") -> str:
    return (site / path).read_text(encoding="utf-8")


def written(release: StoredRelease, folder: Path) -> tuple[Path, SiteSummary]:
    return folder / "site", write_site([release], folder / "site")


def test_a_site_has_a_list_a_page_a_record_and_downloads(tmp_path: Path) -> None:
    release = release_of(tmp_path, row(link_at_start=LINK), address="https://archive.example/site")
    release = replace(
        release, export=replace(release.export, formats=("csv", "jsonl", "vtt", "iiif", "rocrate"))
    )
    site, summary = written(release, tmp_path)
    crate = json.loads((site / "ro-crate-metadata.json").read_text(encoding="utf-8"))["@graph"]
    described = {entity["@id"] for entity in crate if entity["@type"] == "File"}
    assert {"quotations.csv", "collection.json", "records/film/manifest.json"} <= described
    assert 'href="ro-crate-metadata.json"' in page(site, "index.html")
    assert (summary.records, summary.quotations, summary.films) == (1, 1, 0)
    assert 'href="records/film/index.html"' in page(site, "index.html")
    assert 'href="quotations.csv"' in page(site, "index.html")
    (manifest,) = json.loads(page(site, "collection.json"))["items"]
    assert manifest["id"].startswith("https://archive.example/site/records/film/")
    shown = page(site)
    assert f'href="{LINK}"' in shown, "the moment on the video's own site"
    assert re.search(r'change-negation"[^>]*>.*?ne</span>', shown)
    assert "Anne Martin. “La ville.” n.d., https://youtu.be/abc?t=1, 0:01." in shown
    assert 'property="og:url" content="https://archive.example/site/records/film/index.html"' in shown
    assert 'href="transcript.vtt" download' in shown
    found = re.search(r'<script type="application/ld\+json">(.*?)</script>', shown)
    assert found is not None
    data = json.loads(found[1])
    assert data["@type"] == "VideoObject"
    assert data["hasPart"][0]["startOffset"] == 1.0
    assert data["hasPart"][0]["url"] == LINK


def test_pages_are_in_each_language_and_lead_to_the_others(tmp_path: Path) -> None:
    site, _ = written(release_of(tmp_path, languages=("fr", "en")), tmp_path)
    assert messages("fr")["desk-transcript"] in page(site)
    assert messages("en")["desk-transcript"] in page(site, "records/film/index.en.html")
    assert 'href="index.en.html" lang="en"' in page(site)
    assert 'href="../../index.en.html"' in page(site, "records/film/index.en.html")


def test_no_page_has_inline_scripts_or_styles_and_all_forbid_them(tmp_path: Path) -> None:
    site, _ = written(release_of(tmp_path), tmp_path)
    for path in site.rglob("*.html"):
        shown = path.read_text(encoding="utf-8")
        assert "default-src 'none'" in shown
        assert "unsafe" not in shown
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script>|https?://[^\"]*\.(?:js|css)", shown)


@pytest.mark.parametrize("column", ["title", "speaker", "speaker_role", "quotation", "spoken", "event_date"])
def test_foreign_text_is_escaped(tmp_path: Path, column: str) -> None:
    hostile = f"{HOSTILE}</script><!--\u2028"
    site, _ = written(release_of(tmp_path, row(1, **{column: hostile}), title=HOSTILE), tmp_path)
    assert "<" not in page(site, "assets/records.js")
    for path in site.rglob("*.html"):
        shown = path.read_text(encoding="utf-8")
        for part in ("<script>alert", "<img", "\"'>", "<!--"):
            assert part not in shown, path.name


def test_a_link_that_is_no_address_of_the_web_is_left_out(tmp_path: Path) -> None:
    site, _ = written(release_of(tmp_path, row(link_at_start="javascript:alert(1)")), tmp_path)
    assert "javascript:" not in re.sub(r"<dd>.*?</dd>", "", page(site))


@pytest.mark.parametrize(
    ("keys", "numbers"),
    [
        ({}, "1234"),
        ({"undecided": "hide"}, "123"),
        ({"rejected": "hide"}, "124"),
        ({"undecided": "hide", "rejected": "hide"}, "12"),
    ],
)
def test_what_is_hidden_is_neither_on_pages_nor_in_downloads(
    tmp_path: Path, keys: dict[str, object], numbers: str
) -> None:
    rows = tuple(row(number, quotation=f"Paroles numéro {number} de la ville") for number in (1, 2, 3, 4))
    release = release_of(tmp_path, *rows, **keys)  # type: ignore[arg-type]
    for number, action in ((1, "accept"), (2, "move"), (3, "reject")):
        decide(release, rows, number, action)
    site, summary = written(release, tmp_path)
    assert summary.quotations == len(numbers)
    for path in ("records/film/index.html", "quotations.jsonl", "assets/records.js"):
        # scripts hold ASCII alone
        shown = page(site, path).replace("\\u00e9", "é")
        assert "".join(n for n in "1234" if f"Paroles numéro {n}" in shown) == numbers, path


def test_decisions_are_shown_as_such_and_a_moved_place_has_no_words_of_another(tmp_path: Path) -> None:
    rows = (row(1), row(2), row(3), row(4))
    release = release_of(tmp_path, *rows)
    for number, action in ((1, "accept"), (2, "move"), (3, "reject")):
        decide(release, rows, number, action)
    site, _ = written(release, tmp_path)
    articles = re.findall(r"<article.*?</article>", page(site), re.DOTALL)
    texts = [messages("en")[f"site-state-{name}"] for name in ("accepted", "moved", "rejected", "open")]
    assert [text in article for text, article in zip(texts, articles, strict=True)] == [True] * 4
    assert "1:30 – 1:34" in articles[1]
    assert messages("en")["desk-spoken"] not in articles[1]
    assert messages("en")["desk-nowhere"] in articles[2]
    assert "97%" not in articles[2]


def test_names_and_comments_of_reviewers_are_published_only_where_asked_for(tmp_path: Path) -> None:
    rows = (row(1), row(2))
    release = release_of(tmp_path, *rows)
    decide(release, rows, 1, "reject")
    site, _ = written(release, tmp_path)
    every = [path for path in site.rglob("*") if path.suffix in (".html", ".jsonl", ".js")]
    for path in every:
        shown = path.read_text(encoding="utf-8")
        assert "Jeanne" not in shown
        assert "Entendu" not in shown
    written(replace(release, publish=PublishSection(reviewers=True)), tmp_path)
    assert "Jeanne" in page(site)
    assert "Entendu deux fois." in page(site)


def test_a_record_whose_quotations_are_all_hidden_keeps_its_page_and_its_row(tmp_path: Path) -> None:
    site, summary = written(release_of(tmp_path, undecided="hide"), tmp_path)
    assert (summary.records, summary.quotations) == (1, 0)
    assert messages("en")["site-no-quotations"] in page(site)
    (only,) = page(site, "quotations.jsonl").splitlines()
    assert json.loads(only)["title"] == "La ville"
    assert PRINTED not in only


def test_records_that_were_deleted_or_never_archived_are_left_out(tmp_path: Path) -> None:
    release = release_of(tmp_path)
    others = (
        deleted_outcome("gone", Deletion(record_id="gone", reason="asked for", at="2026-03-01")),
        never_archived("never"),
    )
    release = replace(release, outcomes=(*release.outcomes, *others))
    site, summary = written(release, tmp_path)
    assert summary.records == 1
    assert [path.name for path in (site / "records").iterdir()] == ["film"]
    assert "gone" not in page(site, "quotations.jsonl")


def test_a_film_is_copied_where_asked_for_and_plays_from_each_moment(tmp_path: Path) -> None:
    site, summary = written(release_of(tmp_path, has_film=True, film="copy"), tmp_path)
    assert summary.films == 1
    assert (site / "records/film/film.webm").stat().st_size > 1000
    assert 'href="film.webm#t=1"' in page(site)
    assert (site / "records/film/transcript.vtt").is_file(), "captions for the player"


def test_a_long_record_has_several_pages_each_under_300_kb(tmp_path: Path) -> None:
    rows = tuple(row(number, quotation="&" * 9_000, spoken="'" * 900) for number in range(1, 41))
    release = release_of(tmp_path, *rows)
    record = record_folder(tmp_path)
    words = tuple(Word("<mot>" * 8, 400 * i, 400 * i + 300) for i in range(9_000))
    (record / "transcript.json").write_bytes(to_json(Transcript(words=words, language="fr")))
    stored = TranscriptFile(
        file=archived_file(record / "transcript.json", record),
        source=TranscriptSource.SUPPLIED, language="fr", count=len(words),
    )  # fmt: skip
    store_result(record, "transcript", stored, version=1, inputs={})
    site, _ = written(release, tmp_path)
    pages = sorted((site / "records/film").glob("*.html"))
    assert len(pages) > 10
    assert max(path.stat().st_size for path in pages) < 300_000
    last = next(path for path in pages if 'id="q40"' in path.read_text() and ".fr." not in path.name)
    assert f'href="{last.name}#q40"' in page(site), "the timeline leads to the other page"


def test_a_film_in_copies_alone_is_brought_for_the_site_and_left_out_where_it_cannot_be(
    tmp_path: Path,
) -> None:
    release = release_of(tmp_path, has_film=True, film="copy")
    record = release.archive / "film"
    with_remote_film(record, tmp_path / "copies")
    site, summary = written(release, tmp_path)
    assert summary.films == 1
    assert (site / "records/film/film.webm").stat().st_size > 1000
    assert not list(record.glob("capture/media.*"))
    (tmp_path / "copies" / "film").unlink()
    without = written(release, tmp_path)[1]
    assert (without.films, list(without.films_away)) == (0, [f"{release.name}/film"])


def test_a_long_list_has_several_pages_and_one_search_over_all(tmp_path: Path) -> None:
    release = release_of(tmp_path)
    others: list[Outcome] = [
        outcome(f"r{i}", Row(record_id=f"r{i}", title=f"Titre {i} " + "é" * 300)) for i in range(450)
    ]
    site, summary = written(replace(release, outcomes=tuple(others)), tmp_path)
    assert summary.records == 450
    assert [(site / name).is_file() for name in ("page-2.html", "page-3.html", "page-4.html")] == [1, 1, 0]
    assert max(path.stat().st_size for path in site.glob("*.html")) < 300_000
    data = page(site, "assets/records.js").removeprefix("var webinarArchiveRecords=").removesuffix(";\n")
    assert len(json.loads(data)) == 450
