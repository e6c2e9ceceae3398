"""`demo`: the whole job, end to end, against a made stand-in served on this machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.i18n.messages import Language, reader_language, sentence

if TYPE_CHECKING:
    from webinar_archive.demo.ground_truth import Offset
    from webinar_archive.demo.run import DemoResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("demo"),
        help="the folder to work in (./demo); the film is kept in the user's cache",
    )
    parser.add_argument(
        "--captions",
        choices=("both", "with", "without"),
        default="with",
        help="whether the stand-in's page offers captions: with, without (only the sound can tell), or both",
    )


def run(options: argparse.Namespace) -> int:
    """Rehearse; 1 when a conclusion is off by more than a second, in the wrong voice, or wrongly found."""
    from webinar_archive.cli.run import run_one
    from webinar_archive.demo.build import cache_folder
    from webinar_archive.demo.run import run_demo
    from webinar_archive.pipeline.plan import RunOptions

    language = reader_language()
    quiet = argparse.Namespace(database=None, log=None, steps=None)
    ways = {"with": (True,), "without": (False,), "both": (True, False)}[options.captions]
    print(sentence("demo-intro", {"folder": options.folder}, language), file=sys.stderr, flush=True)
    well = True
    for captions in ways:
        result = run_demo(
            options.folder,
            cache_folder(),
            lambda settings: run_one(settings, RunOptions(), quiet),
            captions=captions,
            on_progress=lambda part: print(
                sentence(f"demo-making-{part}", {}, language), file=sys.stderr, flush=True
            ),
        )
        print_truth(result, language, captions=captions)
        well = well and went_well(result, captions=captions)
    return 0 if well else 1


def went_well(result: DemoResult, *, captions: bool) -> bool:
    """With captions, which say who speaks, every conclusion must be right and its voice agree; by the sound
    alone none may be wrong."""
    if captions:
        right = all(
            offset.is_right and offset.speaker_label == offset.true_speaker for offset in result.offsets
        )
        return right and not result.summary.failed
    return all(offset.is_right or not offset.is_found for offset in result.offsets)


def print_truth(result: DemoResult, language: Language, *, captions: bool) -> None:
    """Each conclusion held against what only the stand-in knows."""
    print(sentence("demo-truth", {}, language))
    for offset in result.offsets:
        code = "demo-right" if offset.is_right else "demo-wrong" if offset.is_found else "demo-not-found"
        print("  " + sentence(code, _facts(offset), language))
        if offset.is_found:
            print("    " + sentence("demo-told", _told(offset), language))
    for part, seconds in result.seconds.items():
        print("  " + sentence(f"demo-{part}", {"seconds": f"{seconds:.0f}"}, language))
    print(sentence("demo-well" if went_well(result, captions=captions) else "demo-badly", {}, language))


def _told(offset: Offset) -> dict[str, object]:
    """What the table tells besides the times."""
    apart = "" if offset.agreement_ms is None else f" ({offset.agreement_ms} ms)"
    return {
        "heard": offset.speaker_label or "–",
        "evidence": offset.speaker_evidence or "–",
        "witnesses": f"{offset.witnesses or '–'}{apart}",
    }


def _facts(offset: Offset) -> dict[str, object]:
    signed = {
        k: "?" if v is None else f"{v:+d}"
        for k, v in (("start", offset.start_off_ms), ("end", offset.end_off_ms))
    }
    return {"number": offset.number, "speaker": offset.speaker, "voice": offset.true_speaker, **signed}
