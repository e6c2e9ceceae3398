"""`report`: the state of an archive in one page, on the terminal, as HTML and as CSV."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from lxml import etree

from tests.cli.packed_archive import packed_archive
from tests.pipeline.archived_pipeline import outcome
from webinar_archive.archive.capture_versions import add_version
from webinar_archive.archive.source_tombstone import SourceTombstone, save_tombstone
from webinar_archive.cli import main
from webinar_archive.errors import Failure
from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.models import Capture
from webinar_archive.pipeline.plan import save_outcome

HOSTILE = "=<script>alert(1)</script>"


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    """An archive in which a film is damaged, as its verification has found."""
    file = packed_archive(tmp_path)
    folder = tmp_path / "archive" / "essai"
    save_outcome(folder / "b", outcome("b", Row(record_id="b", title=HOSTILE)))
    media = folder / "b" / "capture" / "media.mp4"
    media.write_bytes(media.read_bytes()[:-1] + b"x")
    assert main(["verify", str(file)]) == 1
    return file


def test_the_terminal_shows_the_sums_and_what_needs_a_person(
    pipeline: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    capsys.readouterr()
    assert main(["report", str(pipeline.parent / "archive")]) == 0
    lines = capsys.readouterr().out.splitlines()
    facts = dict(line.strip().split("  ", 1) for line in lines[1:] if "  " in line.strip())
    facts = {name: value.strip() for name, value in facts.items()}
    assert facts["Records"] == "3 (3 archived)"
    assert facts["Duration"] == "00:01:00"
    assert facts["Size"] == "2.6 MB, 8 files"
    assert facts["Damaged or missing files"] == "1"
    assert facts["Never verified"] == "0"
    assert "1 record to look at" in lines
    assert lines[-1].startswith("  essai/b\t1 file damaged or missing\t=<script>")


def test_the_page_is_html_of_its_own_in_both_languages(
    pipeline: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for language, heading in (("C", "State of the archive"), ("fr_FR.UTF-8", "État de l'archive")):
        monkeypatch.setenv("LC_ALL", language)
        page = tmp_path / f"{language}.html"
        assert main(["report", str(pipeline), "--to", str(page)]) == 0
        tree = etree.fromstring(page.read_bytes(), etree.HTMLParser())
        assert heading in (tree.findtext(".//h1") or "")
        assert HOSTILE in {cell.text for cell in tree.iter("td")}
        names = {element.tag for element in tree.iter()} | {name for e in tree.iter() for name in e.attrib}
        assert not names & {"script", "link", "img", "src", "href"}


def test_the_csv_has_a_row_a_record_and_no_formula(pipeline: Path, tmp_path: Path) -> None:
    file = tmp_path / "state.csv"
    assert main(["report", str(pipeline), "--to", str(file)]) == 0
    with file.open(encoding="utf-8", newline="") as lines:
        rows = {row["record"]: row for row in csv.DictReader(lines)}
    assert list(rows) == ["essai/a", "essai/b", "essai/failed"]
    assert rows["essai/b"]["title"] == f"'{HOSTILE}"
    assert (rows["essai/b"]["damaged"], rows["essai/a"]["damaged"]) == ("1", "0")
    assert (rows["essai/a"]["duration_s"], rows["essai/a"]["found"]) == ("60.0", "1")


def test_versions_and_a_source_that_is_gone_are_told(pipeline: Path, tmp_path: Path) -> None:
    record = tmp_path / "archive" / "essai" / "a"
    (record / "arriving").mkdir()
    (record / "arriving" / "media.mp4").write_bytes(b"another film")
    film = archived_file(record / "arriving" / "media.mp4", record)
    add_version(record, Capture(media=film, page_address="https://example.org/v2"), "request")
    proof = Failure(code="page-gone", facts={"status": 404}, kind="Gone", retryable=False)
    save_tombstone(record, SourceTombstone(since="2026-01-01T00:00:00+00:00", run_id="r", proof=proof))
    file = tmp_path / "state.csv"
    assert main(["report", str(pipeline), "--to", str(file)]) == 0
    with file.open(encoding="utf-8", newline="") as lines:
        row = next(row for row in csv.DictReader(lines) if row["record"] == "essai/a")
    assert (row["status"], row["versions"], row["files"]) == ("gone", "2", "5")
    assert (row["gone_since"], row["source"]) == ("2026-01-01T00:00:00+00:00", "https://example.org/v2")


def test_another_kind_of_file_is_refused(pipeline: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as refused:
        main(["report", str(pipeline), "--to", "state.pdf"])
    assert refused.value.code == 2
    assert "state.pdf" in capsys.readouterr().err
