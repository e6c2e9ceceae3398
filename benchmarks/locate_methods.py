"""The methods that `benchmarks/locate.py` compares: this project and its peers, with one signature."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from webinar_archive.alignment.words import locate
from webinar_archive.models import Word
from webinar_archive.text.normalize import comparable, fold

Talk = Sequence[Word]
Starts = list[int | None]
"""When each quotation starts, in milliseconds; None: not found."""

Method = Callable[[Talk, Sequence[str]], Starts]

MIN_RATIO = 70.0
"""Ratio under which RapidFuzz and difflib count as "not found": about where their errors balance."""


def webinar_archive(words: Talk, texts: Sequence[str]) -> Starts:
    """Locate with this project."""
    return [match.start_ms for match in locate(words, texts, language="fr")]


def _folded_text(words: Talk) -> tuple[str, list[int]]:
    """Return the folded talk, and for each character the word that it belongs to."""
    folded = [fold(word.text) for word in words]
    at = [i for i, text in enumerate(folded) for _ in range(len(text) + 1)]
    return " ".join(folded), at


def partial_ratio(words: Talk, texts: Sequence[str]) -> Starts:
    """Find the best matching substring with RapidFuzz."""
    text, at = _folded_text(words)
    found: Starts = []
    for quotation in texts:
        best = fuzz.partial_ratio_alignment(fold(quotation), text)
        ok = best is not None and best.score >= MIN_RATIO
        found.append(words[at[best.dest_start]].start_ms if best is not None and ok else None)
    return found


def matching_blocks(words: Talk, texts: Sequence[str]) -> Starts:
    """Find the longest matching block of comparable words with difflib, and compare its surroundings."""
    spoken = comparable([word.text for word in words])
    matcher = difflib.SequenceMatcher(autojunk=False)
    matcher.set_seq2(spoken.words)
    found: Starts = []
    for quotation in texts:
        printed = comparable(quotation.split()).words
        matcher.set_seq1(printed)
        longest = matcher.find_longest_match(0, len(printed), 0, len(spoken.words))
        start = max(0, longest.b - longest.a)
        ratio = (
            100
            * difflib.SequenceMatcher(
                None, printed, spoken.words[start : start + len(printed)], autojunk=False
            ).ratio()
        )
        found.append(words[spoken.owners[start]].start_ms if longest.size and ratio >= MIN_RATIO else None)
    return found


def whole_text(words: Talk, texts: Sequence[str]) -> Starts:
    """Align all quotations as one text, in their order, with the whole talk."""
    spoken = comparable([word.text for word in words])
    printed = [comparable(text.split()).words for text in texts]
    whole = [word for quotation in printed for word in quotation]
    partner: dict[int, int] = {}
    for step in Indel.opcodes(whole, spoken.words):
        if step.tag == "equal":
            partner.update(
                zip(range(step.src_start, step.src_end), range(step.dest_start, step.dest_end), strict=True)
            )
    found: Starts = []
    first = 0
    for quotation in printed:
        places = [partner[i] for i in range(first, first + len(quotation)) if i in partner]
        found.append(words[spoken.owners[places[0]]].start_ms if places else None)
        first += len(quotation)
    return found


METHODS: dict[str, Method] = {
    "webinar-archive": webinar_archive,
    "RapidFuzz `partial_ratio_alignment`": partial_ratio,
    "difflib": matching_blocks,
    "whole-text aligner": whole_text,
}
