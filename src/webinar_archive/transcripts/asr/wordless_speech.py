"""Speech in which nothing was recognised: Whisper skips some, and hears it where it is given nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from webinar_archive.transcripts.cues import Cue

LEAST_WORDLESS_S = 3.0
"""Shorter speech without words is a laugh, a breath, or the end of a word."""


def wordless_speech(
    speech_s: Sequence[tuple[float, float]], cues: Sequence[Cue], offset_s: float
) -> Iterator[tuple[float, float]]:
    """Yield where somebody speaks for `LEAST_WORDLESS_S` or longer and no word was recognised, in seconds.

    Args:
        speech_s: Where somebody speaks, from the beginning of the chunk.
        cues: What was recognised, in milliseconds of the recording.
        offset_s: Where the chunk begins in the recording.
    """
    words = sorted(
        ((piece.start_ms or 0) / 1000 - offset_s, (piece.end_ms or 0) / 1000 - offset_s)
        for cue in cues
        for line in cue.lines
        for piece in line
    )
    for begin_s, end_s in speech_s:
        at_s = begin_s
        for word_begin_s, word_end_s in [*words, (end_s, end_s)]:
            upto_s = min(word_begin_s, end_s)
            if upto_s - at_s >= LEAST_WORDLESS_S:
                yield at_s, upto_s
            at_s = max(at_s, word_end_s)
