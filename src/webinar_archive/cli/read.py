"""`read NOTICE`: what the notices of a file or page state, as JSON or for a person."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_json, text
from webinar_archive.cli.standard_streams import print_json
from webinar_archive.i18n.formats import clock
from webinar_archive.i18n.messages import Language, reader_language, sentence
from webinar_archive.text.characters import printable

if TYPE_CHECKING:
    from webinar_archive.catalogue import CatalogueRecord, Columns
    from webinar_archive.errors import NoticeError
    from webinar_archive.models import Notice

LABEL_WIDTH = 20

FIELDS = (
    "record_id",
    "title",
    "contributors",
    "publisher",
    "place",
    "year",
    "event_date",
    "stated_duration_s",
    "subjects",
    "notes",
    "documents",
    "quotations",
)
"""Fields of a notice in the order in which a person reads them; each has its label under `notice-label-…`."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("notice", metavar=text("metavar-notice"), help=text("help-read-notice"))
    parser.add_argument(
        "--column",
        type=_column,
        action="append",
        default=[],
        metavar=text("metavar-column"),
        help=text("help-read-column"),
    )
    add_json(parser)


def _column(written: str) -> tuple[str, str]:
    from webinar_archive.catalogue import COLUMN_FIELDS

    field, _, name = written.partition("=")
    if field.strip() not in COLUMN_FIELDS or not name.strip():
        fields = ", ".join(COLUMN_FIELDS)
        raise argparse.ArgumentTypeError(text("column-wrong", written=written, fields=fields))
    return field.strip(), name.strip()


def run(options: argparse.Namespace) -> int:
    """Read and print the notices of a file or page; return 1 where some cannot be read."""
    from webinar_archive.files import named_by_user

    failures: list[NoticeError] = []
    with named_by_user(options.notice):
        # printed as they are read, so that a long file is never held whole
        notices = _notices_or_told(_read(options.notice, tuple(options.column)), failures)
        if options.json:
            _print_json(notices, failures)
        else:
            _print_lines(notices)
    return int(bool(failures))


def _notices_or_told(read: Iterable[Notice | NoticeError], failures: list[NoticeError]) -> Iterator[Notice]:
    """Yield the notices; say on standard error why others cannot be read, and add that to `failures`."""
    from webinar_archive.models import Notice

    for each in read:
        if isinstance(each, Notice):
            yield each
        else:
            failures.append(each)
            print(printable(text(each.code, **each.facts)), file=sys.stderr)


def _print_lines(notices: Iterable[Notice]) -> None:
    """Print notices for a person, an empty line between them."""
    for number, notice in enumerate(notices):
        if number:
            print()
        for line in notice_lines(notice, reader_language()):
            print(line)


def _print_json(notices: Iterator[Notice], failures: Sequence[NoticeError]) -> None:
    """Print the one notice of a file as an object, several as a list."""
    from webinar_archive.models.codec import to_json

    texts = (to_json(notice).decode() for notice in notices)
    first, second = next(texts, None), next(texts, None)
    if first is None:
        return
    if second is None:
        print_json(f"[{first}]" if failures else first)
        return
    print_json(f"[{first.rstrip()},")
    print_json(second.rstrip())
    for further in texts:
        print_json(f",{further.rstrip()}")
    print_json("]")


def _read(source: str, columns: Columns) -> Iterator[Notice | NoticeError]:
    """Yield the notices of a file or of the address of a page, and why one of several cannot be read."""
    from webinar_archive.catalogue import read_notice, read_records
    from webinar_archive.models.notice import MAX_NOTICE_BYTES

    if "://" in source:
        from webinar_archive import web

        page = web.get(source, policy=web.AddressPolicy(), max_bytes=MAX_NOTICE_BYTES)
        charset, address = page.charset, page.address
        found = read_records(
            BytesIO(page.body), name=address, address=address, charset=charset, columns=columns
        )
        if found is None:
            yield read_notice(page.body, address=address, charset=charset)
            return
        yield from _notices(found)
        return
    path = Path(source)
    with path.open("rb") as file:
        found = read_records(file, name=path.name, columns=columns) if file.seekable() else None
        if found is None:
            yield read_notice(file.read(MAX_NOTICE_BYTES + 1), name=path.name, columns=columns)
            return
        yield from _notices(found)


def _notices(found: Iterable[CatalogueRecord]) -> Iterator[Notice | NoticeError]:
    for record in found:
        if record.notice is not None:
            yield record.notice
        elif record.failure is not None:
            yield record.failure


def notice_lines(notice: Notice, language: Language) -> Iterator[str]:
    """Yield a line for each value, with the field's label before the first; findings last."""
    for name in FIELDS:
        label = sentence(f"notice-label-{name.replace('_', '-')}", {}, language)
        for number, value in enumerate(_values(notice, name, language)):
            yield f"{label if number == 0 else '':>{LABEL_WIDTH}}  {printable(value)}"
    for finding in notice.findings:
        yield f"{'!':>{LABEL_WIDTH}}  {printable(sentence(finding.code, finding.facts, language))}"


def _values(notice: Notice, name: str, language: Language) -> list[str]:
    match name:
        case "contributors":
            return [_joined(c.name, c.function, c.role) for c in notice.contributors]
        case "documents":
            return [_joined(f"[{d.kind.value}] {d.label}", d.address) for d in notice.documents]
        case "quotations":
            return [
                _joined(
                    f"{q.number}. {q.speaker or q.speaker_as_printed or '?'}",
                    q.role,
                    f"« {q.text} »",
                    q.source,
                )
                for q in notice.quotations
            ]
        case "stated_duration_s" if notice.stated_duration_s is not None:
            return [clock(notice.stated_duration_s * 1000, language)]
    value = getattr(notice, name)
    values = value if isinstance(value, list | tuple) else [value]
    return [str(each) for each in values if each is not None]


def _joined(*parts: str | None) -> str:
    return " — ".join(part for part in parts if part)
