"""How long each part of the demo takes, as a table: `python benchmarks/demo.py [MINUTES]`.

The cache is empty, so that making the stand-in webinar is measured too. A part lasts until the next one begins:
what the engine does between two steps counts for the step before.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from webinar_archive.demo.build import DURATION_MS
from webinar_archive.demo.run import run_demo
from webinar_archive.engine.runs import run_batch
from webinar_archive.pipeline.config import Settings
from webinar_archive.pipeline.plan import RunOptions
from webinar_archive.pipeline.release import Summary


def main() -> None:
    """Run the demo once and print what each part took, and its share."""
    duration_ms = round(float(sys.argv[1]) * 60_000) if len(sys.argv) > 1 else DURATION_MS
    starts: list[tuple[str, float]] = []

    def begin(part: str) -> None:
        if not starts or starts[-1][0] != part:
            starts.append((part, time.monotonic()))

    def run(settings: Settings) -> Summary:
        return run_batch(settings, RunOptions(), on_step=lambda _key, step, _share: begin(step))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        result = run_demo(
            folder / "work",
            folder / "cache",
            run,
            duration_ms=duration_ms,
            on_progress=lambda part: begin("serve and start" if part == "run" else f"make {part}"),
        )
    ends = [*(start for _, start in starts[1:]), time.monotonic()]
    total_s = ends[-1] - starts[0][1]
    right = sum(offset.is_right for offset in result.offsets)
    print(f"Stand-in webinar of {duration_ms / 60_000:.1f} minutes, {right} of {len(result.offsets)} right\n")
    print("| part | seconds | share |\n|---|---|---|")
    for (part, start), end in zip(starts, ends, strict=True):
        print(f"| {part} | {end - start:.1f} | {(end - start) / total_s:.0%} |")
    print(f"| **all** | {total_s:.1f} | 100% |")


if __name__ == "__main__":
    main()
