"""Locating compared with its peers on the same data in the same run: accuracy, speed, memory, search.

    python benchmarks/locate.py [--talks 12] [--hours 100] [--search-hours 1000] [--data FOLDER]

Prints Markdown tables. Synthetic talks are made from seeds; the real data is used where it lies beside the project.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections import defaultdict
from pathlib import Path

from locate_methods import METHODS
from locate_speed import growth, one_length, searching, speed, whole_process
from markdown import share, table
from synthetic_talks import EDITS, SyntheticQuotation, synthetic_talk

from webinar_archive.transcripts import read_transcript

MISTIMED = {("zrS-OkFTLkc", 811), ("zrS-OkFTLkc", 2719)}
"""The captions have these words exactly, minutes from the volunteer's time."""

MAX_ERROR_MS = 2_000


def synthetic_accuracy(talks: int) -> None:
    """Print the share of starts within 2 s by kind of edit, of absent quotations not found, and time."""
    right: dict[str, dict[str, list[bool]]] = {name: defaultdict(list) for name in METHODS}
    spent = dict.fromkeys(METHODS, 0.0)
    for seed in range(talks):
        words, quotations = synthetic_talk(seed, english=seed % 4 == 3)
        random.Random(seed).shuffle(quotations)
        for name, method in METHODS.items():
            began = time.perf_counter()
            found = method(words, [quotation.text for quotation in quotations])
            spent[name] += time.perf_counter() - began
            for quotation, start in zip(quotations, found, strict=True):
                right[name][quotation.kind].append(_is_right(quotation, start))
    print(f"### Synthetic talks ({talks} of one hour, every fourth English): start within 2 s\n")
    kinds = [*EDITS, "absent"]
    rows = [
        [kind if kind != "absent" else "absent, not found", *(share(right[n][kind]) for n in METHODS)]
        for kind in kinds
    ]
    rows.append(["ms a talk (13 quotations)", *(f"{1000 * spent[n] / talks:.0f}" for n in METHODS)])
    table(["kind", *METHODS], rows)


def _is_right(quotation: SyntheticQuotation, start: int | None) -> bool:
    if quotation.start_ms is None or start is None:
        return quotation.start_ms is start
    return abs(start - quotation.start_ms) <= MAX_ERROR_MS


def real_accuracy(data: Path) -> None:
    """Print the accuracy of quotations typed by volunteers, in their talks and in talks without them."""
    statements = json.loads((data / "statements.json").read_text(encoding="utf-8"))
    talks = {
        path.name.split(".")[0]: read_transcript(path, language="fr").words
        for path in sorted(data.glob("*.vtt"))
    }
    by_talk: dict[str, list[dict[str, object]]] = defaultdict(list)
    for statement in statements:
        if (
            statement["video"] in talks
            and statement["video"] != "LMRdn_MQWXM"
            and len(statement["text"].split()) >= 3
        ):
            by_talk[statement["video"]].append(statement)
    names = list(by_talk)
    rows = []
    for name, method in METHODS.items():
        accepted: list[bool] = []
        close: list[bool] = []
        near: list[bool] = []
        false: list[bool] = []
        began = time.perf_counter()
        for at, talk in enumerate(names):
            texts = [str(s["text"]) for s in by_talk[talk]]
            for statement, start in zip(by_talk[talk], method(talks[talk], texts), strict=True):
                accepted.append(start is not None)
                if start is not None and (talk, int(str(statement["time"]))) not in MISTIMED:
                    error = abs(start / 1000 - float(str(statement["time"])))
                    close.append(error <= 5)
                    near.append(error <= 15)
            other = names[(at + 1) % len(names)]
            false += [start is not None for start in method(talks[other], texts)]
        seconds = time.perf_counter() - began
        rows.append([name, share(accepted), share(close), share(near), share(false), f"{seconds:.1f}"])
    print("### Real talks (12 French ones, 141 quotations typed by volunteers, automatic captions)\n")
    table(["", "accepted", "within 5 s", "within 15 s", "false accept", "seconds"], rows)


def main() -> None:
    """Print every table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--talks", type=int, default=12)
    parser.add_argument("--hours", type=int, default=100)
    parser.add_argument("--search-hours", type=int, default=1000)
    beside = Path(__file__).parent.parent.parent / "shared" / "data" / "quotes-fr"
    parser.add_argument("--data", type=Path, default=beside)
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one_length(options.one)
        return
    synthetic_accuracy(options.talks)
    if (options.data / "statements.json").is_file():
        real_accuracy(options.data)
    speed()
    whole_process()
    growth(options.hours)
    searching(options.search_hours, options.data)


if __name__ == "__main__":
    main()
