"""`read NOTICE`: what a notice states, as JSON or for a person."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import add_json, text
from webinar_archive.cli.standard_streams import print_json
from webinar_archive.i18n.formats import clock
from webinar_archive.i18n.messages import Language, reader_language, sentence
from webinar_archive.text.normalize import printable

if TYPE_CHECKING:
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
    """Read and print one notice."""
    from webinar_archive.models.codec import to_json

    notice = _read_notice(options.notice)
    if options.json:
        print_json(to_json(notice).decode())
    else:
        for line in notice_lines(notice, reader_language()):
            print(line)
    return 0


def _read_notice(source: str) -> Notice:
    """Read a notice from a file or from the address of its page."""
    from webinar_archive.catalogue import read_notice
    from webinar_archive.errors import UsageError

    if "://" in source:
        from webinar_archive import web

        page = web.get(source, policy=web.AddressPolicy(), max_bytes=MAX_BYTES)
        return read_notice(page.body, address=page.address, charset=page.charset)
    path = Path(source)
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise UsageError("file-missing", path=source) from None
    except OSError as error:
        raise UsageError("file-unreadable", path=source, reason=error.strerror) from None
    return read_notice(data, name=path.name)


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
