"""`init`: a commented pipeline file in the reader's language, which runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.cli import main
from webinar_archive.pipeline.config_file import load_settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make the current folder an empty one with a notice."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LC_ALL", "C")
    monkeypatch.delenv("WEBINAR_ARCHIVE_DATABASE", raising=False)
    (tmp_path / "nuit.txt").write_text("Titre : | La nuit |\nRésumé : | Rien. |\n", encoding="utf-8")
    return tmp_path


def test_the_file_is_written_named_and_runs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "nuit", "--notice", "nuit.txt"]) == 0
    captured = capsys.readouterr()
    assert captured.out == "pipelines/nuit.toml\n"
    assert "webinar-archive run pipelines/nuit.toml" in captured.err
    # the notice has no video: the run ends with its table and exit code 1
    assert main(["run", "pipelines/nuit.toml"]) == 1
    assert (folder / "annotations" / "nuit" / "quotations.csv").is_file()


@pytest.mark.parametrize(
    ("locale", "words"), [("C", "The notice: a file"), ("fr_BE.UTF-8", "La notice : un fichier")]
)
def test_its_comments_are_in_the_language_of_the_reader(
    folder: Path, locale: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    assert main(["init", "nuit", "--notice", "nuit.txt"]) == 0
    assert words in (folder / "pipelines" / "nuit.toml").read_text(encoding="utf-8")


def test_an_address_and_all_that_is_given_stand_in_the_file(folder: Path) -> None:
    for name in ("film.mp4", "film.vtt"):
        (folder / name).touch()
    page = "https://catalogue.example/index.php?id=1"
    options = ["--media", "film.mp4", "--transcript", str(folder / "film.vtt"), "--to", "deep/er"]
    assert main(["init", "debat", "--notice", "nuit.txt", "--page", page, *options]) == 0
    assert main(["init", "page", "--notice", page]) == 0
    settings = load_settings(folder / "deep" / "er" / "debat.toml")
    (source,) = settings.source
    assert source.page == page
    for written, name in (
        (source.notice, "nuit.txt"),
        (source.media, "film.mp4"),
        (source.transcript, "film.vtt"),
    ):
        assert settings.path(written or "") == folder / name
    assert load_settings(folder / "pipelines" / "page.toml").source[0].notice == page


def test_a_file_that_exists_is_never_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pipelines").mkdir()
    (folder / "pipelines" / "nuit.toml").write_text("mine", encoding="utf-8")
    assert main(["init", "nuit", "--notice", "nuit.txt"]) == 2
    assert "exists already" in capsys.readouterr().err
    assert (folder / "pipelines" / "nuit.toml").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["../nuit", "--notice", "nuit.txt"], "cannot be the name of a pipeline"),
        (["nuit", "--notice", "none.txt"], "none.txt: no such file"),
        (["nuit", "--notice", "nuit.txt", "--media", "none.mp4"], "none.mp4: no such file"),
        (["nuit", "--notice", "nuit.txt", "--to", "nuit.txt"], "Name a folder"),
    ],
)
def test_wrong_use_is_one_sentence_and_writes_nothing(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = sorted(folder.rglob("*"))
    assert main(["init", *arguments]) == 2
    captured = capsys.readouterr()
    assert words in captured.err
    assert captured.err.count("\n") == 1
    assert sorted(folder.rglob("*")) == before
