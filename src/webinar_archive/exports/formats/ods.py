"""The format `ods`: `quotations.ods`, the sheets of `xlsx` as an OpenDocument spreadsheet."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import re
import zipfile
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path

from webinar_archive.exports.citations import ascii_address
from webinar_archive.exports.schema import Row, TableMetadata
from webinar_archive.exports.sheets import SHEET_LIMITS, Link, Sheet, SheetLimits, Value, table_sheets
from webinar_archive.files import write_changed

FILE_NAME = "quotations.ods"
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
        "fo": "xsl-fo-compatible",
        "config": "config",
    }.items()
)
_ROOT = (
    f'{_NAMESPACES} xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:ooo="http://openoffice.org/2004/office" '
    'office:version="1.3"'
)
_DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = f"""{_DECLARATION}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{_TYPE}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""  # noqa: E501
_STYLES = """
<number:date-style style:name="day"><number:year number:style="long"/><number:text>-</number:text><number:month
 number:style="long"/><number:text>-</number:text><number:day number:style="long"/></number:date-style>
<number:time-style style:name="clock" number:truncate-on-overflow="false"><number:hours number:style="long"/>
<number:text>:</number:text><number:minutes number:style="long"/><number:text>:</number:text>
<number:seconds number:style="long" number:decimal-places="3"/></number:time-style>
<style:style style:name="heading" style:family="table-cell"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="date" style:family="table-cell" style:data-style-name="day"/>
<style:style style:name="time" style:family="table-cell" style:data-style-name="clock"/>
"""
_FROZEN = """<config:config-item config:name="HorizontalSplitMode" config:type="short">2</config:config-item>
<config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item>
<config:config-item config:name="HorizontalSplitPosition" config:type="int">1</config:config-item>
<config:config-item config:name="VerticalSplitPosition" config:type="int">1</config:config-item>
<config:config-item config:name="PositionRight" config:type="int">1</config:config-item>
<config:config-item config:name="PositionBottom" config:type="int">1</config:config-item>"""
_WIDTH_OF_A_CHARACTER_CM = 0.2
_SPACES = re.compile("^ +| {2,}| +$")
_LINE_END = re.compile("\r\n?|\n")


def write_ods(
    rows: Sequence[Row], table: TableMetadata, folder: Path, limits: SheetLimits = SHEET_LIMITS
) -> tuple[Path, ...]:
    """Write the spreadsheet into `folder` and return its path; an equal file stays untouched."""
    del table  # its name has no place in a spreadsheet's content

    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as parts:
            # first and not packed, so that the kind of the file stands at its beginning
            parts.writestr(_part("mimetype"), _TYPE, zipfile.ZIP_STORED)
            parts.writestr(_part("META-INF/manifest.xml"), _MANIFEST, zipfile.ZIP_DEFLATED)
            titles: list[str] = []
            with (
                parts.open(_part("content.xml"), "w") as raw,
                io.TextIOWrapper(raw, encoding="utf-8", newline="") as content,
            ):
                content.writelines(_content(table_sheets(rows), titles, limits.max_rows))
            parts.writestr(_part("settings.xml"), _settings(titles), zipfile.ZIP_DEFLATED)

    return (write_changed(folder / FILE_NAME, write),)


def _part(name: str) -> zipfile.ZipInfo:
    """Return a part that always has the same time, so that equal tables are equal files."""
    part = zipfile.ZipInfo(name)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _content(sheets: Sequence[Sheet], titles: list[str], max_rows: int) -> Iterator[str]:
    """Yield the document in pieces, and add the titles of its sheets to `titles`."""
    yield f"{_DECLARATION}<office:document-content {_ROOT}><office:automatic-styles>{_STYLES}"
    for width in sorted({width for sheet in sheets for width in sheet.widths.values()}):
        size = f"{width * _WIDTH_OF_A_CHARACTER_CM:.1f}cm"
        yield (
            f'<style:style style:name="width{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{size}"/></style:style>\n'
        )
    yield "</office:automatic-styles><office:body><office:spreadsheet>\n"
    ranges: list[str] = []
    for sheet in sheets:
        yield from _tables(sheet, titles, ranges, max_rows)
    yield f"<table:database-ranges>{''.join(ranges)}</table:database-ranges>"
    yield "</office:spreadsheet></office:body></office:document-content>\n"


def _tables(sheet: Sheet, titles: list[str], ranges: list[str], max_rows: int) -> Iterator[str]:
    """Yield a sheet, and further ones for the rows beyond what a sheet holds."""
    waiting, heading = iter(sheet.rows), "".join(map(_heading, sheet.widths))
    for number in itertools.count(1):
        title = sheet.title if number == 1 else f"{sheet.title} {number}"
        yield f'<table:table table:name="{title}">\n'
        yield "".join(f'<table:table-column table:style-name="width{w}"/>' for w in sheet.widths.values())
        yield f"<table:table-header-rows><table:table-row>{heading}</table:table-row></table:table-header-rows>\n"
        last = 1
        for row in itertools.islice(waiting, max_rows):
            yield f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>\n"
            last += 1
        yield "</table:table>\n"
        titles.append(title)
        ranges.append(_filtered(title, len(sheet.widths), last, len(titles)))
        following = next(waiting, None)
        if following is None:
            return
        waiting = itertools.chain([following], waiting)


def _filtered(title: str, columns: int, last: int, number: int) -> str:
    """Return the range of a sheet with buttons that filter it."""
    above, within = divmod(columns - 1, 26)
    letters = (chr(64 + above) if above else "") + chr(65 + within)
    name = f"'{title}'"
    return (
        f'<table:database-range table:name="filter{number}" table:display-filter-buttons="true" '
        f'table:target-range-address="{name}.A1:{name}.{letters}{last}"/>'
    )


def _settings(titles: Sequence[str]) -> str:
    """Return the settings that freeze the first row and column of each sheet."""
    views = "".join(
        f'<config:config-item-map-entry config:name="{title}">{_FROZEN}</config:config-item-map-entry>'
        for title in titles
    )
    return (
        f"{_DECLARATION}<office:document-settings {_ROOT}><office:settings>"
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{views}</config:config-item-map-named>'
        "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
        "</office:settings></office:document-settings>\n"
    )


def _heading(name: str) -> str:
    return (
        f'<table:table-cell table:style-name="heading" office:value-type="string"><text:p>{name}</text:p>'
        "</table:table-cell>"
    )


def _cell(value: Value) -> str:
    """Return a cell with its type: a text is never a formula, which would stand in an attribute of its own."""
    match value:
        case None:
            return "<table:table-cell/>"
        case str():
            return f'<table:table-cell office:value-type="string">{_paragraphs(value)}</table:table-cell>'
        case dt.date():
            day = value.isoformat()
            kind = f'table:style-name="date" office:value-type="date" office:date-value="{day}"'
            return f"<table:table-cell {kind}><text:p>{day}</text:p></table:table-cell>"
        case dt.timedelta():
            return _time_cell(value)
        case Link():
            link = f'<text:a xlink:type="simple" xlink:href="{escape(ascii_address(value.address))}">'
            text = f"<text:p>{link}{escape(value.address, quote=False)}</text:a></text:p>"
            return f'<table:table-cell office:value-type="string">{text}</table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p>'
        "</table:table-cell>"
    )


def _time_cell(value: dt.timedelta) -> str:
    seconds, ms = divmod(value // dt.timedelta(milliseconds=1), 1000)
    minutes, second = divmod(seconds, 60)
    hour, minute = divmod(minutes, 60)
    time = f"PT{hour:02}H{minute:02}M{second:02}.{ms:03}S"
    kind = f'table:style-name="time" office:value-type="time" office:time-value="{time}"'
    text = f"{hour:02}:{minute:02}:{second:02}.{ms:03}"
    return f"<table:table-cell {kind}><text:p>{text}</text:p></table:table-cell>"


def _paragraphs(text: str) -> str:
    """Return a text as paragraphs, a line each: spaces that XML readers would join, and tabs, are elements."""
    lines = []
    for line in _LINE_END.split(text):
        spaced = _SPACES.sub(lambda spaces: f'<text:s text:c="{len(spaces[0])}"/>', escape(line, quote=False))
        lines.append(spaced.replace("\t", "<text:tab/>"))
    return "".join(f"<text:p>{line}</text:p>" for line in lines)
