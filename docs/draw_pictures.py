"""Draw the pictures of the pages, of a made release: `python docs/draw_pictures.py docs/images`."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from webinar_archive.exports.release_pictures import (
    Decision,
    release_picture,
    reliability_picture,
    witnesses_picture,
)
from webinar_archive.exports.schema import Row

FINDINGS = ("speaker-unknown", "page-gone", "duration-differs", "meaning-may-differ")
WITNESSES = ("captions + audio", "captions", "recognition + audio", "audio")


def rows(seeded: random.Random) -> Iterator[Row]:
    """Yield the rows of a made release: most quotations found, and edited by whoever printed them."""
    for number in range(1, 161):
        verdict = seeded.choices(("verbatim", "edited", "paraphrased", "not_found"), (3, 6, 2, 1))[0]
        findings = [code for code in FINDINGS if seeded.random() < 0.12]
        found = verdict != "not_found"
        witnesses = seeded.choices(WITNESSES, (6, 3, 2, 1))[0] if found else None
        yield Row(
            record_id=f"{140_800 + number // 4}",
            quotation_no=number % 4 + 1,
            quotation="…",
            verdict=verdict,
            confidence=round(seeded.betavariate(6, 1) if found else seeded.betavariate(1, 9), 3),
            start_ms=number * 1_000 if found else None,
            witnesses=witnesses,
            agreement_ms=round(seeded.expovariate(1 / 300)) if witnesses and "+" in witnesses else None,
            findings=" | ".join(findings) or None,
        )


def decisions(seeded: random.Random) -> Iterator[Decision]:
    """Yield what people decided about places: right about as often as the confidence says."""
    for _ in range(120):
        confidence = seeded.betavariate(3, 1)
        yield confidence, seeded.random() < confidence


def main() -> None:
    """Write the SVGs."""
    folder, seeded = Path(sys.argv[1]), random.Random(8)  # noqa: S311 - made numbers
    table = tuple(rows(seeded))
    for files in (
        release_picture("debates", table, "en"),
        witnesses_picture("debates", table, "en"),
        reliability_picture("debates", tuple(decisions(seeded)), "en"),
    ):
        for name, data in files.items():
            if name.endswith(".svg"):
                (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
