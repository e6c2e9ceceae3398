"""`bag`: one valid package a record and version, and a record's fault costs that record alone."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.archive.stored_record import stored_record
from tests.media_factory import SMALL, make_media, picture, tone
from tests.packages.premis_schema import assert_valid_premis
from tests.packages.valid_bags import assert_valid
from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive.archive.step_cache import store_result
from webinar_archive.cli import main
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file, checksum
from webinar_archive.models import Match, Notice, Quotation, Span, Verdict
from webinar_archive.models.review import NO_REVISION, Review, ReviewAction
from webinar_archive.pipeline.config import PackageSection, PipelineSection, Settings, Source
from webinar_archive.pipeline.plan import Plan, Planned, RunOptions, save_plan
from webinar_archive.pipeline.steps.meaning import FoundMeanings
from webinar_archive.pipeline.steps.score_words import WordScores
from webinar_archive.reviews.review_store import Decision, ReviewStore
from webinar_archive.reviews.reviews_file import decoded

SECTION = '[package]\norganisation = "Archives de la ville"\nrights = "Sur place"\ncontact_name = "Anne"\n'
QUOTATION = Quotation(number=1, text="Il faut agir", start=0, end=12)
NOTICE = b"Titre : Le d\xe9bat"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """A pipeline file whose archive holds two records with films, and one that failed before it had any."""
    file = archived(tmp_path, outcome("a", record_id="id-1"), outcome("b"), outcome("failed"))
    file.write_text(file.read_text() + SECTION, encoding="utf-8")
    for key in ("a", "b"):
        record = stored_record(tmp_path / "archive" / "essai" / key)
        notice = Notice(record_id="id-1", title="Le débat", quotations=(QUOTATION,))
        match = Match(verdict=Verdict.VERBATIM, confidence=0.9, spans=(Span(start_ms=0, end_ms=900),))
        store_result(record, "notice", notice, version=2, inputs={"file": checksum(NOTICE)})
        store_result(record, "locate", (match,), version=1, inputs={})
        store_result(record, "probe", {"container": "mov,mp4,m4a"}, version=1, inputs={})
    return file


def bag(pipeline: Path, *arguments: str) -> int:
    return main(["bag", str(pipeline), *arguments, "--to", str(pipeline.parent / "bags")])


def test_each_record_becomes_a_valid_package(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", str(pipeline)]) == 0
    capsys.readouterr()
    assert bag(pipeline) == 0
    said = capsys.readouterr()
    folders = [Path(line) for line in said.out.splitlines()]
    assert [folder.name for folder in folders] == ["a-v1", "b-v1", "failed-v1"]
    assert said.err.splitlines()[-1] == "3 packages written, 0 unchanged, 0 failed."
    for folder in folders:
        assert_valid(folder)
        assert_valid_premis((folder / "metadata" / "premis.xml").read_bytes())
    data = folders[0] / "data"
    record = pipeline.parent / "archive" / "essai" / "a"
    for name in ("capture/media.mp4", "capture/captions.fr.vtt", "pages/notice.html", "transcript.json"):
        assert (data / "record" / name).read_bytes() == (record / name).read_bytes()
    (located,) = json.loads((data / "quotations.json").read_bytes())
    assert located["quotation"]["text"] == "Il faut agir"
    assert located["match"]["verdict"] == "verbatim"
    assert json.loads((data / "notice.json").read_bytes())["title"] == "Le débat"
    assert (data / "table" / "quotations.csv").is_file()
    info = (folders[0] / "bag-info.txt").read_text(encoding="utf-8")
    for line in (
        "Source-Organization: Archives de la ville",
        "External-Identifier: id-1",
        "Contact-Name: Anne",
    ):
        assert f"{line}\n" in info
    readme = (folders[0] / "README.txt").read_text(encoding="utf-8")
    assert readme.count("sha512sum -c manifest-sha512.txt") == 2
    assert "Le débat" in readme
    premis = (folders[0] / "metadata" / "premis.xml").read_text(encoding="utf-8")
    for part in ("fmt/199", "x-fmt/384", "fixity check", "Sur place", "location of quotations"):
        assert (part in premis) == (part != "fmt/199")  # the made film has no brand


def test_a_package_holds_what_ffprobe_says_of_its_film(pipeline: Path) -> None:
    record = pipeline.parent / "archive" / "essai" / "a"
    film = make_media(record / "capture" / "media.mp4", *picture(1), *tone(1), *SMALL)
    store_result(record, "fetch", {"media": archived_file(film, record)}, version=1, inputs={})
    assert bag(pipeline, "a") == 0
    folder = pipeline.parent / "bags" / "essai" / "a-v1"
    assert_valid(folder)
    described = json.loads((folder / "metadata" / "ffprobe.json").read_bytes())
    assert (folder / described["format"]["filename"]).read_bytes() == film.read_bytes()
    assert "metadata/ffprobe.json" in (folder / "tagmanifest-sha512.txt").read_text()


def test_a_second_run_writes_only_what_changed(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert bag(pipeline) == 0
    assert main(["verify", str(pipeline)]) == 0
    capsys.readouterr()
    store_result(pipeline.parent / "archive" / "essai" / "b", "locate", (), version=1, inputs={})
    assert bag(pipeline) == 0
    said = capsys.readouterr()
    assert [Path(line).name for line in said.out.splitlines()] == ["a-v1", "b-v2", "failed-v1"]
    assert said.err.splitlines()[-1] == "1 package written, 2 unchanged, 0 failed."
    # whose match it is would be a guess
    (located,) = json.loads(
        (pipeline.parent / "bags" / "essai" / "b-v2" / "data" / "quotations.json").read_bytes()
    )
    assert located["match"] is None


def test_scored_matches_are_packed_as_long_as_they_are_those_of_the_located_ones(pipeline: Path) -> None:
    match = Match(verdict=Verdict.VERBATIM, confidence=0.9, spans=(Span(start_ms=0, end_ms=900),))
    scores = WordScores(matches=(replace(match, witnesses=("captions", "scoring")),))
    for key in ("a", "b"):
        record = pipeline.parent / "archive" / "essai" / key
        located = store_result(record, "locate", (match,), version=1, inputs={})
        store_result(record, "score_words", scores, version=1, inputs={"matches": located.checksum})
    store_result(record, "locate", (replace(match, confidence=0.8),), version=1, inputs={})
    assert bag(pipeline) == 0
    packed = [
        json.loads((pipeline.parent / "bags" / "essai" / name / "data" / "quotations.json").read_bytes())
        for name in ("a-v1", "b-v1")
    ]
    assert [one["match"].get("witnesses", []) for (one,) in packed] == [["captions", "scoring"], []]


def test_what_was_found_by_meaning_is_packed_as_long_as_the_other_witnesses_say_the_same(
    pipeline: Path,
) -> None:
    missing = Match(verdict=Verdict.NOT_FOUND, confidence=0.1)
    span = Span(start_ms=0, end_ms=900)
    meant = FoundMeanings(matches=(Match(verdict=Verdict.TRANSLATED, confidence=0.95, spans=(span,)),))
    for key in ("a", "b"):
        record = pipeline.parent / "archive" / "essai" / key
        located = store_result(record, "locate", (missing,), version=1, inputs={})
        scored = store_result(
            record,
            "score_words",
            WordScores(matches=(missing,)),
            version=1,
            inputs={"matches": located.checksum},
        )
        store_result(record, "meaning", meant, version=1, inputs={"matches": scored.checksum})
    store_result(record, "locate", (replace(missing, confidence=0.2),), version=1, inputs={})
    assert bag(pipeline) == 0
    packed = [
        json.loads((pipeline.parent / "bags" / "essai" / name / "data" / "quotations.json").read_bytes())
        for name in ("a-v1", "b-v1")
    ]
    assert [one["match"]["verdict"] for (one,) in packed] == ["translated", "not_found"]


@pytest.mark.parametrize("fault", ["damaged", "missing", "result", "outside"])
def test_a_record_with_a_fault_gets_no_package_and_the_others_do(
    pipeline: Path, fault: str, capsys: pytest.CaptureFixture[str]
) -> None:
    record = pipeline.parent / "archive" / "essai" / "a"
    media = record / "capture" / "media.mp4"
    match fault:
        case "damaged":
            media.write_bytes(media.read_bytes()[:-1] + b"x")
        case "missing":
            media.unlink()
        case "result":
            (record / "steps" / "notice.json").write_bytes(b"{")
        case "outside":
            media.unlink()
            media.symlink_to(pipeline)
    assert bag(pipeline) == 1
    said = capsys.readouterr()
    assert [Path(line).name for line in said.out.splitlines()] == ["b-v1", "failed-v1"]
    assert "essai/a: " in said.err
    assert said.err.splitlines()[-1] == "2 packages written, 0 unchanged, 1 failed."
    assert sorted(path.name for path in (pipeline.parent / "bags" / "essai").iterdir()) == [
        "b-v1",
        "failed-v1",
    ]


def test_the_notice_as_supplied_is_packed_while_it_is_the_one_that_was_read(
    pipeline: Path, tmp_path: Path
) -> None:
    settings = Settings(
        pipeline=PipelineSection(name="essai", archive="archive"),
        source=(Source(notice="notice 100%.txt"),),
        package=PackageSection(organisation="Of the plan"),
        base=tmp_path,
    )
    plan = Plan(
        run_id="r1", version="0", settings=settings, run_options=RunOptions(),
        todo=tuple(Planned(key=key, source=settings.source[0]) for key in ("a", "b")), every=("a", "b"),
    )  # fmt: skip
    path = save_plan(plan)
    path.with_suffix(".ended.json").write_bytes(b"[]")
    (tmp_path / "notice 100%.txt").write_bytes(NOTICE)
    assert main(["bag", str(tmp_path / "archive"), "a", "--to", str(tmp_path / "bags")]) == 0
    folder = tmp_path / "bags" / "essai" / "a-v1"
    (received,) = (folder / "data" / "received" / "notice").iterdir()
    assert received.read_bytes() == NOTICE
    assert "%" not in received.name
    assert_valid(folder)
    assert "Source-Organization: Of the plan\n" in (folder / "bag-info.txt").read_text(encoding="utf-8")
    (tmp_path / "notice 100%.txt").write_bytes(b"another")
    assert bag(pipeline, "b") == 0
    assert not (tmp_path / "bags" / "essai" / "b-v1" / "data" / "received").exists()


def test_bags_are_not_written_into_the_archive(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    to = str(pipeline.parent / "archive" / "bags")
    assert main(["bag", str(pipeline), "--to", to]) == 2
    assert main(["bag", str(pipeline.parent / "archive"), "--to", to]) == 2
    assert main(["bag", str(pipeline.parent / "archive" / "essai"), "--to", to]) == 2
    assert "lies in the archive itself" in capsys.readouterr().err


def test_what_people_decided_is_in_the_package_and_another_decision_makes_the_next_version(
    pipeline: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row = Row(record_id="id-1", quotation_no=1, quotation="Il faut agir", start_ms=0, end_ms=900)
    archived(pipeline.parent, outcome("a", row, record_id="id-1"))
    with pipeline.open("a", encoding="utf-8") as settings:
        settings.write('to = "annotations/essai"\n')
    store = ReviewStore(release=pipeline.parent / "annotations" / "essai", lock=pipeline.parent / "lock")
    revision = NO_REVISION
    for number, (action, by) in enumerate((("accept", "Jeanne & Élise"), ("reject", "Karim")), start=1):
        review = Review(
            action=ReviewAction(action), by=by, at="2026-03-01T01:00:00+02:00", comment="<après> l'écoute"
        )
        revision = store.decide(
            Decision(key="a", rows=(row,), number=1, revision=revision, review=review)
        ).revision
        assert bag(pipeline, "a") == 0
        folder = Path(capsys.readouterr().out.strip())
        assert folder.name == f"a-v{number}"
        assert_valid(folder)
        data = (folder / "metadata" / "premis.xml").read_bytes()
        assert_valid_premis(data)
        assert data.count(b"quality review") == number
        assert b"2026-02-28T23:00:00+00:00" in data
        reviews = decoded((folder / "data" / "reviews.json").read_bytes(), "reviews.json")
        assert reviews.of("a") == store.load().of("a")
        (packed,) = (folder / "data" / "table" / "quotations.jsonl").read_bytes().splitlines()
        assert json.loads(packed)["reviewed_by"] == by
    assert bag(pipeline, "b") == 0
    assert not (Path(capsys.readouterr().out.strip()) / "data" / "reviews.json").exists()
