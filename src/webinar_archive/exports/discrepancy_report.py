"""The report of discrepancies: lines for the terminal, CSV, a workbook, one page; counts by kind at the top."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from webinar_archive.exports.discrepancies import counts
from webinar_archive.exports.formats.csv import sheet_csv
from webinar_archive.exports.html_pages import link, page, picture, table, text
from webinar_archive.exports.schema import Spreadsheet
from webinar_archive.exports.sheets import SHEET_LIMITS, Link, Sheet, Value, cell_text
from webinar_archive.files import write_changed, write_whole
from webinar_archive.i18n.language import Language
from webinar_archive.i18n.messages import sentence
from webinar_archive.models.discrepancy import Discrepancy, DiscrepancyKind
from webinar_archive.text.characters import printable
from webinar_archive.text.normalize import cut

FILE_NAME = "discrepancies"
_COLUMNS = ("kind", "pipeline", "record_id", "title", "quotation_no", "stated", "evidence", "address", "key")
_WIDTHS = {"kind": 24, "title": 40, "stated": 60, "evidence": 60, "address": 40}
_MOST_SHOWN = 100
"""Characters of the notice's own words that a terminal shows."""


def report_lines(found: Sequence[Discrepancy], language: Language) -> Iterator[str]:
    """Yield a line for each kind with its count, then one for each discrepancy."""
    for kind, count in counts(found).items():
        yield f"{count:6}  {_kind_name(kind, language)}"
    for each in found:
        stated = printable(cut(" ".join((each.stated or "").split()), _MOST_SHOWN))
        number = f" {each.quotation_no}" if each.quotation_no is not None else ""
        name = printable(f"{each.record_id}{number}")
        kind_name = _kind_name(each.kind, language)
        yield f"{kind_name} · {name} · {stated or '–'} · {printable(_evidence(each, language))}"


def write_report(
    found: Sequence[Discrepancy],
    folder: Path,
    language: Language,
    spreadsheet: Spreadsheet | None,
    pictures: Iterable[bytes] = (),
) -> tuple[Path, ...]:
    """Write the report as CSV, as a workbook and as a page with these pictures (SVG); return the paths."""
    # openpyxl takes half a second, which the terminal need not wait for
    from webinar_archive.exports.xlsx_sheets import same_content, write_workbook

    table_path, page_path = folder / f"{FILE_NAME}.csv", folder / f"{FILE_NAME}.html"
    write_whole(table_path, report_csv(found, language, spreadsheet))
    title = _words("discrepancy-page-title", language)

    def write(path: Path) -> None:
        write_workbook(path, title, _sheets(found, language), SHEET_LIMITS)

    book = write_changed(folder / f"{FILE_NAME}.xlsx", write, same_content)
    write_whole(page_path, report_page(found, language, pictures))
    return table_path, book, page_path


def report_csv(found: Sequence[Discrepancy], language: Language, spreadsheet: Spreadsheet | None) -> bytes:
    """Return the report as CSV; no cell of it is run by a spreadsheet."""
    return sheet_csv(_COLUMNS, (_cells(each, language) for each in found), spreadsheet)


def report_page(found: Sequence[Discrepancy], language: Language, pictures: Iterable[bytes] = ()) -> bytes:
    """Return the report as one page, with these pictures (SVG) at its end."""
    counted = counts(found)
    body = [f"<p>{text(_words('discrepancy-page-intro', language, count=len(found)))}</p>"]
    body += table(
        [_words("discrepancy-column-kind", language), _words("discrepancy-column-count", language)],
        (
            (f'<a href="#{kind.value}">{text(_kind_name(kind, language))}</a>', f"{count}")
            for kind, count in counted.items()
        ),
    )
    names = ("record", "quotation", "stated", "evidence", "address")
    columns = [_words(f"discrepancy-column-{name}", language) for name in names]
    for kind in counted:
        body.append(f'<h2 id="{kind.value}">{text(_kind_name(kind, language))}</h2>')
        of_kind = (each for each in found if each.kind is kind)
        body += table(columns, (_row(each, language) for each in of_kind))
    if shown := [f"<p>{picture(svg)}</p>" for svg in pictures]:
        body += [f'<h2 id="pictures">{text(_words("discrepancy-page-pictures", language))}</h2>', *shown]
    return page(_words("discrepancy-page-title", language), language, body)


def _row(each: Discrepancy, language: Language) -> tuple[str, ...]:
    return (
        f"{text(each.title)}<br>{text(each.record_id)}",
        f"{each.quotation_no or ''}",
        text(each.stated),
        text(_evidence(each, language)),
        link(each.address),
    )


def _cells(each: Discrepancy, language: Language) -> list[str | int | None]:
    values: dict[str, str | int | None] = {
        **{name: getattr(each, name) for name in _COLUMNS},
        "kind": each.kind.value,
        "evidence": _evidence(each, language),
    }
    return list(values.values())


def _sheets(found: Sequence[Discrepancy], language: Language) -> tuple[Sheet, ...]:
    counted = ((_kind_name(kind, language), count) for kind, count in counts(found).items())
    return (
        Sheet("counts", {"kind": 40, "count": 10}, counted),
        Sheet(
            "discrepancies",
            {name: _WIDTHS.get(name, 16) for name in _COLUMNS},
            ([_cell(value) for value in _cells(each, language)] for each in found),
        ),
    )


def _cell(value: str | int | None) -> Value:
    if not isinstance(value, str):
        return value
    fitting = cell_text(value)
    return Link(fitting) if fitting.startswith(("http://", "https://")) else fitting


def _kind_name(kind: DiscrepancyKind, language: Language) -> str:
    return _words(f"discrepancy-{kind.value}", language)


def _evidence(each: Discrepancy, language: Language) -> str:
    return sentence(each.evidence.code, each.evidence.facts, language)


def _words(code: str, language: Language, **facts: Any) -> str:
    return sentence(code, facts, language)
