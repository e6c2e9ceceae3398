"""`rehearse`: the whole job, end to end, against a made stand-in served on this machine."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from webinar_archive.i18n.messages import Language, reader_language, sentence

if TYPE_CHECKING:
    from webinar_archive.demo.ground_truth import Offset
    from webinar_archive.demo.run import Rehearsed


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "--folder",
        type=Path,
        default=Path("rehearsal"),
        help="the folder to work in (./rehearsal); the film is kept in the user's cache",
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
    from webinar_archive.demo.run import rehearse
    from webinar_archive.pipeline.plan import Asked

    language = reader_language()
    quiet = argparse.Namespace(database=None, log=None)
    ways = {"with": (True,), "without": (False,), "both": (True, False)}[options.captions]
    well = True
    for captions in ways:
        rehearsed = rehearse(
            options.folder,
            cache_folder(),
            lambda settings: run_one(settings, Asked(), quiet),
            captions=captions,
            say=lambda part: print(sentence(f"rehearsing-{part}", {}, language), file=sys.stderr, flush=True),
        )
        print_truth(rehearsed, language, captions=captions)
        well = well and went_well(rehearsed, captions=captions)
    return 0 if well else 1


def went_well(rehearsed: Rehearsed, *, captions: bool) -> bool:
    """With captions, which say who speaks, every conclusion must be right and its voice agree; by the sound
    alone none may be wrong."""
    if captions:
        right = all(offset.right and offset.heard == offset.voice for offset in rehearsed.offsets)
        return right and not rehearsed.summary.failed
    return all(offset.right or not offset.found for offset in rehearsed.offsets)


def print_truth(rehearsed: Rehearsed, language: Language, *, captions: bool) -> None:
    """Each conclusion held against what only the stand-in knows."""
    print(sentence("rehearsed-truth", {}, language))
    for offset in rehearsed.offsets:
        code = (
            "rehearsed-right"
            if offset.right
            else "rehearsed-wrong"
            if offset.found
            else "rehearsed-not-found"
        )
        print("  " + sentence(code, _facts(offset), language))
        if offset.found:
            print("    " + sentence("rehearsed-told", _told(offset), language))
    for part, seconds in rehearsed.seconds.items():
        print("  " + sentence(f"rehearsed-{part}", {"seconds": f"{seconds:.0f}"}, language))
    print(
        sentence(
            "rehearsed-well" if went_well(rehearsed, captions=captions) else "rehearsed-badly", {}, language
        )
    )


def _told(offset: Offset) -> dict[str, object]:
    """What the table tells besides the times."""
    apart = "" if offset.agreement_ms is None else f" ({offset.agreement_ms} ms)"
    return {
        "heard": offset.heard or "–",
        "evidence": offset.evidence or "–",
        "witnesses": f"{offset.witnesses or '–'}{apart}",
    }


def _facts(offset: Offset) -> dict[str, object]:
    signed = {
        k: "?" if v is None else f"{v:+d}"
        for k, v in (("start", offset.start_off_ms), ("end", offset.end_off_ms))
    }
    return {"number": offset.number, "speaker": offset.speaker, "voice": offset.voice, **signed}
