"""The format `textgrid`: `annotations.TextGrid` for each record, for Praat: an interval tier for each speaker of the
quotations and of the transcript; of voices and kinds of sound, where they were told apart.

Times are seconds to the millisecond, an interval at least 1 ms long; what overlaps goes to a tier of its own. Texts are
on one line in UTF-8; control characters become �.
"""

from __future__ import annotations

from collections.abc import Iterator

from webinar_archive.exports.annotation_tiers import Annotation, Tier, tiers
from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.text.characters import NOT_IN_XML

FILE_NAME = "annotations.TextGrid"


def textgrid_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    record = fitting(record, NOT_IN_XML)
    found = tiers(record) or (Tier("quotations", None, ()),)
    end_ms = max(1, record.end_ms, *(tier.annotations[-1].end_ms for tier in found if tier.annotations))
    lines = ['File type = "ooTextFile"', 'Object class = "TextGrid"', "", "xmin = 0", f"xmax = {_s(end_ms)}"]
    lines += ["tiers? <exists>", f"size = {len(found)}", "item []:"]
    for number, tier in enumerate(found, start=1):
        intervals = tuple(_without_gaps(tier, end_ms))
        lines += [
            f"    item [{number}]:",
            '        class = "IntervalTier"',
            f"        name = {_quoted(tier.name)}",
            "        xmin = 0",
            f"        xmax = {_s(end_ms)}",
            f"        intervals: size = {len(intervals)}",
        ]
        for place, each in enumerate(intervals, start=1):
            lines += [
                f"        intervals [{place}]:",
                f"            xmin = {_s(each.start_ms)}",
                f"            xmax = {_s(each.end_ms)}",
                f"            text = {_quoted(each.text)}",
            ]
    return {FILE_NAME: ("\n".join(lines) + "\n").encode()}


def _without_gaps(tier: Tier, end_ms: int) -> Iterator[Annotation]:
    """Yield intervals that cover the whole recording, as Praat demands: empty ones between the annotations."""
    reached_ms = 0
    for each in tier.annotations:
        if each.start_ms > reached_ms:
            yield Annotation(reached_ms, each.start_ms, "")
        yield each
        reached_ms = each.end_ms
    if reached_ms < end_ms:
        yield Annotation(reached_ms, end_ms, "")


def _s(ms: int) -> str:
    return f"{ms / 1000:.3f}"


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
