"""`publish`: a static site of what was released last."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.desk.desk_client import make_archive
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
