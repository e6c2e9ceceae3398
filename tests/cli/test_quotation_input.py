"""Lists of quotations as people keep them are read; what cannot be is told with the number of its row."""

from __future__ import annotations

import json
import os
import random
import time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from webinar_archive.cli.quotation_input import QuotationList, read_quotations
from webinar_archive.errors import UsageError
from webinar_archive.exports.formats.csv import csv_bytes
from webinar_archive.exports.schema import Row

FIRST = "On ne peut plus demander aux gens de venir entre 14h30 et 16h"
SECOND = "L’œuvre collective n'a jamais été un problème"


def read(folder: Path, name: str, data: str | bytes) -> QuotationList:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return read_quotations(path)


def texts(listed: QuotationList) -> list[str]:
    return [row["text"] for row in listed.rows]


def told(listed: QuotationList) -> list[tuple[str, str]]:
    return [(finding.code, finding.facts.get("rows", "")) for finding in listed.findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
@pytest.mark.parametrize("separator", [";", "\t", "|"])
@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("q.csv", ["N°", "Citation", "Orateur"]),
        ("q.txt", ["N°", "TEXTE", "Orateur"]),
        ("q.tsv", ["", " Quotes ", "Orateur"]),
        ("q.CSV", ["N°", "Extrait", "Orateur"]),
    ],
)
def test_a_table_is_read_in_any_charset_with_any_separator(
    tmp_path: Path, name: str, head: list[str], separator: str, encoding: str
) -> None:
    lines = [
        ["Relevé du 3 février", "", ""],
        ["", "", ""],
        head,
        ["1", f'"{FIRST}"', "Anne"],
        ["", "", ""],
        ["2", SECOND, "Marc"],
    ]
    data = "\r\n".join(separator.join(line) for line in lines) + "\r\n"
    listed = read(tmp_path, name, data.encode(encoding))
    assert texts(listed) == [FIRST, SECOND]
    assert [row["Orateur"] for row in listed.rows] == ["Anne", "Marc"]
    assert listed.findings == ()


def test_a_table_with_commas_is_read(tmp_path: Path) -> None:
    listed = read(
        tmp_path, "q.csv", f'Relevé, séance du 3 février\nN°,Citation,Orateur\n1,"{FIRST}, dit-il",Anne\n'
    )
    assert texts(listed) == [f"{FIRST}, dit-il"]


def test_a_workbook_is_read(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    for cells in (
        ["Séance"],
        [],
        ["Citation", "Début", None],
        [FIRST, "00:00:52", "note"],
        [SECOND, 66.5, None],
    ):
        made.active.append(cells)
    made.save(tmp_path / "q.xlsx")
    listed = read_quotations(tmp_path / "q.xlsx")
    assert texts(listed) == [FIRST, SECOND]
    assert listed.earlier_ms == (52_000, 66_500)
    assert listed.rows[0]["C"] == "note"
    assert listed.findings == ()


@pytest.mark.parametrize("spreadsheet", [None, "fr"])
def test_the_programs_own_table_is_a_list_with_its_times(tmp_path: Path, spreadsheet: Any) -> None:
    rows = [
        Row(record_id="7", title="T", quotation=FIRST, start="00:00:52.700", start_ms=52_700, confidence=0.5),
        Row(record_id="7", title="T", quotation=SECOND, start="00:01:06.000", start_ms=66_000),
        Row(record_id="8", title="no quotation"),
    ]
    listed = read(tmp_path, "quotations.csv", csv_bytes(rows, spreadsheet=spreadsheet))
    assert texts(listed) == [FIRST, SECOND]
    assert listed.earlier_ms == (52_700, 66_000)
    assert listed.rows[0]["record_id"] == "7"
    assert told(listed) == [("quotation-row-without-text", "4")]


def test_a_cell_that_a_separator_cuts_is_joined_and_told(tmp_path: Path) -> None:
    listed = read(tmp_path, "q.csv", f"text;who\n{SECOND}; dit-il; enfin;Marc\n{FIRST};Anne\n")
    assert texts(listed) == [f"{SECOND}; dit-il; enfin", FIRST]
    assert [row["who"] for row in listed.rows] == ["Marc", "Anne"]
    assert told(listed) == [("quotation-cells-joined", "2")]


def test_a_list_of_one_column_is_never_cut(tmp_path: Path) -> None:
    listed = read(tmp_path, "q.csv", f"Citation\nUn, deux; trois\n{SECOND}\n")
    assert texts(listed) == ["Un, deux; trois", SECOND]
    assert listed.findings == ()


def test_a_quotation_mark_that_is_not_closed_is_told_with_its_row(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read(tmp_path, "q.csv", f'text;who\n{FIRST};Anne\n"{SECOND};Marc\n"x";y\n')
    assert (error.value.code, error.value.facts["row"]) == ("table-quote-unclosed", 3)


def test_a_heading_twice_is_refused_and_two_headings_alike_are_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        read(tmp_path, "q.csv", "Citation;Citation\na b;c d\n")
    assert error.value.code == "table-column-twice"
    listed = read(tmp_path, "q.csv", "Texte;Citation;Note;Note\nun extrait;une phrase;1;2\n")
    assert texts(listed) == ["une phrase"]
    assert told(listed) == [("quotations-column-chosen", "")]
    assert listed.rows[0] == {"Texte": "un extrait", "Note": "1", "Note (4)": "2", "text": "une phrase"}


def test_a_row_without_quotation_is_told_and_a_blank_one_is_not(tmp_path: Path) -> None:
    listed = read(tmp_path, "q.csv", f"text;who\n{FIRST};Anne\n;;\n;Marc\n\n;Luc\n")
    assert texts(listed) == [FIRST]
    assert told(listed) == [("quotation-row-without-text", "4, 6")]


@pytest.mark.parametrize(("name", "data"), [("q.csv", "text;who\n"), ("q.json", "[]"), ("q.txt", "\n  \n")])
def test_a_list_without_quotations_is_told(tmp_path: Path, name: str, data: str) -> None:
    listed = read(tmp_path, name, data)
    assert listed.rows == ()
    assert [finding.code for finding in listed.findings] == ["quotations-none"]


def test_a_time_that_cannot_be_read_is_told_with_its_row(tmp_path: Path) -> None:
    listed = read(tmp_path, "q.csv", "text;TC\nun;00:00:52\ndeux;vers midi\ntrois;\nquatre;1:06\n")
    assert listed.earlier_ms == (52_000, None, None, 66_000)
    assert told(listed) == [("quotation-time-unreadable", "3")]


def test_numbers_of_a_list_are_left_out_in_a_table_and_in_lines(tmp_path: Path) -> None:
    assert texts(read(tmp_path, "q.csv", "text;who\n1. Un;a\n2. Deux;b\n")) == ["Un", "Deux"]
    listed = read(tmp_path, "q.txt", "1. [00:52] Un\n\n2. [01:06] Deux\n")
    assert texts(listed) == ["Un", "Deux"]
    assert listed.earlier_ms == (52_000, 66_000)


@pytest.mark.parametrize(
    "line", ["Texte, citation et autres propos", "Il a dit ; puis rien", "[Le maire] Oui", "{oui}"]
)
def test_a_plain_line_is_a_quotation_whatever_its_marks(tmp_path: Path, line: str) -> None:
    assert texts(read(tmp_path, "q.txt", f"{line}\nDeux\n")) == [line, "Deux"]


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("q.json", ["un", "deux"], ["un", "deux"]),
        ("q.json", [{"Citation": "un"}, {"texte": "deux"}], ["un", "deux"]),
        ("q.json", {"title": "T", "quotations": [{"text": "un"}]}, ["un"]),
        ("q.json", [{"text": ""}], [""]),
    ],
)
def test_json_is_read(tmp_path: Path, name: str, value: object, expected: list[str]) -> None:
    assert texts(read(tmp_path, name, json.dumps(value))) == expected


def test_json_lines_are_read(tmp_path: Path) -> None:
    listed = read(
        tmp_path, "q.jsonl", '{"text": "un", "time": "52,7"}\n\n{"text": "deux", "start_ms": 66000}\n'
    )
    assert texts(listed) == ["un", "deux"]
    assert listed.earlier_ms == (52_700, 66_000)


@pytest.mark.parametrize(
    "data",
    [
        '[{"text": "x", "n": ' + "[" * 900 + "]" * 900 + "}]",
        "[" + "9" * 5000 + "]",
        '["x", ' + "[" * 100_000,
        '{"text": "x"}',
        '[{"text": 3}]',
        "[[]]",
        "null",
    ],
)
def test_json_that_is_no_list_of_quotations_is_refused(tmp_path: Path, data: str) -> None:
    with pytest.raises(UsageError):
        read(tmp_path, "q.json", data)


def test_what_passes_through_is_always_printable_json(tmp_path: Path) -> None:
    data = '[{"text": "x \\ud800 y", "a": NaN, "b": 1e999, "c": -Infinity, "\\udfff": 1}]'
    (row,) = read(tmp_path, "q.json", data).rows
    json.dumps(row, ensure_ascii=False, allow_nan=False).encode()
    assert row["a"] is None


def test_what_is_no_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for name, code in (
        ("pipe.csv", "file-unreadable"),
        ("", "file-is-folder"),
        ("none.csv", "file-missing"),
    ):
        with pytest.raises(UsageError) as error:
            read_quotations(tmp_path / name)
        assert error.value.code == code


PIECES = [
    "text", "Citation", "time", "start_ms", ";", ",", "\t", "|", "\n", "\r\n", '"', '""', "sep=;", "sep=", "[", "]", "{", "}", ":",
    "1.", "- ", "• ", "00:01:02", "52,7", "1e400", "NaN", "-1", "9" * 30, "9" * 5000, "\ufeff", "\0", "\x1f", "\ud7ff", "é",
    "Bonjour à tous", "=1+1", "'", "«", "\\ud800", '"text":', "null", "true", " ", "\xa0", "\u2028", "x" * 2000,
]  # fmt: skip


def mutants(count: int, seed: int) -> list[tuple[str, bytes]]:
    """Files made of the pieces of lists, of numbers alone, and of bytes; the same for the same seed."""
    chance = random.Random(seed)
    made = []
    for number in range(count):
        if number % 3 == 0:
            data = chance.randbytes(chance.randrange(400))
        else:
            pieces = (
                PIECES if number % 3 == 1 else [*"0123456789.,:;-+eE\n\t\"'[]{} ", "text;time\n", "text\n"]
            )
            text = "".join(chance.choices(pieces, k=chance.randrange(60)))
            data = (chance.choice(["", "text;time\n", "["]) + text).encode(chance.choice(["utf-8", "utf-16"]))
        made.append((chance.choice(["q.csv", "q.txt", "q.json", "q.tsv", "q.jsonl", "q.xlsx"]), data))
    return made


@pytest.mark.untraced
@pytest.mark.parametrize("seed", range(4))
def test_no_list_raises_anything_but_our_errors_or_takes_long(tmp_path: Path, seed: int) -> None:
    for name, data in mutants(250, seed):
        began = time.process_time()
        try:
            listed = read(tmp_path, name, data)
        except UsageError:
            continue
        finally:
            assert time.process_time() - began < 5
        assert len(listed.rows) == len(listed.earlier_ms)
        json.dumps(listed.rows, ensure_ascii=False, allow_nan=False).encode()
