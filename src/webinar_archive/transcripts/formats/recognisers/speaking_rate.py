"""Whether times count seconds or milliseconds, by how fast people would speak: the two are a thousand apart."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from webinar_archive.errors import CaptionsError
from webinar_archive.transcripts.formats.recognisers.recognised import (
    MILLISECONDS,
    SECONDS,
    Segment,
    Spoken,
)

_SLOWEST, _FASTEST = 1.0, 80.0
"""Letters in a second, as the median of a file: people say 8 to 20."""
_FEW = 10
"""Of so few words, pauses may make the most of the time."""
_LOOKED_AT = 20_000


def ms_per_unit(segments: Sequence[Segment]) -> float:
    """Return how many milliseconds the unit of times is. Raises `CaptionsError` where it may be neither of the two.

    >>> ms_per_unit([Segment((Spoken("bonjour", 10.0, 10.4),))]), ms_per_unit([Segment((Spoken("oui", 900, 1100),))])
    (1000.0, 1.0)
    """
    spoken = _timed(segments)
    rates = [sum(map(str.isalnum, text)) / (end - start) for text, start, end in spoken if end > start]
    rates = [rate for rate in rates if rate > 0]
    if not rates:
        return SECONDS
    rate = median(rates)
    if _SLOWEST <= rate <= _FASTEST:
        return SECONDS
    has_fractions = any(start % 1 or end % 1 for _, start, end in spoken)
    if _SLOWEST <= rate * 1000 <= _FASTEST and not (len(rates) < _FEW and has_fractions):
        return MILLISECONDS
    # slower than anybody speaks: a few words and long pauses
    if len(rates) < _FEW and rate < _SLOWEST and (has_fractions or rate * 1000 > _FASTEST):
        return SECONDS
    raise CaptionsError("captions-unit-unknown", letters_per_unit=f"{rate:.2g}")


def _timed(segments: Sequence[Segment]) -> list[tuple[str, float, float]]:
    """Return text, start and end of words or phrases; one without an end lasts until the next begins."""
    words: list[Spoken] = []
    for segment in segments[:_LOOKED_AT]:
        if len(segment.words) > 1 and segment.words[0].start is None and segment.start is not None:
            joined = " ".join(word.text for word in segment.words)
            words.append(Spoken(joined, segment.start, segment.end))
        else:
            words += segment.words
    timed = []
    for word, after in zip(words, [*words[1:], None], strict=True):
        end = word.end if word.end is not None else after.start if after else None
        if word.start is not None and end is not None:
            timed.append((word.text, word.start, end))
    return timed
