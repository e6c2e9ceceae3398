"""A table of records as people keep it is read, bounded; a slip in it is one clear sentence."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from webinar_archive.errors import UsageError
from webinar_archive.pipeline.config import Source
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.pipeline.source_table import sources_of_table
from webinar_archive.pipeline.sources import jobs

PAGE = "https://opac.example.org/index.php?lvl=notice_display&id="
COLUMNS = {"id": "Numéro", "page": "Lien", "media": "Fichier vidéo"}


def book(path: Path, rows: list[list[object]]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def sources(path: Path, columns: dict[str, str] | None = None) -> list[Source]:
    return [row.source for row in sources_of_table(Source(table=path.name, columns=columns or {}), path)]


def refused(path: Path, columns: dict[str, str] | None = None) -> UsageError:
    with pytest.raises(UsageError) as error:
        sources(path, columns)
    assert str(error.value).count("\n") == 0
    return error.value


def test_a_workbook_gives_a_source_a_row_by_its_own_column_names(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Numéro", "Titre", "Lien", "Fichier vidéo"],
        [140892, "Communs", PAGE + "140892", None],
        [None, None, None, None],
        [140893.0, "Débat", PAGE + "140893", "film.mp4"],
    ]
    first, second = sources(book(tmp_path / "t.xlsx", rows), COLUMNS)
    assert (first.id, first.page, first.media, first.table) == ("140892", PAGE + "140892", None, None)
    assert (second.id, second.media) == ("140893", "film.mp4")


@pytest.mark.parametrize(
    ("encoding", "separator"),
    [("utf-8", ","), ("utf-8-sig", ";"), ("cp1252", ";"), ("utf-16", "\t"), ("utf-8-sig", "\t")],
)
def test_a_csv_is_read_as_spreadsheets_save_it(tmp_path: Path, encoding: str, separator: str) -> None:
    path = tmp_path / "t.csv"
    lines = [["Numéro", "Titre", "Lien"], ["7", '"Débat, été ; ""x"""', PAGE + "7"]]
    path.write_bytes("\r\n".join(separator.join(line) for line in lines).encode(encoding))
    (source,) = sources(path, {"id": "Numéro", "page": "Lien"})
    assert (source.id, source.page) == ("7", PAGE + "7")


def test_the_same_table_as_csv_and_xlsx_is_the_same_records(tmp_path: Path) -> None:
    rows: list[list[object]] = [["id", "page"], *([n, f"{PAGE}{n}"] for n in range(1, 40))]
    (tmp_path / "t.csv").write_text("\n".join(f"{a},{b}" for a, b in rows), encoding="utf-8")
    from_csv = sources(tmp_path / "t.csv")
    assert from_csv == sources(book(tmp_path / "t.xlsx", rows))
    assert len(from_csv) == 39


def test_a_key_of_the_source_stands_where_a_row_has_no_cell(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"page,transcript\n{PAGE}1,own.vtt\n{PAGE}2,\n", encoding="utf-8")
    both = sources_of_table(Source(table="t.csv", transcript="all.vtt"), path)
    assert [row.source.transcript for row in both] == ["own.vtt", "all.vtt"]


def test_a_formula_counts_with_the_value_that_was_last_shown(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["id", "page"], ["7", f'=CONCATENATE("{PAGE}","7")']])
    # openpyxl computes nothing: the formula of a book that no spreadsheet has opened shows nothing
    (nothing,) = sources(path)
    assert (nothing.id, nothing.page) == ("7", None)
    shown = tmp_path / "shown.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(shown, "w") as after:
        for part in before.infolist():
            data = before.read(part)
            if part.filename.endswith("sheet1.xml"):
                value = f"{PAGE}7".replace("&", "&amp;").encode()
                data = data.replace(b"</f><v></v>", b"</f><v>" + value + b"</v>")
                data = data.replace(b"</f><v />", b"</f><v>" + value + b"</v>")
                data = data.replace(b"</f><v/>", b"</f><v>" + value + b"</v>")
                data = data.replace(b'<c r="B2">', b'<c r="B2" t="str">')
            after.writestr(part.filename, data)
    (source,) = sources(shown)
    assert source.page == PAGE + "7"


def test_a_wrong_column_is_named_with_the_columns_that_there_are(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["Numéro", "Lien"], ["7", PAGE]])
    error = refused(path, {"page": "Adresse"})
    assert error.code == "table-column-missing"
    assert error.facts["column"] == "Adresse"
    assert "Numéro, Lien" in str(error)


def test_titles_may_stand_above_the_heading(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["Catalogue 2020"])
    made.active.merge_cells("A1:C1")
    made.active.append([None, "mis à jour le 3 mars"])
    made.active.append([])
    made.active.append(["Numéro", "Titre", "Lien"])
    made.active.append([7, "x", PAGE])
    made.save(tmp_path / "t.xlsx")
    (source,) = sources(tmp_path / "t.xlsx", {"id": "Numéro", "page": "Lien"})
    assert (source.id, source.page) == ("7", PAGE)


@pytest.mark.parametrize("heading", ["ID;Page", " id ; page ", "Id :;PAGE *", "\ufeffid;page"])
def test_headings_are_the_same_in_any_case_and_spacing(tmp_path: Path, heading: str) -> None:
    (tmp_path / "t.csv").write_text(f"{heading}\n7;{PAGE}7\n", encoding="utf-8")
    (source,) = sources(tmp_path / "t.csv")
    assert (source.id, source.page) == ("7", PAGE + "7")


def test_a_mapped_column_is_the_same_in_any_spelling_but_one_spelled_alike_comes_first(
    tmp_path: Path,
) -> None:
    (tmp_path / "t.csv").write_text("numero;Lien;LIEN\n7;a;b\n", encoding="utf-8")
    (source,) = sources(tmp_path / "t.csv", {"id": "Numéro", "page": "Lien"})
    assert (source.id, source.page) == ("7", "a")
    assert refused(tmp_path / "t.csv", {"page": "lien"}).code == "table-column-twice"


def test_a_row_with_more_cells_than_the_heading_is_told_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text(f"id,page,titre\n1,{PAGE}1,Oui, non\n2,{PAGE}2,x,,\n", encoding="utf-8")
    first, second = sources_of_table(Source(table="t.csv"), path)
    assert [(f.code, f.facts["row"]) for f in first.findings] == [("table-row-too-wide", 2)]
    assert second.findings == ()


def test_a_table_with_no_column_for_a_notice_is_refused_by_its_heading(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("titre,lien\nx,y\n", encoding="utf-8")
    error = refused(tmp_path / "t.csv")
    assert (error.code, error.facts["column"]) == ("table-column-missing", "page")


def test_two_columns_of_one_name_are_refused_where_that_name_is_used(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text(f"page,page\n{PAGE}1,{PAGE}2\n", encoding="utf-8")
    assert refused(tmp_path / "t.csv").code == "table-column-twice"


def test_a_million_rows_are_refused_and_do_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(b"page\n" + b"x\n" * 1_000_000)
    assert refused(path).code == "table-too-long"


def test_a_single_cell_at_the_far_corner_of_a_sheet_costs_nothing(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active["A1"], made.active["A2"] = "page", PAGE
    made.active["XFD1048576"] = "x"
    made.save(tmp_path / "t.xlsx")
    (source,) = sources(tmp_path / "t.xlsx")
    assert source.page == PAGE


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "t.xlsx", [["page"], ["x"]])
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(tmp_path / "b.xlsx", "w") as after:
        for part in before.infolist():
            data = before.read(part)
            if part.filename.endswith("sheet1.xml"):
                head = f'<!DOCTYPE worksheet [<!ENTITY e0 "ha">{laughs}]>'.encode()
                data = head + data.replace(b"</sheetData>", b"</sheetData><x>&e9;</x>")
            after.writestr(part.filename, data)
    assert refused(tmp_path / "b.xlsx").code == "table-workbook-broken"


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("t.xlsx", b"PK\x03\x04 not a book"),
        ("t.xlsx", b"page\nx\n"),
        ("t.csv", b""),
        ("t.csv", b"\x81\x8d\x8f"),
        ("t.csv", b"\xff\xfep"),
        ("t.csv", b'page\n"' + b"x" * 200_000),
        ("t.csv", b"pa\x00ge\nx\n"),
    ],
)
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert refused(tmp_path / name).code in (
        "table-workbook-broken", "table-not-text", "table-empty", "table-column-missing",
        "table-quote-unclosed", "table-cell-too-long",
    )  # fmt: skip


def test_a_table_that_is_not_there_is_said(tmp_path: Path) -> None:
    assert refused(tmp_path / "none.csv").code == "file-missing"


def test_the_same_record_from_a_table_a_page_and_a_file_is_one(tmp_path: Path) -> None:
    (tmp_path / "12.txt").write_text("Titre : | x |", encoding="utf-8")
    book(
        tmp_path / "t.xlsx",
        [["id", "page", "notice"], ["12", PAGE + "12", "12.txt"], ["13", PAGE + "13", None]],
    )
    (tmp_path / "p.toml").write_text(
        '[pipeline]\nname = "p"\n[[source]]\ntable = "t.xlsx"\n'
        f'[[source]]\npage = "{PAGE}12"\nmedia = "film.mp4"\n'
        f'[[source]]\npage = "http://opac.example.org/index.php?id=13&lvl=notice_display"\n'
        '[[source]]\nnotice = "12.txt"\n',
        encoding="utf-8",
    )
    first, second = jobs(load_settings(tmp_path / "p.toml"))
    assert (first.key, second.key) == ("12", "13")
    assert (first.source.notice, first.source.page) == ("12.txt", PAGE + "12")
    assert first.source.media == "film.mp4"
