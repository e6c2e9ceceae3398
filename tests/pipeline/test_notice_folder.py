"""The notices of a folder are its regular files; links of editors, folders and pipes are passed over and told."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from webinar_archive.errors import UsageError
from webinar_archive.pipeline.notice_folder import is_text, notices_in, shown_name


def test_what_is_no_regular_file_is_passed_over_and_named(tmp_path: Path) -> None:
    for name in ("b.html", "A.TXT", "notes.md", "._b.html", "~$c.html"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    (tmp_path / "saved.html").mkdir()
    (tmp_path / "page_files").mkdir()
    os.mkfifo(tmp_path / "pipe.xml")
    (tmp_path / ".#b.html").symlink_to("somebody@desk.1234:1600000000")
    (tmp_path / "gone.html").symlink_to(tmp_path / "nowhere")
    (tmp_path / "circle.html").symlink_to(tmp_path / "circle.html")
    (tmp_path / "linked.html").symlink_to(tmp_path / "b.html")
    found = notices_in(tmp_path)
    assert [path.name for path in found.notices] == ["A.TXT", "b.html", "linked.html"]
    assert set(found.skipped) == {
        ".#b.html", "._b.html", "circle.html", "gone.html", "pipe.xml", "saved.html", "~$c.html",
    }  # fmt: skip
    (finding,) = found.findings
    assert finding.facts["count"] == 7
    assert "saved.html" in finding.facts["names"]


def test_thousands_of_odd_entries_make_one_short_finding(tmp_path: Path) -> None:
    (tmp_path / "a.html").touch()
    for number in range(300):
        (tmp_path / f"._{number}.html").touch()
    (finding,) = notices_in(tmp_path).findings
    assert finding.facts["count"] == 300
    assert len(finding.facts["names"]) < 300


def test_a_folder_with_nothing_but_odd_entries_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.html").mkdir()
    with pytest.raises(UsageError) as error:
        notices_in(tmp_path)
    assert error.value.code == "folder-without-notice"


def test_a_name_that_is_not_utf_8_is_shown_by_its_bytes() -> None:
    name = os.fsdecode(b"D\xe9bat \xc3\xa9t\xc3\xa9.html")
    assert (is_text(name), is_text("Débat.html")) == (False, True)
    assert shown_name(name) == "D\\xe9bat été.html"
