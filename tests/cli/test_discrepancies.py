"""`discrepancies`: printed, or written as a report; a report is no failure."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.pipeline.archived_pipeline import archived, outcome
from webinar_archive.cli import main
from webinar_archive.exports.schema import Row

GONE = Row(
    record_id="12", title="Débat", findings="not-captured (reason=video-gone; address=https://example.org/1)"
)


@pytest.mark.parametrize(
    ("locale", "name", "count"),
    [
        ("C", "Link that leads nowhere", "1 discrepancy in 1 record."),
        ("fr_FR", "Lien qui ne mène nulle part", "1 divergence dans 1 notice."),
    ],
)
def test_they_are_printed_with_their_counts(
    locale: str,
    name: str,
    count: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("LC_ALL", locale)
    pipeline = archived(tmp_path, outcome("a", GONE), outcome("b"))
    assert main(["discrepancies", str(pipeline)]) == 0
    printed = capsys.readouterr()
    counted, line = printed.out.splitlines()
    assert counted == f"     1  {name}"
    assert line.startswith(f"{name} · 12 · https://example.org/1 · ")
    assert printed.err.strip() == count


def test_the_report_is_written_in_three_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipeline = archived(tmp_path, outcome("a", GONE))
    assert main(["discrepancies", str(pipeline), "a", "--to", str(tmp_path / "out")]) == 0
    names = [Path(line).name for line in capsys.readouterr().out.splitlines()]
    assert names == ["discrepancies.csv", "discrepancies.xlsx", "discrepancies.html"]
    page = (tmp_path / "out" / "discrepancies.html").read_text(encoding="utf-8")
    assert page.count('<img src="data:image/svg+xml;base64,') == 2
    assert main(["discrepancies", str(pipeline), "unknown"]) == 2


def test_without_matplotlib_the_report_has_no_pictures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as if it were not installed
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    pipeline = archived(tmp_path, outcome("a", GONE))
    assert main(["discrepancies", str(pipeline), "--to", str(tmp_path / "out")]) == 0
    assert "<img" not in (tmp_path / "out" / "discrepancies.html").read_text(encoding="utf-8")
