"""`read NOTICE`: what a notice states, as JSON or for a person."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from webinar_archive.i18n.messages import Language, reader_language, sentence
from webinar_archive.text.normalize import printable

if TYPE_CHECKING:
    from webinar_archive.models import Notice

MAX_BYTES = 5_000_000

LABELS: dict[str, tuple[str, str]] = {
    "record_id": ("Record", "Notice"),
    "title": ("Title", "Titre"),
    "contributors": ("Contributors", "Auteurs"),
    "publisher": ("Publisher", "Éditeur"),
    "place": ("Place", "Lieu"),
    "year": ("Year", "Année"),
    "event_date": ("Event", "Événement"),
    "stated_duration_s": ("Stated duration (s)", "Durée annoncée (s)"),
    "subjects": ("Subjects", "Sujets"),
    "notes": ("Notes", "Notes"),
    "documents": ("Documents", "Documents"),
    "quotations": ("Quotations", "Citations"),
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("notice", metavar="NOTICE", help="a notice file, or the address of its page")
    parser.add_argument("--json", action="store_true", help="print JSON")


def run(options: argparse.Namespace) -> int:
    """Read and print one notice."""
    from webinar_archive.models.codec import to_json

    notice = _read(options.notice)
    if options.json:
        sys.stdout.buffer.write(to_json(notice) + b"\n")
    else:
        print_notice(notice, sys.stdout, reader_language())
    return 0


def _read(source: str) -> Notice:
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


def print_notice(notice: Notice, out: TextIO, language: Language) -> None:
    """A label and its values a line, in the reader's language; findings last."""
    french = language == "fr"
    values = {
        "contributors": [_joined(c.name, c.function, c.role) for c in notice.contributors],
        "documents": [_joined(f"[{d.kind.value}] {d.label}", d.address) for d in notice.documents],
        "quotations": [
            _joined(
                f"{q.number}. {q.speaker or q.speaker_as_printed or '?'}", q.role, f"« {q.text} »", q.source
            )
            for q in notice.quotations
        ],
    }
    for name, labels in LABELS.items():
        value = values[name] if name in values else getattr(notice, name)
        for number, line in enumerate(value if isinstance(value, list | tuple) else [value]):
            if line is not None:
                label = labels[french] if number == 0 else ""
                print(f"{label:>20}  {printable(str(line))}", file=out)
    for finding in notice.findings:
        print(f"{'!':>20}  {printable(sentence(finding.code, finding.facts, language))}", file=out)


def _joined(*parts: str | None) -> str:
    return " — ".join(part for part in parts if part)
