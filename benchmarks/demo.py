"""The whole demo's time by step, as a table: `python benchmarks/demo.py [minutes]`.

Made from nothing (an empty cache), so that the making of the stand-in is measured too.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from webinar_archive.demo.build import DURATION_MS
from webinar_archive.demo.run import run_demo
from webinar_archive.pipeline import Settings, Summary, run_pipeline


def main() -> None:
    """Rehearse once and print what each part took, and its share."""
    duration_ms = round(float(sys.argv[1]) * 60_000) if len(sys.argv) > 1 else DURATION_MS
    marks: list[tuple[str, float]] = []

    def mark(step: str) -> None:
        if not marks or marks[-1][0] != step:
            marks.append((step, time.monotonic()))

    def run(settings: Settings) -> Summary:
        return run_pipeline(settings, tell=lambda _key, step, _share: mark(step))

    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        result = run_demo(
            place / "work",
            place / "cache",
            run,
            duration_ms=duration_ms,
            say=lambda part: mark(f"make {part}"),
        )
    ends = [*(at for _, at in marks[1:]), time.monotonic()]
    whole = ends[-1] - marks[0][1]
    print(
        f"Stand-in of {duration_ms / 60_000:.1f} minutes, {sum(o.right for o in result.offsets)} of 4 right\n"
    )
    print("| step | seconds | share |\n|---|---|---|")
    for (step, began), ended in zip(marks, ends, strict=True):
        print(
            f"| {step.replace('make run', 'serve and start')} | {ended - began:.1f} | {(ended - began) / whole:.0%} |"
        )
    print(f"| **all** | {whole:.1f} | 100% |")


if __name__ == "__main__":
    main()
