"""A table of notices: each row is one, whatever program wrote it and whatever its columns are called."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from openpyxl import Workbook

from tests.catalogue.born_from import (
    ABSTRACT,
    EXTENT,
    GENERAL_NOTE,
    NOTICE,
    PEOPLE,
    REPORT,
    SUBTITLE,
    TITLE,
    VIDEO,
)
from webinar_archive.catalogue import (
    COLUMN_FIELDS,
    places_in,
    read_notice,
    read_record_of_file,
    read_records,
)
from webinar_archive.errors import NoticeError
from webinar_archive.models import DocumentKind

FRENCH = (
    "N° de notice",
    "Titre",
    "Auteurs",
    "Editeur",
    "Durée",
    "Résumé",
    "Note générale",
    "Vidéo",
    "Compte rendu",
)
ENGLISH = ("id", "Title", "Speakers", "Publisher", "Duration", "Abstract", "Notes", "Video", "Report")
DUBLIN_CORE = (
    *("dc:identifier", "dc:title", "dc:contributor", "dc:publisher", "dcterms:extent", "dc:description"),
    *("Notes", "Recording", "Report"),
)
AUTHORS = " ; ".join(f"{family}, {given}, Personne interviewée" for family, given, _, _ in PEOPLE[:4])
ROW = (
    *("140892", f"{TITLE} : {SUBTITLE}", AUTHORS, "Issy-les-Moulineaux : Acteurs publics TV, 2020", EXTENT),
    *(ABSTRACT, GENERAL_NOTE, VIDEO, REPORT),
)
OTHER = ("7", "Un autre débat", "Petit, Marc", "", "1 h 02", "Rien.", "", "", "")


def table(heading: tuple[str, ...], *rows: tuple[str, ...], separator: str = ";", end: str = "\r\n") -> str:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator, lineterminator=end).writerows((heading, *rows))
    return text.getvalue()


def workbook(*rows: tuple[str, ...]) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


TABLES = {
    "a French spreadsheet": table(FRENCH, ROW).encode("utf-8-sig"),
    "Windows-1252": table(FRENCH, ROW).encode("cp1252", "replace"),
    "commas, English": table(ENGLISH, ROW, separator=",", end="\n").encode(),
    "tabs in UTF-16": table(ENGLISH, ROW, separator="\t").encode("utf-16"),
    "names of Dublin Core": table(DUBLIN_CORE, ROW).encode(),
    "title rows above, another order": (
        "Vidéos du fonds;;\r\n\r\n" + table(FRENCH[::-1], ROW[::-1])
    ).encode(),
    "a workbook": workbook(("Vidéos du fonds",), FRENCH, ROW),
}


@pytest.mark.parametrize("data", TABLES.values(), ids=TABLES)
def test_the_same_four_quotations_come_out_of_a_table(data: bytes) -> None:
    notice = read_notice(data)
    assert [(" ".join(q.text.split()).replace("?", "’"), q.speaker) for q in notice.quotations] == [
        (" ".join(q.text.split()).replace("?", "’"), f"{q.speaker.split()[1]}, {q.speaker.split()[0]}")
        for q in NOTICE.quotations
        if q.speaker
    ]
    assert (notice.record_id, notice.stated_duration_s, str(notice.event_date)) == (
        "140892",
        3528,
        "2020-05-07",
    )
    assert {d.address: d.kind for d in notice.documents} == {
        VIDEO: DocumentKind.VIDEO,
        REPORT: DocumentKind.REPORT,
    }


def test_each_row_is_a_record_and_one_without_title_costs_itself_only(tmp_path: Path) -> None:
    data = table(FRENCH, ROW, ("8", "", *OTHER[2:]), OTHER).encode()
    records = [*(read_records(io.BytesIO(data), name="fonds.csv") or ())]
    assert [(r.number, r.identifier, r.notice is not None) for r in records] == [
        (1, "140892", True),
        (2, "8", False),
        (3, "7", True),
    ]
    assert str(records[1].failure).startswith("fonds.csv: record 2 (8)")
    (tmp_path / "fonds.csv").write_bytes(data)
    assert [place.name for place in places_in(tmp_path / "fonds.csv").places] == ["140892", "8", "7"]
    assert read_record_of_file(tmp_path / "fonds.csv", "7").stated_duration_s == 3720


def test_the_day_of_an_event_is_taken_from_its_column_unless_it_is_ambiguous() -> None:
    heading = ("Titre", "Durée", "Date de l'événement")
    days = [
        read_notice(table(heading, ("Débat", "10 min", day)).encode()).event_date
        for day in ("2020-05-07 00:00:00", "le 7 mai 2020", "5/7/2020", "7 ou 8")
    ]
    assert [str(day) for day in days] == ["2020-05-07", "2020-05-07", "None", "None"]


@pytest.mark.parametrize(
    "text",
    [
        "Titre :\tUn débat\nAuteurs :\tAnne Dupont\nRésumé :\tRien.",
        "Titre : | Un débat |\nAuteurs : | Anne Dupont |",
        "<table><tr><td>Titre</td><td>Un débat</td></tr><tr><td>Auteurs</td><td>Anne Dupont</td></tr></table>",
    ],
)
def test_the_lines_of_one_notice_are_no_table(text: str) -> None:
    assert read_records(io.BytesIO(text.encode()), name="x") is None
    assert read_notice(text.encode()).title == "Un débat"


def test_a_table_of_something_else_is_no_notice_and_a_broken_one_says_where() -> None:
    with pytest.raises(NoticeError) as other:
        read_notice(table(("Cote", "Prix"), ("A 1", "2")).encode())
    assert other.value.code == "notice-unsupported"
    with pytest.raises(NoticeError) as broken:
        read_notice(b'Titre;Auteurs\nUn;A\n"Deux;B\nTrois;C\n')
    assert broken.value.code == "table-quote-unclosed"


OWN = ("Cote", "Intitulé long", "Titre", "Résumé", "Notes", "Tps", "Lien 1", "Lien 2")
OWN_ROW = (
    "A 7",
    "Débat",
    "D.",
    "Vide",
    "Anne Dupont : « Oser les communs. »",
    "10 min",
    "https://a.example/x",
    VIDEO,
)
OWN_COLUMNS = (
    *(("abstract", "notes"), ("duration", "TPS"), ("id", "Cote"), ("title", "Intitule  long")),
    ("video", "Lien 2"),
)


@pytest.mark.parametrize(
    "data", [table(OWN, OWN_ROW).encode(), workbook(("Fonds",), OWN, OWN_ROW)], ids=["csv", "xlsx"]
)
def test_columns_of_any_name_are_read_as_the_fields_that_they_are_named_for_and_alone_for_them(
    data: bytes,
) -> None:
    notice = read_notice(data, columns=OWN_COLUMNS)
    assert (notice.record_id, notice.title, notice.stated_duration_s) == ("A 7", "Débat", 600)
    assert (notice.abstract, notice.notes) == (OWN_ROW[4], ())
    assert [(d.kind, d.address) for d in notice.documents] == [
        (DocumentKind.VIDEO, VIDEO),
        (DocumentKind.OTHER, "https://a.example/x"),
    ]


@pytest.mark.parametrize("field", [field for field in COLUMN_FIELDS if field != "title"])
def test_every_field_that_can_be_named_is_read(field: str) -> None:
    text = {"video": VIDEO, "report": REPORT, "event_date": "2020-05-07", "year": "2020", "language": "fre"}
    data = table(("Intitulé", "x"), ("Débat", text.get(field, "12 min"))).encode()
    title = ("title", "Intitulé")
    assert read_notice(data, columns=(title, (field, "x"))) != read_notice(data, columns=(title,))


def test_one_column_may_hold_two_fields() -> None:
    data = table(("Intitulé", "Tps"), ("Débat (10 min)", "")).encode()
    notice = read_notice(data, columns=(("duration", "Intitulé"), ("title", "Intitulé")))
    assert (notice.title, notice.stated_duration_s) == ("Débat (10 min)", 600)


@pytest.mark.parametrize(
    ("data", "columns", "code", "words"),
    [
        (table(OWN, OWN_ROW), (("title", "Intitulé court"),), "table-column-missing", "Cote, Intitulé long"),
        (table(OWN, OWN_ROW), (("notes", "Nota"), ("title", "Titre")), "table-column-missing", "`Nota`"),
        (table(("A", "B"), ("1", "2")), (("title", "C"),), "table-column-missing", "A, B"),
        (table(("A", "B"), ("1", "2")), (("notes", "B"),), "table-column-missing", "`title`"),
        (table(("A", "a"), ("1", "2")), (("title", "À"),), "table-column-twice", "`À`"),
        (table(("A", "B"), ("1", "2")), (("title", " "),), "table-column-missing", "A, B"),
        (table(("A", ""), ("1", "2")), (("title", ""),), "table-column-missing", "A"),
        ("<html><body><p>A;B</p></body></html>", (("title", "A"),), "notice-no-table", "`A`"),
        ("TY  - VIDEO\r\nTI  - A\r\nER  - \r\n", (("title", "A"),), "notice-no-table", "`A`"),
    ],
)
def test_a_column_that_is_not_there_once_is_named(
    data: str, columns: tuple[tuple[str, str], ...], code: str, words: str
) -> None:
    with pytest.raises(NoticeError) as wrong:
        read_notice(data.encode(), name="fonds.csv", columns=columns)
    assert wrong.value.code == code
    assert str(wrong.value).startswith("fonds.csv ")
    assert words in str(wrong.value)
