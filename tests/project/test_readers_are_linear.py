"""Readers of strangers' texts take time linear in a text's length, whatever it holds."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from tests.project.linear_time import is_linear, seconds_of
from webinar_archive.catalogue import find_quotations, parse_duration, read_notice, report_quotations
from webinar_archive.catalogue.contributors import parse_contributors
from webinar_archive.catalogue.dates import event_date
from webinar_archive.cli.quotation_input import read_quotations
from webinar_archive.cli.quotation_lines import with_times, without_marks
from webinar_archive.errors import ArchiveError
from webinar_archive.models import Contributor
from webinar_archive.pipeline.config_file import load_settings
from webinar_archive.tables import read_table
from webinar_archive.text.names import name_parts
from webinar_archive.text.normalize import comparable, slug
from webinar_archive.text.redaction import redact_address, redact_text
from webinar_archive.transcripts import parse_transcript

pytestmark = pytest.mark.untraced

LENGTH = int(os.environ.get("LINEAR_LENGTH", "4000"))
"""Characters that are read first, then ten times as many where that took long; 100000 makes a long test."""
FLOOR = 0.3 * LENGTH / 10_000
"""Seconds for so many characters: a reader reads them several times."""
PEOPLE = tuple(Contributor(name=f"Anne Dupont{letter}") for letter in "abcdefgh")


def notice(label: str) -> Callable[[str], object]:
    return lambda text: read_notice(f"Titre : | x |\n{label} : | {text} |\n".encode())


def page(text: str) -> object:
    rows = f"<tr><td>Titre :</td><td>x</td></tr><tr><td>Résumé :</td><td>{text}</td></tr>"
    return read_notice(f"<html><body><table>{rows}</table>{text}</body></html>".encode())


def captions(head: str) -> Callable[[str], object]:
    return lambda text: parse_transcript(
        f"{head}00:00:01.000 --> 00:00:02.000\n{text}\n".encode(), name="x.vtt"
    )


def of_file(
    read: Callable[[Path], object], name: str, head: str = "", tail: str = ""
) -> Callable[[str], object]:
    """A reader of files that is given the text between a head and a tail, under a name."""

    def use(text: str) -> object:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_text(f"{head}{text}{tail}", encoding="utf-8")
            return read(path)

    return use


def named_captions(name: str, head: str, tail: str = "") -> Callable[[str], object]:
    return lambda text: parse_transcript(f"{head}{text}{tail}".encode(), name=name)


def report(text: str) -> object:
    html = f"<html><body><article><h1>x</h1><p>Anne Dupont : « {text} »</p>{text}</article></body></html>"
    return report_quotations(
        html.encode(), address="https://example.org/", contributors=PEOPLE, first_number=1
    )


def record(head: str, tail: str) -> Callable[[str], object]:
    return lambda text: read_notice(f"{head}{text}{tail}".encode())


MARC = '<record><datafield tag="245" ind1=" " ind2=" "><subfield code="a">x'
READERS: dict[str, Callable[[str], object]] = {
    "plain notice": lambda text: read_notice(text.encode()),
    "notice below its title": lambda text: read_notice(f"Titre : x\nRésumé : y\n{text}".encode()),
    **{
        label: notice(label)
        for label in ("Auteurs", "Mots clés", "Note générale", "Résumé", "Editeur", "Durée")
    },
    "documents": lambda text: read_notice(f"Titre : | x |\nDocuments numériques (2)\n{text}\n".encode()),
    "page": page,
    "quotations": lambda text: find_quotations(text, PEOPLE),
    "quotations after a name": lambda text: find_quotations(f"Anne Dupont{text} : « {text} »{text}", PEOPLE),
    "duration": parse_duration,
    "event": lambda text: event_date((text,), text, 2020),
    "authors": parse_contributors,
    "WebVTT": captions("WEBVTT\n\n"),
    "SubRip": captions("1\n"),
    "unknown captions": lambda text: parse_transcript(text.encode(), name="x"),
    "secrets": redact_text,
    "address": redact_address,
    "words": lambda text: comparable(text.split()),
    "slug": slug,
    "list of quotations": lambda text: with_times(without_marks(text.split("\n"))),
    "name": name_parts,
    "file of quotations": of_file(read_quotations, "q.txt"),
    "table of quotations": of_file(read_quotations, "q.csv", "text;speaker\nx;y\n"),
    "JSON of quotations": of_file(read_quotations, "q.json", '[{"text": "', '"}]'),
    "table of records": of_file(
        lambda path: read_table(path, lambda cells: "notice" in cells), "t.csv", "notice;id\n"
    ),
    "pipeline file": of_file(load_settings, "p.toml", '[pipeline]\nname = "x"\n'),
    "report": report,
    "TTML": named_captions("x.ttml", '<tt><body><div><p begin="1s" end="2s">', "</p></div></body></tt>"),
    "SubStation": named_captions("x.ass", "[Events]\nDialogue: 0,0:00:01.00,0:00:02.00,x,,0,0,0,,"),
    "SBV": named_captions("x.sbv", "0:00:01.000,0:00:02.000\n"),
    "LRC": named_captions("x.lrc", "[00:01.00]a\n[00:02.00]"),
    "text with times": named_captions("x.txt", "[00:01] a\n[00:02] "),
    "segments": lambda text: parse_transcript(
        json.dumps(
            {"segments": [{"start": 0, "end": 9, "text": text}, {"start": 9, "end": 12, "text": "a"}]}
        ).encode()
    ),
    "MARCXML": record(MARC, "</subfield></datafield></record>"),
    "Dublin Core": record("<dc><title>x</title><description>", "</description></dc>"),
    "RIS": record("TY  - VIDEO\nTI  - x\nAB  - ", "\nER  - \n"),
}
UNITS = (
    " ", "\n", "\t", "a", "1", ":", "|", "\"", "«", "« ", "'A", "(", "[", "[...]", "<", "<b>", "&", "-", " -- A B", ", ", "; ", "A ",
    "Anne Dupont, ", "« A » et puis encore une fois de plus, ", "Aa-", "« A » A, A, ", "« a\n", "1:", "7 mai ", "2 x 45 min, ", "![](", "https://a@", "token=", "a: \n", "-->", "\u00a0",
)  # fmt: skip


@pytest.mark.parametrize("reader", sorted(READERS))
def test_a_reader_takes_time_linear_in_the_text(reader: str) -> None:
    def use(text: str) -> None:
        with suppress(ArchiveError):
            READERS[reader](text)

    for unit in UNITS:
        assert is_linear(use, partial(_repeated, unit), floor=FLOOR, length=LENGTH), unit


def _repeated(unit: str, length: int) -> str:
    return unit * (length // len(unit))


def test_a_notice_of_a_million_characters_is_read_in_five_seconds() -> None:
    clauses = "« a b c » " + "A dit A " * 50
    crowd = "; ".join(f"Dupont{chr(97 + n // 26)}{chr(97 + n % 26)}, Anne" for n in range(600))
    many = "".join(f"Anne Dupont{n} : « a b c d {n} » " for n in range(30_000))
    for authors, abstract in (("Dupont, Anne", clauses * 2_200), (crowd, many)):
        data = f"Titre : | x |\nAuteurs : | {authors} |\nRésumé : | {abstract} |\n".encode()

        def read(data: bytes = data) -> object:
            return read_notice(data)

        assert seconds_of(read, limit=5) < 5
