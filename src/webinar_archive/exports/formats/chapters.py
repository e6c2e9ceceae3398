"""The format `chapters`: `chapters.txt` for each record: chapters for the description of a video on YouTube and sites
that read the same, one a quotation.

Times are whole seconds, rounded down. As YouTube asks, the first chapter begins at 0:00 and none but the last is
shorter than ten seconds: quotations that follow sooner share a chapter. `<` and `>`, which it refuses, become `‹` and
`›`.
"""

from __future__ import annotations

from webinar_archive.exports.released_record import RecordFiles, ReleasedRecord, fitting
from webinar_archive.exports.text_limits import shortened
from webinar_archive.text.characters import NOT_IN_UTF8, one_line

FILE_NAME = "chapters.txt"
_SHORTEST_S = 10
_MOST_CHARACTERS = 100


def chapters_files(record: ReleasedRecord) -> RecordFiles:
    """Return the file of a record."""
    record = fitting(record, NOT_IN_UTF8)
    starts: list[tuple[int, list[str]]] = [(0, [one_line(record.title)])]
    for placed in record.quotations:
        said = one_line(placed.said)
        second = placed.start_ms // 1000
        if second - starts[-1][0] < _SHORTEST_S:
            starts[-1][1].append(said)
        else:
            starts.append((second, [said]))
    longest = starts[-1][0] >= 3600
    lines = (f"{_time(second, longest)} {_title(titles)}\n" for second, titles in starts)
    return {FILE_NAME: "".join(lines).encode()}


def _title(titles: list[str]) -> str:
    most = max(10, _MOST_CHARACTERS // len(titles))
    joined = " / ".join(shortened(title, most) for title in titles)
    return shortened(joined.replace("<", "‹").replace(">", "›"), _MOST_CHARACTERS)


def _time(second: int, hours: bool) -> str:
    minutes, rest = divmod(second, 60)
    return f"{minutes // 60}:{minutes % 60:02d}:{rest:02d}" if hours else f"{minutes:02d}:{rest:02d}"
