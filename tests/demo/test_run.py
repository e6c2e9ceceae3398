"""The demo on a stand-in webinar of a few minutes: real espeak-ng, ffmpeg, yt-dlp, engine and HTTP, no internet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from webinar_archive.demo.build import StandInWebinar
from webinar_archive.demo.run import DemoResult, run_demo
from webinar_archive.errors import RunError
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.outcome import Status
from webinar_archive.pipeline.release import Summary


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def result(folder: Path, webinar: StandInWebinar) -> DemoResult:
    return run_demo(folder, webinar.folder.parent, duration_ms=webinar.truth.duration_ms)


@pytest.mark.untraced
def test_every_conclusion_is_found_within_a_second_and_by_its_speaker(result: DemoResult) -> None:
    assert [o.number for o in result.offsets] == [1, 2, 3, 4]
    assert all(offset.is_right for offset in result.offsets), result.offsets


def test_the_table_names_the_labelled_speaker_and_who_was_given_the_floor(result: DemoResult) -> None:
    for offset in result.offsets:
        assert offset.speaker_label == offset.true_speaker
    evidence = {offset.number: offset.speaker_evidence for offset in result.offsets}
    # « merci beaucoup julia rebois une minute pour conclure »: without punctuation it may be thanks or a call
    assert evidence.pop(4) == "label agrees"
    assert set(evidence.values()) == {"label agrees + floor given (weak)"}


def test_the_pipeline_file_names_nothing_but_the_notice_page(folder: Path, result: DemoResult) -> None:
    text = (folder / "demo.toml").read_text(encoding="utf-8")
    assert text.count("http://127.0.0.1:") == 1
    assert "index.php?lvl=notice_display&id=140892" in text
    assert not {"notice =", "media =", "transcript ="} & set(text.splitlines())
    (outcome,) = result.summary.outcomes
    assert {"page", "notice", "report", "address", "fetch", "probe", "transcript", "locate"} <= set(
        outcome.made
    )


def test_every_row_says_that_it_is_a_demo_and_states_the_measured_duration(
    folder: Path, result: DemoResult
) -> None:
    with (folder / "released" / "demo" / "quotations.csv").open(encoding="utf-8", newline="") as table:
        rows = list(csv.DictReader(table))
    assert len(rows) == 4
    for row in rows:
        assert row["findings"].startswith("demo")
        # the short stand-in webinar is not as long as the notice states
        assert "duration-mismatch" in row["findings"]
        assert float(row["measured_duration_s"]) == pytest.approx(300, abs=1)
        assert row["transcript_source"] == "publisher captions"
        assert row["link_at_start"].startswith("http://127.0.0.1:")


def test_a_second_demo_finds_nothing_to_do(folder: Path, webinar: StandInWebinar, result: DemoResult) -> None:
    again = run_demo(folder, webinar.folder.parent, duration_ms=webinar.truth.duration_ms)
    assert [o.status for o in again.summary.outcomes] == [Status.UNCHANGED]
    assert again.summary.rows == result.summary.rows


def test_another_stand_in_webinar_is_archived_anew(
    folder: Path, webinar: StandInWebinar, result: DemoResult
) -> None:
    # cached results of one stand-in webinar must never be compared with the truth of another
    assert result.summary.rows
    longer_ms = webinar.truth.duration_ms + 20_000
    wanted: list[Settings] = []

    def begin(settings: Settings) -> Summary:
        wanted.append(settings)
        raise RunError("stopped")

    with pytest.raises(RunError):
        run_demo(folder, webinar.folder.parent, run=begin, duration_ms=longer_ms)
    (settings,) = wanted
    assert settings.archive.is_relative_to(folder)
    assert not settings.archive.exists()
