"""`locate TRANSCRIPT QUOTATIONS`: when quotations are spoken, as JSON or as lines for a person."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from webinar_archive.cli.options import language
from webinar_archive.cli.quotation_input import Row, earlier_ms, read_quotations
from webinar_archive.errors import UsageError
from webinar_archive.i18n.messages import Language, reader_language, sentence, verdict_name
from webinar_archive.search.sources import CAPTION_SUFFIXES, add_archive_arguments, open_archive
from webinar_archive.text.normalize import printable
from webinar_archive.timecode import clock

if TYPE_CHECKING:
    from webinar_archive.models import Finding, Match


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.usage = (
        "webinar-archive locate [-h] (TRANSCRIPT | --archive FOLDER) QUOTATIONS [--language TAG] [--json]"
    )
    parser.add_argument(
        "transcript",
        type=Path,
        nargs="?",
        metavar="TRANSCRIPT",
        help="captions in any known format, or a film or sound file",
    )
    parser.add_argument(
        "quotations", type=Path, metavar="QUOTATIONS", help="JSON list, CSV with a text column, or one a line"
    )
    add_archive_arguments(parser)
    parser.add_argument(
        "--language",
        type=language,
        metavar="TAG",
        help="language of the talk (fr, en …); guessed otherwise",
    )
    parser.add_argument("--json", action="store_true", help="print JSON instead of lines")


def run(options: argparse.Namespace) -> int:
    """Locate every quotation; 0 whether they are found or not."""
    if (options.transcript is None) == (options.archive is None):
        raise UsageError("locate-where")
    rows = read_quotations(options.quotations)
    found = _in_archive(rows, options) if options.archive else _in_file(rows, options)
    recut = None if options.archive else _recut(rows, found.matches)
    if options.json:
        results = [as_json(row, match, recut) for row, match in zip(found.rows, found.matches, strict=True)]
        print(json.dumps(results, ensure_ascii=False, indent=1))
    else:
        print_matches(found.rows, found.matches, sys.stdout, reader_language())
    for finding in (*found.findings, *([recut] if recut else [])):
        print(sentence(finding.code, finding_facts(finding), reader_language()), file=sys.stderr)
    return 0


@dataclass(frozen=True, slots=True)
class _Found:
    rows: Sequence[Row]
    matches: Sequence[Match]
    findings: Sequence[Finding] = ()


def _in_file(rows: Sequence[Row], options: argparse.Namespace) -> _Found:
    """A transcript where it can be read as one; else the sound of a media file."""
    from webinar_archive.errors import CaptionsError, NotMedia

    try:
        return _in_transcript(rows, options)
    except CaptionsError:
        if options.transcript.suffix.lower() in CAPTION_SUFFIXES:
            raise
        try:
            return _in_sound(rows, options)
        except NotMedia as error:
            if error.code == "no-sound-in-file":
                raise
        raise


def _in_sound(rows: Sequence[Row], options: argparse.Namespace) -> _Found:
    from webinar_archive.alignment.audio import locate_in_audio, sample_rate_hz
    from webinar_archive.media.audio import choose_audio_stream, decode_audio

    findings: list[Finding] = []
    stream = choose_audio_stream(options.transcript, options.language, findings.append).index
    blocks = decode_audio(
        options.transcript, rate_hz=sample_rate_hz(options.language), stream=stream, report=findings.append
    )
    matches = locate_in_audio(blocks, [row["text"] for row in rows], language=options.language)
    return _Found(rows, matches, findings)


def _in_transcript(rows: Sequence[Row], options: argparse.Namespace) -> _Found:
    from webinar_archive.alignment.words import locate
    from webinar_archive.transcripts import read_transcript

    transcript = read_transcript(options.transcript, language=options.language)
    language = options.language or transcript.language
    matches = locate(transcript.words, [row["text"] for row in rows], language=language)
    return _Found(rows, matches, transcript.findings)


def _in_archive(rows: Sequence[Row], options: argparse.Namespace) -> _Found:
    """Each quotation in whichever recording says it best; the row gains `record_id`."""
    with open_archive(options.archive, options.index, options.language) as kept:
        places = [kept.locate(row["text"]) for row in rows]
    named = [{**row, "record_id": record_id} for row, (record_id, _) in zip(rows, places, strict=True)]
    return _Found(named, [match for _, match in places])


def _recut(rows: Sequence[Row], matches: Sequence[Match]) -> Finding | None:
    from webinar_archive.alignment.words.time_shift import constant_time_shift

    return constant_time_shift(
        (earlier, match.start_ms)
        for row, match in zip(rows, matches, strict=True)
        if match.start_ms is not None and (earlier := earlier_ms(row)) is not None
    )


def as_json(row: Row, match: Match, recut: Finding | None = None) -> dict[str, Any]:
    """A row's own columns, then the match; an earlier `start_ms` of the row stays as `earlier_start_ms`."""
    from webinar_archive.models.codec import to_json

    passed = {("earlier_start_ms" if key == "start_ms" else key): value for key, value in row.items()}
    result: dict[str, Any] = {
        **passed,
        **json.loads(to_json(match)),
        "start_ms": match.start_ms,
        "end_ms": match.end_ms,
    }
    if recut:
        result["findings"].append(json.loads(to_json(recut)))
    return result


def print_matches(rows: Sequence[Row], matches: Sequence[Match], out: TextIO, language: Language) -> None:
    """One block a quotation: when, verdict and confidence, the printed words, the spoken ones."""
    for number, (row, match) in enumerate(zip(rows, matches, strict=True), 1):
        when = " + ".join(f"{moment(span.start_ms)}–{moment(span.end_ms)}" for span in match.spans) or "–"
        verdict = verdict_name(match.verdict.value, language)
        record = f"{printable(row['record_id'])}  " if row.get("record_id") else ""
        print(f"{number:>3}  {record}{when}  {verdict}  {match.confidence:.2f}", file=out)
        print(f"     « {printable(row['text'])} »", file=out)
        if match.spoken:
            print(f"     → {printable(match.spoken)}", file=out)
        for finding in match.findings:
            print(f"     ! {sentence(finding.code, finding_facts(finding), language)}", file=out)


def finding_facts(finding: Finding) -> dict[str, Any]:
    """The finding's facts, with moments as a clock and shifts in seconds for people to read."""
    facts = dict(finding.facts)
    if "starts_ms" in facts:
        facts["places"] = ", ".join(map(moment, facts["starts_ms"]))
    if "shift_ms" in facts:
        facts["shift_s"] = f"{facts['shift_ms'] / 1000:+.0f}"
    return facts


def moment(ms: int) -> str:
    """A clock to the second."""
    return clock(ms).split(".")[0]
