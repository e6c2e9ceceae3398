"""Sources become jobs: one record from two sources is one job, two records of one id are two, none is lost."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.plan import RunOptions, jobs_of, load_plan, make_plan, save_plan
from webinar_archive.pipeline.sources import FoundJobs, Job, find_jobs

PAGE = "https://{}.example/index.php?lvl=notice_display&id={}"


def found(folder: Path, sources: str) -> FoundJobs:
    (folder / "p.toml").write_text(f'[pipeline]\nname = "p"\n{sources}', encoding="utf-8")
    return find_jobs(load_settings(folder / "p.toml"))


def of_table(folder: Path, table: str, more: str = "") -> tuple[Job, ...]:
    (folder / "t.csv").write_text(table, encoding="utf-8")
    return found(folder, f'[[source]]\ntable = "t.csv"\n{more}').jobs


@pytest.fixture(autouse=True)
def notices(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("Titre : | x |", encoding="utf-8")


def codes(job: Job) -> list[str]:
    return [finding.code for finding in job.findings]


def test_one_id_on_two_notices_is_two_records(tmp_path: Path) -> None:
    first, second = of_table(tmp_path, "id;notice\nr1;a.txt\nr1;b.txt\nr1;a.txt\n")
    assert (first.key, first.source.notice) == ("r1", "a.txt")
    assert second.key.startswith("r1-")
    assert second.source.notice == "b.txt"


def test_one_id_on_two_pages_is_two_records(tmp_path: Path) -> None:
    table = f"id;page\nr1;{PAGE.format('one', 1)}\nr1;{PAGE.format('two', 1)}\n"
    assert len(of_table(tmp_path, table)) == 2


def test_one_page_for_two_files_is_two_records(tmp_path: Path) -> None:
    table = f"notice;page\na.txt;{PAGE.format('one', 1)}\nb.txt;{PAGE.format('one', 1)}\n"
    assert [job.source.notice for job in of_table(tmp_path, table)] == ["a.txt", "b.txt"]


def test_one_record_with_two_films_keeps_the_first_and_tells_the_other(tmp_path: Path) -> None:
    (job,) = of_table(tmp_path, "id;notice;media\nr1;a.txt;part1.mp4\nr1;a.txt;part2.mp4\n")
    assert job.source.media == "part1.mp4"
    assert [f.facts for f in job.findings] == [
        {"field": "media", "used": "part1.mp4", "ignored": "part2.mp4"}
    ]


def test_a_row_without_notice_concerns_its_record_alone(tmp_path: Path) -> None:
    jobs = of_table(tmp_path, "id;notice\nr1;a.txt\nr2;\n;gone.txt\nTotal;\nr5;b.txt\n")
    assert [(job.key, job.failure.code if job.failure else None) for job in jobs] == [
        ("r1", None),
        ("r2", "table-row-without-notice"),
        ("gone", "file-missing"),
        ("total", "table-row-without-notice"),
        ("r5", None),
    ]
    assert jobs[1].failure is not None
    assert jobs[1].failure.facts["row"] == 3


def test_rows_that_name_nothing_are_told_apart_by_their_numbers(tmp_path: Path) -> None:
    jobs = of_table(tmp_path, "notice;media\na.txt;x.mp4\n;y.mp4\n;z.mp4\n")
    assert [job.key for job in jobs] == ["a", "t-row-3", "t-row-4"]


def test_a_row_with_too_many_cells_says_so_in_its_record(tmp_path: Path) -> None:
    first, second = of_table(tmp_path, "id;notice\nr1;a.txt;x\nr2;b.txt\n")
    assert (codes(first), codes(second)) == (["table-row-too-wide"], [])


def test_a_file_whose_name_is_not_utf_8_fails_alone_and_can_be_planned(tmp_path: Path) -> None:
    (tmp_path / "n").mkdir()
    (tmp_path / "n" / "good.html").touch()
    Path(os.fsdecode(bytes(tmp_path / "n") + b"/D\xe9bat.html")).touch()
    (tmp_path / "n" / "folder.html").mkdir()
    bad, good = found(tmp_path, '[[source]]\nnotice = "n"\n').jobs
    assert (good.failure, bad.failure.code if bad.failure else None) == (None, "file-name-not-utf-8")
    plan = make_plan(load_settings(tmp_path / "p.toml"), "run", RunOptions())
    assert [finding.code for finding in plan.findings] == ["folder-entries-skipped"]
    loaded, _ = load_plan(save_plan(plan))
    assert loaded == plan
    assert jobs_of(loaded)[bad.key].failure == bad.failure


@pytest.mark.untraced
@pytest.mark.untraced
def test_many_rows_of_one_id_cost_no_more_than_others(tmp_path: Path) -> None:
    for number in range(2000):
        (tmp_path / f"n{number}.txt").touch()
    began = time.process_time()
    jobs = of_table(tmp_path, "id;notice\n" + "".join(f"r1;n{number}.txt\n" for number in range(2000)))
    assert len({job.key for job in jobs}) == 2000
    assert time.process_time() - began < 10


@pytest.mark.parametrize(
    "page",
    [
        "https://me:hush7@catalogue.example/index.php?id=3",
        "https://me%3Ahush7%40catalogue.example/index.php?id=3",
        "https://me:hush7@[::1/x",
        "https://me:hu/sh7@catalogue.example/x",
        "https://catalogue.example/notice?token=hush7",
    ],
)
def test_the_key_of_a_page_holds_no_secret(tmp_path: Path, page: str) -> None:
    (job,) = of_table(tmp_path, f"page\n{page}\n")
    assert job.key
    assert "sh7" not in job.key
