"""`propose`: the difference on standard output, records and page in files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pipeline.test_proposals import rows, stored
from webinar_archive.catalogue import read_notice
from webinar_archive.cli import main


@pytest.mark.parametrize(
    ("locale", "why"), [("C", "The recording has these words at"), ("fr_FR", "contient ces mots à")]
)
def test_the_difference_is_printed_and_files_are_written(
    locale: str, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    pipeline = stored(tmp_path, "PMB XML", *rows(confidence=0.2))
    to, html = tmp_path / "records.xml", tmp_path / "page.html"
    assert main(["propose", str(pipeline), "debat", "--to", str(to), "--html", str(html)]) == 0
    printed = capsys.readouterr()
    assert printed.out.count(why) == 3
    assert printed.out.count("  ! ") == 1
    assert str(to) in printed.err
    assert "Webinar Archive" in " ".join(read_notice(to.read_bytes()).notes)
    assert html.read_text(encoding="utf-8").count("<ins>") == printed.out.count("  + ")


def test_texts_of_strangers_are_escaped_on_the_page_and_harmless_in_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = "<script>alert(1)</script>\x1b[31m"
    pipeline = stored(tmp_path, "UNIMARC in ISO 2709", *rows(quotation=hostile, speaker=hostile))
    assert main(["propose", str(pipeline), "--html", str(tmp_path / "page.html")]) == 0
    assert "\x1b" not in capsys.readouterr().out
    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_a_record_that_cannot_be_proposed_is_named_and_ends_with_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    pipeline = stored(tmp_path, "UNIMARC in ISO 2709")
    assert main(["propose", str(pipeline), "--format", "marc21", "--to", str(tmp_path / "out")]) == 1
    assert "debat: The record came as unimarc" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_record_whose_result_cannot_be_read_is_not_called_verified(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LC_ALL", "C")
    pipeline = stored(tmp_path, "PMB XML")
    result = tmp_path / "archive" / "essai" / "debat" / "outcome.json"
    result.write_bytes(result.read_bytes()[:300])
    assert main(["propose", str(pipeline), "--to", str(tmp_path / "out")]) == 1
    printed = capsys.readouterr()
    assert "debat: The record is not finished" in printed.err
    assert not printed.out
    assert not (tmp_path / "out").exists()
