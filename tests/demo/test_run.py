"""The whole job on a stand-in of a few minutes: real espeak-ng, ffmpeg, yt-dlp and HTTP, no internet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from webinar_archive.demo.build import StandIn
from webinar_archive.demo.run import DemoResult, run_demo
from webinar_archive.pipeline.outcome import Status


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def result(folder: Path, made: StandIn) -> DemoResult:
    return run_demo(folder, made.folder.parent, duration_ms=made.truth.duration_ms)


def test_every_conclusion_is_found_within_a_second_in_the_right_voice(result: DemoResult) -> None:
    assert [o.number for o in result.offsets] == [1, 2, 3, 4]
    assert all(offset.right for offset in result.offsets), result.offsets


def test_the_table_names_who_is_heard_and_who_was_given_the_floor(result: DemoResult) -> None:
    for offset in result.offsets:
        assert offset.heard == offset.voice
    told = {offset.number: offset.evidence for offset in result.offsets}
    # « merci beaucoup julia rebois une minute pour conclure »: without marks, thanks or a call, nobody can tell
    assert told.pop(4) == "label agrees"
    assert set(told.values()) == {"label agrees + floor given (weak)"}


def test_the_pipeline_knew_nothing_but_the_notice_page(folder: Path, result: DemoResult) -> None:
    told = (folder / "demo.toml").read_text(encoding="utf-8")
    assert told.count("http://127.0.0.1:") == 1
    assert "index.php?lvl=notice_display&id=140892" in told
    assert not {"notice =", "media =", "transcript ="} & set(told.splitlines())
    (outcome,) = result.summary.outcomes
    assert {"page", "notice", "report", "address", "fetch", "probe", "transcript", "locate"} <= set(
        outcome.made
    )


def test_every_row_says_that_it_is_a_demo_and_what_was_measured(folder: Path, result: DemoResult) -> None:
    with (folder / "released" / "demo" / "quotations.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 4
    for row in rows:
        assert row["findings"].startswith("demo")
        # the short stand-in is not as long as the notice states, and that must be seen
        assert "duration-mismatch" in row["findings"]
        assert float(row["measured_duration_s"]) == pytest.approx(300, abs=1)
        assert row["transcript_source"] == "publisher captions"
        assert row["link_at_start"].startswith("http://127.0.0.1:")


def test_a_second_demo_does_nothing_again(folder: Path, made: StandIn, result: DemoResult) -> None:
    again = run_demo(folder, made.folder.parent, duration_ms=made.truth.duration_ms)
    assert [o.status for o in again.summary.outcomes] == [Status.UNCHANGED]
    assert again.summary.rows == result.summary.rows


def test_another_stand_in_is_archived_anew(folder: Path, made: StandIn, result: DemoResult) -> None:
    # the truth of one stand-in must never be held against what was kept of another
    longer = run_demo(folder, made.folder.parent, duration_ms=made.truth.duration_ms + 20_000)
    assert "fetch" in longer.summary.outcomes[0].made
    assert all(offset.right for offset in longer.offsets), longer.offsets
    assert result.summary.rows[0].measured_duration_s != longer.summary.rows[0].measured_duration_s
