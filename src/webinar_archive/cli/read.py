"""`read NOTICE`: what the notices of a file or page state, as JSON or for a person."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_json, text
from webinar_archive.cli.standard_streams import print_json
from webinar_archive.i18n.formats import clock
from webinar_archive.i18n.messages import Language, reader_language, sentence
from webinar_archive.text.normalize import printable

if TYPE_CHECKING:
    from webinar_archive.catalogue import CatalogueRecord
    from webinar_archive.errors import NoticeError
    from webinar_archive.models import Notice

MAX_BYTES = 5_000_000
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
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Read and print the notices of a file or page; return 1 where some cannot be read."""
    from webinar_archive.files import named_by_user

    printer = _JsonPrinter() if options.json else _LinePrinter()
    with named_by_user(options.notice):
        for read in _read(options.notice):
            printer.show(read)
    printer.end()
    return int(printer.failed)


def _read(source: str) -> Iterator[Notice | NoticeError]:
    """Yield the notices of a file or of the address of a page, and why one of several cannot be read."""
    from webinar_archive.catalogue import read_notice, read_records

    if "://" in source:
        from webinar_archive import web

        page = web.get(source, policy=web.AddressPolicy(), max_bytes=MAX_BYTES)
        charset, address = page.charset, page.address
        found = read_records(BytesIO(page.body), name=address, address=address, charset=charset)
        if found is None:
            yield read_notice(page.body, address=address, charset=charset)
            return
        yield from _notices(found)
        return
    path = Path(source)
    with path.open("rb") as file:
        found = read_records(file, name=path.name) if file.seekable() else None
        if found is None:
            yield read_notice(file.read(MAX_BYTES + 1), name=path.name)
            return
        yield from _notices(found)


def _notices(found: Iterable[CatalogueRecord]) -> Iterator[Notice | NoticeError]:
    for record in found:
        if record.notice is not None:
            yield record.notice
        elif record.failure is not None:
            yield record.failure


class _Printer:
    """Prints notices as they are read, so that a long file is never held whole."""

    failed = False

    def show(self, read: Notice | NoticeError) -> None:
        """Print a notice on standard output; on standard error why there is none."""
        from webinar_archive.models import Notice

        if isinstance(read, Notice):
            self.print_notice(read)
        else:
            self.failed = True
            print(printable(str(read)), file=sys.stderr)

    def print_notice(self, notice: Notice) -> None:
        """Print a notice."""
        raise NotImplementedError

    def end(self) -> None:
        """Print what ends the output."""


class _LinePrinter(_Printer):
    """Prints notices for a person, an empty line between them."""

    shown = 0

    def print_notice(self, notice: Notice) -> None:
        if self.shown:
            print()
        self.shown += 1
        for line in notice_lines(notice, reader_language()):
            print(line)


class _JsonPrinter(_Printer):
    """Prints one notice as an object, several as a list."""

    shown = 0
    first: str | None = None

    def print_notice(self, notice: Notice) -> None:
        from webinar_archive.models.codec import to_json

        text = to_json(notice).decode()
        if self.shown == 0:
            self.first = text
        elif self.first is not None:
            print_json(f"[{self.first.rstrip()},")
            self.first = None
        if self.shown:
            print_json(f"{',' if self.shown > 1 else ''}{text.rstrip()}")
        self.shown += 1

    def end(self) -> None:
        if self.first is not None:
            print_json(f"[{self.first}]" if self.failed else self.first)
        elif self.shown:
            print_json("]")


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
