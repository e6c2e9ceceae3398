"""`publish`: a static site of what was released last."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.archive.remote_film import with_remote_film
from tests.desk.desk_client import make_archive, record_folder, row
from tests.pipeline.archived_pipeline import archived, ended_run, outcome
from webinar_archive.cli import main


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "C")


def test_a_site_is_written_and_its_front_page_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline, to = make_archive(tmp_path), tmp_path / "site"
    assert main(["publish", str(pipeline), "--to", str(to)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{to / 'index.html'}\n"
    assert said.err.startswith("Site of 1 record and 1 quotation written")
    assert (to / "records" / "film" / "index.html").is_file()


def test_a_folder_with_something_else_in_it_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline = make_archive(tmp_path)
    assert main(["publish", str(pipeline), "--to", str(tmp_path)]) == 2
    assert "is not a site that `publish` wrote" in capsys.readouterr().err
    archive = pipeline.parent / "archive"
    assert main(["publish", str(pipeline), "--to", str(archive / "site")]) == 2
    assert "archive" in capsys.readouterr().err
    assert not (archive / "site").exists()


def test_records_that_a_site_leaves_out_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pipeline, to = make_archive(tmp_path), tmp_path / "site"
    assert main(["publish", str(pipeline), "--to", str(to)]) == 0
    assert "left out" not in capsys.readouterr().err
    (result,) = tmp_path.rglob("film/outcome.json")
    result.write_bytes(result.read_bytes()[:100])
    assert main(["publish", str(pipeline), "--to", str(to)]) == 0
    assert "1 record left out" in capsys.readouterr().err


def test_a_film_that_no_copy_gives_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline, to = make_archive(tmp_path, film=True), tmp_path / "site"
    with pipeline.open("a") as file:
        file.write('[publish]\nfilm = "copy"\n')
    with_remote_film(record_folder(tmp_path), tmp_path / "copies")
    assert main(["publish", str(pipeline), "--to", str(to)]) == 0
    assert "no copy of the film" not in capsys.readouterr().err
    (tmp_path / "copies" / "film").unlink()
    assert main(["publish", str(pipeline), "--to", str(to)]) == 1
    assert "essai/film: its page links to the video, and the site has no copy" in capsys.readouterr().err


@pytest.mark.parametrize("named", ["annotations/essai", "essai", "annotations/../annotations/essai/"])
def test_a_release_is_named_by_its_folder_or_its_name(
    tmp_path: Path, named: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_archive(tmp_path)
    archived(tmp_path / "pipelines", outcome("other"), name="autre")
    ended_run(tmp_path / "pipelines", "later", "other", name="autre")
    (tmp_path / "annotations" / "essai").mkdir(parents=True)
    (tmp_path / "other.toml").write_text("[tool]\nnothing = 1\n")
    monkeypatch.chdir(tmp_path)
    assert main(["publish", named, "--to", "site"]) == 0
    assert "Site of 1 record and 1 quotation" in capsys.readouterr().err
    assert (tmp_path / "site" / "records" / "film" / "index.html").is_file()
    assert main(["publish", named, "--to", str(tmp_path / "pipelines" / "archive" / "site")]) == 2


def test_a_release_without_its_pipeline_file_is_found_by_its_archive(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    releases = tmp_path / "annotations"
    (releases / "essai").mkdir(parents=True)
    archived(releases, outcome("film", row())).unlink()
    ended_run(releases, "run", "film")
    monkeypatch.chdir(tmp_path)
    assert main(["publish", "essai", "--to", "site"]) == 0
    assert (tmp_path / "site" / "records" / "film" / "index.html").is_file()


def test_a_folder_that_nothing_was_released_to_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    make_archive(tmp_path)
    (tmp_path / "annotations" / "autre").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    for named in ("autre", str(tmp_path / "annotations" / "autre")):
        assert main(["publish", named, "--to", str(tmp_path / "site")]) == 2
        assert "no archive in the folders around it has released to it" in capsys.readouterr().err
    assert main(["publish", "nothing", "--to", str(tmp_path / "site")]) == 2
    assert "no such file" in capsys.readouterr().err
