"""The report of discrepancies: every form has all of them, counted at the top, and nothing in it runs."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import openpyxl
import pytest
from lxml import html

from tests.exports.formats.sample_rows import HOSTILE_TEXTS
from webinar_archive.exports.discrepancy_report import report_csv, report_lines, report_page, write_report
from webinar_archive.i18n.language import LANGUAGES, Language
from webinar_archive.models import Finding
from webinar_archive.models.discrepancy import Discrepancy, DiscrepancyKind


def discrepancy(kind: DiscrepancyKind = DiscrepancyKind.NOT_FOUND, text: str = "=1+1") -> Discrepancy:
    return Discrepancy(
        kind=kind,
        pipeline="debats",
        key="1",
        record_id="1",
        title=text,
        quotation_no=1,
        stated=text,
        evidence=Finding(code="discrepancy-redirected", facts={"address": text}),
        address="https://example.org/?a=1#t=4",
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_has_a_name_and_its_count_at_the_top(language: Language) -> None:
    found = [discrepancy(kind) for kind in DiscrepancyKind]
    lines = [*report_lines(found, language)]
    assert len(lines) == 2 * len(DiscrepancyKind)
    assert not [line for line in lines if "discrepancy-" in line]
    assert lines[0].startswith("     1  ")


@pytest.mark.parametrize("text", HOSTILE_TEXTS)
def test_texts_of_strangers_are_text_everywhere(text: str, tmp_path: Path) -> None:
    found = [discrepancy(text=text)]
    page = html.document_fromstring(report_page(found, "en").decode())
    assert not page.xpath("//script | //img | //*[@onerror]")
    assert {link.get("href") for link in page.iter("a")} <= {
        "#quotation-not-found",
        "https://example.org/?a=1#t=4",
    }
    assert "\x1b" not in "".join(report_lines(found, "en"))
    write_report(found, tmp_path, "en", None)


def test_pictures_stand_in_the_page_with_their_words() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><title>&lt;b&gt; "a"</title><desc>Trois sur quatre.</desc></svg>'
    page = html.document_fromstring(report_page([], "fr", [svg.encode()]).decode())
    (image,) = page.iter("img")
    assert image.get("alt") == '<b> "a". Trois sur quatre.'
    assert image.get("src", "").startswith("data:image/svg+xml;base64,")
    assert page.xpath("//h2[@id='pictures']/text()") == ["La publication en images"]


def test_no_cell_is_a_formula(tmp_path: Path) -> None:
    table, book, _ = write_report([discrepancy()], tmp_path, "fr", "fr")
    _, row = csv.reader(io.StringIO(table.read_text(encoding="utf-8-sig")), delimiter=";")
    assert row[3] == "'=1+1"
    sheets = openpyxl.load_workbook(book)
    assert sheets.sheetnames == ["counts", "discrepancies"]
    assert sheets["discrepancies"]["D2"].data_type == "s"
    assert sheets["counts"]["A2"].value == "Citation introuvable"


def test_an_empty_report_says_that_there_is_nothing() -> None:
    assert [*report_lines([], "en")] == []
    assert b"0 discrepancies" in report_page([], "en")
    assert report_csv([], "en", None).count(b"\r\n") == 1
