"""A report on an archive as a page of HTML, which needs nothing from elsewhere, and as a CSV with a row a record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from webinar_archive.exports.formats.csv import sheet_csv
from webinar_archive.exports.html_pages import page
from webinar_archive.i18n.formats import clock, size, time
from webinar_archive.i18n.messages import Language, sentence
from webinar_archive.pipeline.archive_report import ArchiveReport, Totals
from webinar_archive.pipeline.record_states import RecordState
from webinar_archive.text.characters import shown

COLUMNS = (
    "record", "record_id", "title", "status", "event_date", "duration_s", "quotations", "found", "versions",
    "files", "size_bytes", "captured_at", "verified_at", "damaged", "gone_since", "deleted_at", "source",
)  # fmt: skip
"""The columns of the CSV."""
MOST_LISTED = 200
"""How many records that need a person are listed in the page; the CSV has them all."""

_STYLE = """
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; padding: .35rem .6rem; border-bottom: 1px solid #8888; vertical-align: top; }
caption { text-align: left; font-weight: bold; padding: .35rem 0; }
.scroll { overflow-x: auto; }
@media print { body { margin: 0; max-width: none; } }
"""


def report_csv(report: ArchiveReport) -> bytes:
    """Return the table of all records, in UTF-8. A cell that a spreadsheet would run begins with an apostrophe."""
    return sheet_csv(COLUMNS, map(_values, report.records))


def _values(state: RecordState) -> tuple[object, ...]:
    record = state.record
    duration_s = None if record.duration_ms is None else record.duration_ms / 1000
    return (
        record.name, record.record_id, record.title, record.status.value, record.event_date, duration_s,
        record.quotations, record.found, state.versions, len(state.files), state.size_bytes,
        state.captured_at, state.verified_at, state.damaged, state.gone_since, state.deleted_at, state.address,
    )  # fmt: skip


def report_lines(report: ArchiveReport, language: Language) -> Iterator[str]:
    """Yield the report as lines for a terminal."""
    yield sentence("report-title", {"name": shown(report.name), "at": report.made_at}, language)
    facts = _facts(report.total, language)
    width = max(len(name) for name, _ in facts)
    for name, value in facts:
        yield f"  {name:<{width}}  {value}"
    if len(report.pipelines) > 1:
        for each in report.pipelines:
            sums = {"records": each.records, "size_bytes": each.size_bytes, "damaged": each.damaged}
            yield f"  {shown(each.name)}: {sentence('report-pipeline', sums, language)}"
    to_look_at = report.to_look_at
    if to_look_at:
        yield sentence("report-look-at", {"records": len(to_look_at)}, language)
    for state in to_look_at[:MOST_LISTED]:
        yield f"  {shown(state.record.name)}\t{_why(state, language)}\t{shown(state.record.title or '–')}"


def report_html(report: ArchiveReport, language: Language) -> bytes:
    """Return the report as one page."""
    title = sentence("report-title", {"name": shown(report.name), "at": report.made_at}, language)

    def word(code: str) -> str:
        return sentence(code, {}, language)

    facts = _table(word("report-facts"), None, _facts(report.total, language))
    heading = tuple(
        word(f"report-{name}") for name in ("pipeline-name", "records", "hours", "size", "damaged", "oldest")
    )
    rows = [
        (
            each.name,
            str(each.records),
            clock(each.duration_ms, language),
            size(each.size_bytes, language),
            str(each.damaged),
            _when(each.verified_first, language),
        )
        for each in report.pipelines
    ]
    parts = [facts, _table(word("report-pipelines"), heading, rows)]
    to_look_at = report.to_look_at
    if to_look_at:
        caption = sentence("report-look-at", {"records": len(to_look_at)}, language)
        heading = tuple(word(f"report-{name}") for name in ("record", "why", "title-column", "verified"))
        listed = [
            (
                state.record.name,
                _why(state, language),
                state.record.title or "–",
                _when(state.verified_at, language),
            )
            for state in to_look_at[:MOST_LISTED]
        ]
        parts.append(_table(caption, heading, listed))
    return page(title, language, parts, _STYLE)


def _facts(total: Totals, language: Language) -> list[tuple[str, str]]:
    """Return the sums, each with what it is called."""
    states = ", ".join(
        f"{count} {sentence(f'state-{status}', {}, language)}" for status, count in total.by_status
    )
    facts = {
        "records": f"{total.records} ({states})" if states else str(total.records),
        "hours": clock(total.duration_ms, language),
        "size": f"{size(total.size_bytes, language)}, {_count('report-files', total.files, language)}",
        "versions": str(total.versions),
        "quotations": f"{total.found}/{total.quotations}",
        "verified": _when(total.verified_last, language),
        "oldest": _when(total.verified_first, language),
        "never": str(total.never_verified),
        "damaged": str(total.damaged),
    }
    return [(sentence(f"report-{name}", {}, language), value) for name, value in facts.items()]


def _count(code: str, count: int, language: Language) -> str:
    return sentence(code, {"count": count}, language)


def _when(at: str | None, language: Language) -> str:
    return time(at, language) if at else sentence("report-not-yet", {}, language)


def _why(state: RecordState, language: Language) -> str:
    if state.damaged:
        return _count("report-why-damaged", state.damaged, language)
    if state.gone_since:
        return sentence("report-why-gone", {"since": state.gone_since}, language)
    return sentence(f"state-{state.record.status}", {}, language)


def _table(caption: str, heading: tuple[str, ...] | None, rows: Iterable[tuple[str, ...]]) -> str:
    """Return a table; without a heading, the first cell of each row is one."""
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heading or ())
    body = "".join(
        f'<tr><th scope="row">{_text(row[0])}</th>'
        + "".join(f"<td>{_text(cell)}</td>" for cell in row[1:])
        + "</tr>\n"
        for row in rows
    )
    return (
        f'<div class="scroll" tabindex="0"><table>\n<caption>{escape(caption)}</caption>\n'
        + (f"<thead><tr>{head}</tr></thead>\n" if head else "")
        + f"<tbody>\n{body}</tbody>\n</table></div>\n"
    )


def _text(cell: str) -> str:
    return escape(shown(cell))
