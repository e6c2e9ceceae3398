"""`demo`: archive a synthetic webinar from end to end, and compare the table with what is known of it."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.cli.options import text
from webinar_archive.i18n.messages import Language, reader_language, sentence

if TYPE_CHECKING:
    from webinar_archive.demo.ground_truth import Offset
    from webinar_archive.demo.run import DemoResult

WAYS = {"with": (True,), "without": (False,), "both": (True, False)}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("demo"),
        metavar=text("metavar-folder"),
        help=text("help-demo-folder"),
    )
    parser.add_argument("--captions", choices=tuple(WAYS), default="with", help=text("help-demo-captions"))


def run(options: argparse.Namespace) -> int:
    """Run the demo; 1 when a time is off by more than a second, or a speaker or a verdict is wrong."""
    from webinar_archive.cli.run import run_one
    from webinar_archive.demo.build import cache_folder
    from webinar_archive.demo.run import run_demo
    from webinar_archive.pipeline.output_places import check_no_file
    from webinar_archive.pipeline.plan import RunOptions

    check_no_file(options.folder)
    run_arguments = argparse.Namespace(database=None, log=None, steps=None)

    def demonstrate(captions: bool) -> DemoResult:
        return run_demo(
            options.folder,
            cache_folder(),
            lambda settings: run_one(settings, RunOptions(), run_arguments),
            captions=captions,
            on_progress=lambda part: print(text(f"demo-making-{part}"), file=sys.stderr, flush=True),
        )

    print(text("demo-intro", folder=options.folder), file=sys.stderr, flush=True)
    return run_ways(options, demonstrate)


def run_ways(options: argparse.Namespace, demonstrate: Callable[[bool], DemoResult]) -> int:
    """Call `demonstrate` with and without captions, as asked, and print each result; 1 when any is wrong."""
    succeeded = True
    for captions in WAYS[options.captions]:
        result = demonstrate(captions)
        for line in result_lines(result, reader_language()):
            print(line)
        succeeded = succeeded and result.has_succeeded
    return 0 if succeeded else 1


def result_lines(result: DemoResult, language: Language) -> Iterator[str]:
    """Yield each conclusion compared with the truth, the seconds that each part took, and the verdict."""
    yield sentence("demo-truth", {}, language)
    for offset in result.offsets:
        code = "demo-right" if offset.is_right else "demo-wrong" if offset.is_found else "demo-not-found"
        yield "  " + sentence(code, _offset_facts(offset), language)
        if offset.is_found:
            yield "    " + sentence("demo-told", _table_facts(offset), language)
    for part, seconds in result.seconds.items():
        yield "  " + sentence(f"demo-{part}", {"seconds": f"{seconds:.0f}"}, language)
    yield sentence("demo-well" if result.has_succeeded else "demo-badly", {}, language)


def _table_facts(offset: Offset) -> dict[str, object]:
    agreement = "" if offset.agreement_ms is None else f" ({offset.agreement_ms} ms)"
    return {
        "heard": offset.speaker_label or "–",
        "evidence": offset.speaker_evidence or "–",
        "witnesses": f"{offset.witnesses or '–'}{agreement}",
    }


def _offset_facts(offset: Offset) -> dict[str, object]:
    signed = {
        name: "?" if ms is None else f"{ms:+d}"
        for name, ms in (("start", offset.start_off_ms), ("end", offset.end_off_ms))
    }
    return {"number": offset.number, "speaker": offset.speaker, "voice": offset.true_speaker, **signed}
