"""Whether quotations that are ascribed to one person have one voice, and those ascribed to two have two."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np

from webinar_archive.alignment.voices.likeness import same_voice
from webinar_archive.alignment.voices.listener import WINDOW_MS, Listened
from webinar_archive.models import Finding, Match, Quotation, Span
from webinar_archive.text.names import MIN_LIKENESS, name_likeness

SURELY_ONE = 0.99
SURELY_TWO = 0.01
"""Probabilities of one voice from which on a finding says so (`benchmarks/results/voices.md`)."""
MOST_QUOTATIONS = 200
"""Of more, the first are compared: no notice has so many, and pairs grow with their square."""


def compare_quotations(
    heard: Listened, quotations: Sequence[Quotation], matches: Sequence[Match]
) -> tuple[Finding, ...]:
    """Return findings `voice-differs` and `voice-shared`: for each quotation at most one of each, the clearest.

    Compared are quotations with a place and an ascribed speaker, of which enough speech was heard.
    """
    placed = [
        (quotation, speaker, windows)
        for quotation, match in zip(quotations, matches, strict=False)
        if (speaker := quotation.speaker or quotation.speaker_as_printed)
        and len(windows := _windows(heard, match.spans))
    ]
    clearest: dict[tuple[str, int], tuple[float, Finding]] = {}
    for (one, one_speaker, one_windows), (other, other_speaker, other_windows) in combinations(
        placed[:MOST_QUOTATIONS], 2
    ):
        probability = same_voice(one_windows, other_windows)
        code = _contradiction(probability, one_speaker, other_speaker)
        if code is None or probability is None:
            continue
        margin = probability if code == "voice-shared" else 1 - probability
        for number, another, speaker, person in (
            (one.number, other.number, one_speaker, other_speaker),
            (other.number, one.number, other_speaker, one_speaker),
        ):
            facts = {"quotation": number, "other": another, "speaker": speaker}
            if code == "voice-shared":
                facts["other_speaker"] = person
            finding = Finding(code=code, facts={**facts, "probability": round(probability, 3)})
            if margin > clearest.get((code, number), (0.0, finding))[0]:
                clearest[code, number] = (margin, finding)
    return tuple(finding for _, (_, finding) in sorted(clearest.items(), key=lambda each: each[0][::-1]))


def _contradiction(probability: float | None, speaker: str, other_speaker: str) -> str | None:
    """Return the code of what the voices contradict, None for nothing."""
    if probability is None:
        return None
    if probability <= SURELY_TWO and speaker == other_speaker:
        return "voice-differs"
    # « Mme Pène » may be « Clémence Pène »
    are_two = name_likeness(speaker, other_speaker, "fr") < MIN_LIKENESS
    return "voice-shared" if probability >= SURELY_ONE and are_two else None


def _windows(heard: Listened, spans: Sequence[Span]) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Return the vectors of the windows that lie in spans, by their middles."""
    middles = heard.starts_ms + WINDOW_MS // 2
    inside = np.zeros(len(middles), bool)
    for span in spans:
        inside |= (middles >= span.start_ms) & (middles < span.end_ms)
    return heard.voices[inside]
