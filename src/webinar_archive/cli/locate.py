"""`locate TRANSCRIPT QUOTATIONS`: when quotations are spoken, as JSON or as lines for a person."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from webinar_archive.cli.archive_options import add_archive_arguments, print_unreadable
from webinar_archive.cli.options import add_json, language, text
from webinar_archive.cli.quotation_input import Row, read_quotations
from webinar_archive.cli.standard_streams import print_json
from webinar_archive.errors import UsageError
from webinar_archive.i18n.formats import clock
from webinar_archive.i18n.messages import Language, change_name, reader_language, sentence, verdict_name
from webinar_archive.search.sources import CAPTION_SUFFIXES, open_archive
from webinar_archive.text.characters import printable

if TYPE_CHECKING:
    from webinar_archive.models import Finding, Match, WordChange


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.usage = text("usage-locate")
    parser.add_argument(
        "transcript",
        type=Path,
        nargs="?",
        metavar=text("metavar-transcript"),
        help=text("help-locate-transcript"),
    )
    parser.add_argument(
        "quotations", type=Path, metavar=text("metavar-quotations"), help=text("help-locate-quotations")
    )
    add_archive_arguments(parser)
    parser.add_argument(
        "--language",
        type=language,
        metavar=text("metavar-language"),
        help=text("help-locate-language"),
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    """Locate every quotation; 0 whether they are found or not."""
    if (options.transcript is None) == (options.archive is None):
        raise UsageError("locate-where")
    listed = read_quotations(options.quotations)
    rows = listed.rows
    found = _locate_in_archive(rows, options) if options.archive else _locate_in_file(rows, options)
    recut = None if options.archive else _time_shift(listed.earlier_ms, found.matches)
    if options.json:
        results = [as_json(row, match, recut) for row, match in zip(found.rows, found.matches, strict=True)]
        print_json(json.dumps(results, ensure_ascii=False, indent=1))
    else:
        print_matches(found.rows, found.matches, sys.stdout, reader_language())
    for finding in (*listed.findings, *found.findings, *([recut] if recut else [])):
        print(text(finding.code, **finding.facts), file=sys.stderr)
    return 0


@dataclass(frozen=True, slots=True)
class _Located:
    rows: Sequence[Row]
    matches: Sequence[Match]
    findings: Sequence[Finding] = ()


def _locate_in_file(rows: Sequence[Row], options: argparse.Namespace) -> _Located:
    """Locate in a transcript where the file can be read as one; else in the audio of a media file."""
    from webinar_archive.errors import CaptionsError, NotMedia

    try:
        return _locate_in_transcript(rows, options)
    except CaptionsError:
        if options.transcript.suffix.lower() in CAPTION_SUFFIXES:
            raise
        try:
            return _locate_in_audio(rows, options)
        except NotMedia as error:
            if error.code == "no-sound-in-file":
                raise
        raise


def _locate_in_audio(rows: Sequence[Row], options: argparse.Namespace) -> _Located:
    from webinar_archive.api import locate_in_audio

    findings: list[Finding] = []
    texts = [row["text"] for row in rows]
    matches = locate_in_audio(options.transcript, texts, language=options.language, report=findings.append)
    return _Located(rows, matches, findings)


def _locate_in_transcript(rows: Sequence[Row], options: argparse.Namespace) -> _Located:
    from webinar_archive.api import locate, read_transcript

    transcript = read_transcript(options.transcript, language=options.language)
    matches = locate(transcript, [row["text"] for row in rows], language=options.language)
    return _Located(rows, matches, transcript.findings)


def _locate_in_archive(rows: Sequence[Row], options: argparse.Namespace) -> _Located:
    """Locate each quotation in the recording that matches it best; the row gains `record_id`."""
    with open_archive(
        options.archive, options.index, options.language, on_unreadable=print_unreadable
    ) as index:
        places = [index.locate(row["text"]) for row in rows]
    named = [{**row, "record_id": record_id} for row, (record_id, _) in zip(rows, places, strict=True)]
    return _Located(named, [match for _, match in places])


def _time_shift(earlier_ms: Sequence[int | None], matches: Sequence[Match]) -> Finding | None:
    from webinar_archive.alignment.words.time_shift import constant_time_shift

    return constant_time_shift(
        (earlier, match.start_ms)
        for earlier, match in zip(earlier_ms, matches, strict=True)
        if match.start_ms is not None and earlier is not None
    )


def as_json(row: Row, match: Match, recut: Finding | None = None) -> dict[str, Any]:
    """Return a row's own columns, then the match; a `start_ms` of the row becomes `earlier_start_ms`."""
    from webinar_archive.models.codec import to_json

    columns = {("earlier_start_ms" if key == "start_ms" else key): value for key, value in row.items()}
    result: dict[str, Any] = {
        **columns,
        **json.loads(to_json(match)),
        "start_ms": match.start_ms,
        "end_ms": match.end_ms,
    }
    if recut:
        result["findings"].append(json.loads(to_json(recut)))
    return result


def print_matches(rows: Sequence[Row], matches: Sequence[Match], out: TextIO, reader: Language) -> None:
    """Print a block for each quotation: when, verdict, confidence, the printed words, the spoken ones, the changes."""
    for number, (row, match) in enumerate(zip(rows, matches, strict=True), 1):
        spans = (f"{clock(span.start_ms, reader)}–{clock(span.end_ms, reader)}" for span in match.spans)
        verdict = verdict_name(match.verdict.value, reader)
        record = f"{printable(row['record_id'])}  " if row.get("record_id") else ""
        print(f"{number:>3}  {record}{' + '.join(spans) or '–'}  {verdict}  {match.confidence:.2f}", file=out)
        print(f"     « {printable(row['text'])} »", file=out)
        if match.spoken:
            print(f"     → {printable(match.spoken)}", file=out)
        if match.changes:
            print(
                f"     ~ {printable('; '.join(_change(change, reader) for change in match.changes))}",
                file=out,
            )
        for finding in match.findings:
            print(f"     ! {sentence(finding.code, finding.facts, reader)}", file=out)


def _change(change: WordChange, reader: Language) -> str:
    kind = change_name(change.kind.value, reader)
    return f"{kind} {change.printed or '–'} → {change.spoken or '–'}"
