"""Where records come from: files, folders, tables, addresses; which are wanted; the same record is one."""

from __future__ import annotations

import json

import openpyxl

from .conftest import House


def notice(house: House, path: str, **facts: object) -> None:
    where = house.folder / path
    where.parent.mkdir(exist_ok=True)
    where.write_text(json.dumps({"id": where.stem, **facts}), encoding="utf-8")


def pipeline(house: House, sources: str, more: str = "") -> None:
    (house.folder / "film.vtt").write_text("x", encoding="utf-8")
    house.pipeline.write_text(
        f'[pipeline]\nname = "essai"\narchive = "archive"\n{sources}\n[fetch]\nper_host_delay_s = 0\n'
        f'[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n{more}',
        encoding="utf-8",
    )


def test_a_file_a_folder_and_a_workbook_are_one_batch_and_no_record_is_taken_twice(house: House) -> None:
    for name in ("one", "folder/two", "folder/three", "folder/four"):
        notice(house, f"{name}.txt", video="http://h.example/v.mp4")
    book = openpyxl.Workbook()
    for row in (
        ["N°", "Fichier"],
        ["two", "folder/two.txt"],
        ["five", "one.txt"],
        [None, "folder/three.txt"],
    ):
        book.active.append(row)
    book.save(house.folder / "t.xlsx")
    pipeline(
        house,
        '[[source]]\ntable = "t.xlsx"\ncolumns = {id = "N°", notice = "Fichier"}\ntranscript = "film.vtt"\n'
        '[[source]]\nnotice = "folder"\ntranscript = "film.vtt"\n[[source]]\nnotice = "one.txt"\n',
    )
    ended = house.run("run", str(house.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert sorted(row["record_id"] for row in house.table()) == ["five", "four", "three", "two"]
    assert len({line.split()[1] for line in house.counts}) == 4
    assert len(house.counts) == len(set(house.counts))


def test_only_records_of_these_days_with_a_video_and_quotations_are_archived(house: House) -> None:
    video = "http://h.example/v.mp4"
    notice(house, "notices/wanted.txt", date="2020-09-30", video=video)
    notice(house, "notices/edge.txt", date="2020-12-31", video=video)
    notice(house, "notices/late.txt", date="2021-01-01", video=video)
    notice(house, "notices/undated.txt", video=video)
    notice(house, "notices/silent.txt", date="2020-09-30", video=video, quotations=0)
    notice(house, "notices/unlinked.txt", date="2020-09-30")
    pipeline(
        house,
        '[[source]]\nnotice = "notices"\ntranscript = "film.vtt"',
        "[select]\nsince = 2020-01-01\nuntil = 2020-12-31\nvideo = true\nquotations = true\n",
    )
    ended = house.run("run", str(house.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert [row["record_id"] for row in house.table()] == ["edge", "wanted"]
    assert "2 records done, 0 unchanged, 0 failed, 4 skipped." in ended.stderr
    assert {line.split()[1] for line in house.counts if line.endswith("fetch")} == {"edge", "wanted"}
    again = house.run("run", str(house.pipeline))
    assert "Nothing to do: 2 records are unchanged" in again.stderr
    assert [row["record_id"] for row in house.table()] == ["edge", "wanted"]


def test_a_wrong_table_stops_the_run_before_anything_is_done(house: House) -> None:
    (house.folder / "t.csv").write_text("Lien\nhttp://h.example/?id=1\n", encoding="latin-1")
    pipeline(house, '[[source]]\ntable = "t.csv"\ncolumns = {page = "Adresse"}\n')
    refused = house.run("run", str(house.pipeline))
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "no column `Adresse`. Its columns: Lien." in refused.stderr
    assert not (house.folder / "archive" / "essai" / "runs").exists()
