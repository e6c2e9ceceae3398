"""Locate quotations in the words of a talk: from printed words to matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webinar_archive.alignment.words.changes import change_findings, classed_changes
from webinar_archive.alignment.words.confidence import (
    MIN_PROBABILITY,
    collect_evidence,
    probability_among_rivals,
    spoken_probability,
)
from webinar_archive.alignment.words.diff import differences, verdict
from webinar_archive.alignment.words.echoes import without_echo
from webinar_archive.alignment.words.edges import nearest_beginning, start_after_pause
from webinar_archive.alignment.words.index import Floats, WordIndex, build_index
from webinar_archive.alignment.words.passages import best_places, join_passages
from webinar_archive.alignment.words.quotation import PreparedQuotation, prepare_quotation
from webinar_archive.alignment.words.repeats import find_repeats
from webinar_archive.alignment.words.types import Pair, Place
from webinar_archive.alignment.words.weights import word_weights
from webinar_archive.models import Alternative, Finding, Match, Severity, Span, Verdict, Word
from webinar_archive.text.lexicon import guess_language

MARKED_GAP, UNMARKED_GAP = 6, 14
"""Unprinted spoken words from which on a passage ends: where the writer marked a cut, and elsewhere."""

ADJOINING_WORDS = 2
"""Spoken words between the editor's words and the quoted ones up to which both are one passage."""

AMBIGUOUS_SHARE = 0.9
"""Share of the best place's score from which an accepted rival makes the quotation ambiguous."""

MAX_ALTERNATIVES = 3
WITNESS = "words"
CUT = " […] "


def locate(
    words: Sequence[Word], quotations: Sequence[str], *, language: str | None = None
) -> tuple[Match, ...]:
    """Locate each quotation in the words of a talk.

    Args:
        words: The words of a transcript, in its order.
        quotations: Printed quotations, in any order.
        language: BCP 47; says how numbers are read. Guessed from the talk when None.

    Returns:
        A match for each quotation, in the order of `quotations`. The verdict `not_found` is a result, not an
        error.

    >>> spoken = "alors la confiance est la première condition du changement".split()
    >>> words = [Word(text, 400 * n, 400 * n + 300) for n, text in enumerate(spoken)]
    >>> (match,) = locate(words, ["La confiance est la première condition du changement."], language="fr")
    >>> match.verdict.value, match.start_ms, match.end_ms
    ('verbatim', 400, 3500)
    """
    return locate_in_index(build_index(words, language), quotations)


def locate_in_index(index: WordIndex, quotations: Sequence[str]) -> tuple[Match, ...]:
    """Locate each quotation in a talk that was indexed before."""
    return tuple(_locate_one(index, text) for text in quotations)


@dataclass(frozen=True, slots=True)
class _Candidate:
    passages: tuple[Place, ...]
    score_bits: float
    probability: float


def _locate_one(index: WordIndex, text: str) -> Match:
    quotation = prepare_quotation(text, _language_of(text, index))
    if not quotation.words or not len(index):
        return Match(verdict=Verdict.NOT_FOUND, confidence=0.0)
    weights = word_weights(quotation, index)
    places = best_places(quotation, index, weights)
    if not places:
        return Match(verdict=Verdict.NOT_FOUND, confidence=0.0)
    joined = join_passages(quotation, index, weights, places)
    best = _candidate(quotation, index, weights, joined, places[1:])
    others = [
        _candidate(quotation, index, weights, [place], _weaker(places, place))
        for place in find_repeats(quotation, index, weights, places)[1:]
        if not any(place.overlaps(passage) for passage in best.passages)
    ]
    confidence = best.probability * probability_among_rivals([c.score_bits for c in (best, *others)])
    alternatives = _alternatives(index, quotation, best, others)
    if best.probability < MIN_PROBABILITY:
        guess = _alternative(index, quotation, best.passages[0], confidence)
        return Match(
            verdict=Verdict.NOT_FOUND,
            confidence=round(confidence, 4),
            alternatives=(guess, *alternatives)[:MAX_ALTERNATIVES],
        )
    begun = nearest_beginning(quotation, index, weights, best.passages)
    split = _split_passages(quotation, index, begun)
    passages = [without_echo(pairs, index, weights) for pairs in split]
    runs = differences(quotation, index, passages)
    ranges = _word_ranges(index, passages)
    classed = classed_changes(quotation, index, passages)
    changes = tuple(each.change for each in classed)
    judged = verdict(quotation, runs, _coverage(quotation, passages), index.language, changes)
    return Match(
        verdict=judged,
        confidence=round(confidence, 4),
        spans=tuple(_span(index, *range_) for range_ in ranges),
        spoken=CUT.join(_spoken_text(index, *range_) for range_ in ranges),
        differences=runs,
        changes=changes,
        alternatives=alternatives,
        speaker_label=index.words[ranges[0][0]].speaker_label,
        witnesses=(WITNESS,),
        findings=(
            *_ambiguity(best, others, alternatives, _span(index, *ranges[0])),
            *change_findings(classed, judged),
        ),
    )


def _language_of(text: str, index: WordIndex) -> str:
    return guess_language([text], expected=index.language) or index.language


def _candidate(
    quotation: PreparedQuotation,
    index: WordIndex,
    weights: Floats,
    passages: Sequence[Place],
    rivals: Sequence[Place],
) -> _Candidate:
    evidence = collect_evidence(quotation, index, weights, passages, rivals)
    return _Candidate(tuple(passages), evidence.score, spoken_probability(evidence))


def _weaker(places: Sequence[Place], place: Place) -> list[Place]:
    return [other for other in places if other.score_bits < place.score_bits]


def _coverage(quotation: PreparedQuotation, passages: Sequence[Sequence[Pair]]) -> float:
    """Return the share of the printed words outside the editor's brackets that was found."""
    optional = quotation.optional
    found = sum(
        pair.agreement * optional[pair.row : pair.row + pair.rows].count(False)
        for pairs in passages
        for pair in pairs
    )
    return found / max(1, optional.count(False))


def _quoted_pairs(quotation: PreparedQuotation, pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs from the first to the last quoted word, and pairs of the editor's words that adjoin."""
    inner = [i for i, pair in enumerate(pairs) if not quotation.optional[pair.row]]
    if not inner:
        return list(pairs)
    first, last = inner[0], inner[-1]
    while first > 0 and pairs[first].column - pairs[first - 1].next_column <= ADJOINING_WORDS:
        first -= 1
    while last + 1 < len(pairs) and pairs[last + 1].column - pairs[last].next_column <= ADJOINING_WORDS:
        last += 1
    return list(pairs[first : last + 1])


def _split_passages(
    quotation: PreparedQuotation, index: WordIndex, places: Sequence[Place]
) -> list[list[Pair]]:
    """Split places where the writer omitted much speech, and merge them where nothing was omitted."""
    passages: list[list[Pair]] = []
    for pair in (pair for place in places for pair in _quoted_pairs(quotation, place.pairs)):
        if passages and not _is_gap(quotation, index, passages[-1][-1], pair):
            passages[-1].append(pair)
        else:
            passages.append([pair])
    return passages


def _is_gap(quotation: PreparedQuotation, index: WordIndex, before: Pair, after: Pair) -> bool:
    next_column = before.column + before.columns
    if after.column < next_column:
        return True
    if after.column - next_column < MARKED_GAP:
        return False
    omitted = float(index.passing[next_column : after.column].sum())
    is_marked = any(quotation.cut_before[before.row + 1 : after.row + 1])
    return omitted >= (MARKED_GAP if is_marked else UNMARKED_GAP)


def _word_range(index: WordIndex, pairs: Sequence[Pair]) -> tuple[int, int]:
    """Return the first and the last transcript word of a passage."""
    return int(index.owners[pairs[0].column]), int(index.owners[pairs[-1].next_column - 1])


def _word_ranges(index: WordIndex, passages: Sequence[Sequence[Pair]]) -> list[tuple[int, int]]:
    """Return the transcript words of each passage, in order of time; overlapping passages make one range."""
    ranges: list[tuple[int, int]] = []
    for first, last in sorted(_word_range(index, pairs) for pairs in passages):
        if ranges and first <= ranges[-1][1]:
            first, last = ranges[-1][0], max(last, ranges.pop()[1])
        ranges.append((first, last))
    return ranges


def _span(index: WordIndex, first: int, last: int) -> Span:
    start_ms = start_after_pause(index, first, last)
    return Span(start_ms, max(start_ms, index.words[last].end_ms))


def _spoken_text(index: WordIndex, first: int, last: int) -> str:
    return " ".join(word.text for word in index.words[first : last + 1])


def _alternative(
    index: WordIndex, quotation: PreparedQuotation, place: Place, confidence: float
) -> Alternative:
    words = _word_range(index, _quoted_pairs(quotation, place.pairs))
    span = _span(index, *words)
    return Alternative(
        start_ms=span.start_ms,
        end_ms=span.end_ms,
        confidence=round(confidence, 4),
        spoken=_spoken_text(index, *words),
    )


def _alternatives(
    index: WordIndex, quotation: PreparedQuotation, best: _Candidate, others: Sequence[_Candidate]
) -> tuple[Alternative, ...]:
    alternatives = []
    for i, other in enumerate(others[:MAX_ALTERNATIVES]):
        rivals = [other, best, *others[:i], *others[i + 1 :]]
        confidence = other.probability * probability_among_rivals([c.score_bits for c in rivals])
        alternatives.append(_alternative(index, quotation, other.passages[0], confidence))
    return tuple(alternatives)


def _ambiguity(
    best: _Candidate, others: Sequence[_Candidate], alternatives: Sequence[Alternative], span: Span
) -> tuple[Finding, ...]:
    """Return the finding `quote-ambiguous` when accepted rivals score nearly as much as the best place."""
    rivals = [
        alternative
        for other, alternative in zip(others, alternatives, strict=False)
        if other.probability >= MIN_PROBABILITY and other.score_bits >= AMBIGUOUS_SHARE * best.score_bits
    ]
    if not rivals:
        return ()
    starts = [span.start_ms, *(rival.start_ms for rival in rivals)]
    return (Finding(code="quote-ambiguous", severity=Severity.WARNING, facts={"starts_ms": starts}),)
