"""Sources of records: files, folders and tables; selection; no record twice."""

from __future__ import annotations

import json

import openpyxl
import pytest

from tests.engine.workspace import Workspace

pytestmark = pytest.mark.untraced


def write_notice(workspace: Workspace, path: str, **facts: object) -> None:
    where = workspace.folder / path
    where.parent.mkdir(exist_ok=True)
    where.write_text(json.dumps({"id": where.stem, **facts}), encoding="utf-8")


def write_pipeline(workspace: Workspace, sources: str, more: str = "") -> None:
    (workspace.folder / "film.vtt").write_text("x", encoding="utf-8")
    workspace.pipeline.write_text(
        f'[pipeline]\nname = "essai"\narchive = "archive"\n{sources}\n[fetch]\nper_host_delay_s = 0\n'
        f'[witnesses]\norder = ["captions"]\n[export]\nto = "released"\n{more}',
        encoding="utf-8",
    )


def test_a_file_a_folder_and_a_table_make_one_run_without_duplicates(
    workspace: Workspace,
) -> None:
    for name in ("one", "folder/two", "folder/three", "folder/four"):
        write_notice(workspace, f"{name}.txt", video="http://h.example/v.mp4")
    book = openpyxl.Workbook()
    for row in (
        ["N°", "Fichier"],
        ["two", "folder/two.txt"],
        ["five", "one.txt"],
        [None, "folder/three.txt"],
    ):
        book.active.append(row)
    book.save(workspace.folder / "t.xlsx")
    write_pipeline(
        workspace,
        '[[source]]\ntable = "t.xlsx"\ncolumns = {id = "N°", notice = "Fichier"}\ntranscript = "film.vtt"\n'
        '[[source]]\nnotice = "folder"\ntranscript = "film.vtt"\n[[source]]\nnotice = "one.txt"\n',
    )
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert sorted(row["record_id"] for row in workspace.table()) == ["five", "four", "three", "two"]
    assert len({line.split()[1] for line in workspace.step_log}) == 4
    assert len(workspace.step_log) == len(set(workspace.step_log))


def test_only_selected_records_are_archived(workspace: Workspace) -> None:
    video = "http://h.example/v.mp4"
    write_notice(workspace, "notices/wanted.txt", date="2020-09-30", video=video)
    write_notice(workspace, "notices/edge.txt", date="2020-12-31", video=video)
    write_notice(workspace, "notices/late.txt", date="2021-01-01", video=video)
    write_notice(workspace, "notices/undated.txt", video=video)
    write_notice(workspace, "notices/silent.txt", date="2020-09-30", video=video, quotations=0)
    write_notice(workspace, "notices/unlinked.txt", date="2020-09-30")
    write_pipeline(
        workspace,
        '[[source]]\nnotice = "notices"\ntranscript = "film.vtt"',
        "[select]\nsince = 2020-01-01\nuntil = 2020-12-31\nvideo = true\nquotations = true\n",
    )
    ended = workspace.run("run", str(workspace.pipeline))
    assert ended.returncode == 0, ended.stderr
    assert [row["record_id"] for row in workspace.table()] == ["edge", "wanted"]
    assert "2 records done, 0 unchanged, 0 failed, 4 skipped." in ended.stderr
    assert {line.split()[1] for line in workspace.step_log if line.endswith("fetch")} == {"edge", "wanted"}
    again = workspace.run("run", str(workspace.pipeline))
    assert "Nothing to do: 2 records are unchanged" in again.stderr
    assert [row["record_id"] for row in workspace.table()] == ["edge", "wanted"]


def test_a_table_without_the_named_column_stops_the_run_before_its_work(workspace: Workspace) -> None:
    (workspace.folder / "t.csv").write_text("Lien\nhttp://h.example/?id=1\n", encoding="latin-1")
    write_pipeline(workspace, '[[source]]\ntable = "t.csv"\ncolumns = {page = "Adresse"}\n')
    refused = workspace.run("run", str(workspace.pipeline))
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "no column `Adresse`; its columns are: Lien." in refused.stderr
    assert not (workspace.folder / "archive" / "essai" / "runs").exists()
