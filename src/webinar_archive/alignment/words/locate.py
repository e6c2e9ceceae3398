"""Quotations located in a talk: the whole way from printed words to matches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from webinar_archive.alignment.words.confidence import ACCEPT, chance_said, evidence, share_of_best
from webinar_archive.alignment.words.diff import differences, verdict
from webinar_archive.alignment.words.index import Floats, Index, prepare
from webinar_archive.alignment.words.passages import first_places, join
from webinar_archive.alignment.words.quotation import Quoted, read_quotation
from webinar_archive.alignment.words.repeats import find_repeats
from webinar_archive.alignment.words.types import Pair, Place
from webinar_archive.alignment.words.weights import weigh
from webinar_archive.models import Alternative, Finding, Match, Severity, Span, Verdict, Word
from webinar_archive.text.lexicon import guess_language

MARKED_GAP, UNMARKED_GAP = 6, 14
"""Spoken words left out, from which on a passage ends: where the writer marked a cut, and elsewhere."""

ADJOINING = 2
"""Spoken words between the editor's words and the quoted ones, up to which both are one passage."""

ALTERNATIVES = 3
WITNESS = "words"
CUT = " […] "


def locate(
    words: Sequence[Word], quotations: Sequence[str], *, language: str | None = None
) -> tuple[Match, ...]:
    """Where each quotation is spoken, in the order of the quotations; `not_found` is an answer.

    `language` (BCP 47) says how numbers are read; it is guessed from the talk when None.
    """
    return locate_in(prepare(words, language), quotations)


def locate_in(index: Index, quotations: Sequence[str]) -> tuple[Match, ...]:
    """The same in a talk prepared before."""
    return tuple(_locate_one(index, text) for text in quotations)


@dataclass(frozen=True, slots=True)
class _Candidate:
    passages: tuple[Place, ...]
    bits: float
    said: float


def _locate_one(index: Index, text: str) -> Match:
    quoted = read_quotation(text, _tongue(text, index))
    if not quoted.words or not len(index):
        return Match(verdict=Verdict.NOT_FOUND, confidence=0.0)
    weights = weigh(quoted, index)
    found = first_places(quoted, index, weights)
    if not found:
        return Match(verdict=Verdict.NOT_FOUND, confidence=0.0)
    best = _judge(quoted, index, weights, join(quoted, index, weights, found[0]))
    others = [
        _judge(quoted, index, weights, [place])
        for place in find_repeats(quoted, index, weights, found)[1:]
        if not any(place.overlaps(passage) for passage in best.passages)
    ]
    confidence = best.said * share_of_best([c.bits for c in (best, *others)])
    alternatives = _alternatives(index, quoted, best, others)
    if best.said < ACCEPT:
        guess = _alternative(index, quoted, best.passages[0], confidence)
        return Match(
            verdict=Verdict.NOT_FOUND,
            confidence=round(confidence, 4),
            alternatives=(guess, *alternatives)[:ALTERNATIVES],
        )
    passages = _passages(quoted, index, best.passages)
    runs = differences(quoted, index, passages)
    heard = _heard(index, passages)
    return Match(
        verdict=verdict(quoted, runs, _answered(quoted, passages), index.language),
        confidence=round(confidence, 4),
        spans=tuple(_span(index, *stretch) for stretch in heard),
        spoken=CUT.join(_spoken(index, *stretch) for stretch in heard),
        differences=runs,
        alternatives=alternatives,
        speaker_label=index.words[heard[0][0]].speaker_label,
        witnesses=(WITNESS,),
        findings=_ambiguous(best, others, alternatives, _span(index, *heard[0])),
    )


def _tongue(text: str, index: Index) -> str:
    return guess_language([text], expected=index.language) or index.language


def _judge(quoted: Quoted, index: Index, weights: Floats, passages: Sequence[Place]) -> _Candidate:
    seen = evidence(quoted, index, weights, passages)
    return _Candidate(tuple(passages), seen.score, chance_said(seen))


def _answered(quoted: Quoted, passages: Sequence[Sequence[Pair]]) -> float:
    """Share of the printed words, the editor's left out, that spoken ones answer."""
    rows = [
        (row, pair) for pairs in passages for pair in pairs for row in range(pair.row, pair.row + pair.rows)
    ]
    answered = sum(pair.agreement for row, pair in rows if not quoted.optional[row])
    return answered / max(1, quoted.optional.count(False))


def _own(quoted: Quoted, pairs: Sequence[Pair]) -> list[Pair]:
    """Pairs from the first to the last word that is not the editor's, and the editor's that adjoin."""
    inner = [i for i, pair in enumerate(pairs) if not quoted.optional[pair.row]]
    if not inner:
        return list(pairs)
    first, last = inner[0], inner[-1]
    while first > 0 and pairs[first].column - _after(pairs[first - 1]) <= ADJOINING:
        first -= 1
    while last + 1 < len(pairs) and pairs[last + 1].column - _after(pairs[last]) <= ADJOINING:
        last += 1
    return list(pairs[first : last + 1])


def _after(pair: Pair) -> int:
    return pair.column + pair.columns


def _passages(quoted: Quoted, index: Index, joined: Sequence[Place]) -> list[list[Pair]]:
    """Places cut where the writer left out a stretch of speech, and made one where nothing was left out."""
    passages: list[list[Pair]] = []
    for pair in (pair for place in joined for pair in _own(quoted, place.pairs)):
        if passages and not _gap(quoted, index, passages[-1][-1], pair):
            passages[-1].append(pair)
        else:
            passages.append([pair])
    return passages


def _gap(quoted: Quoted, index: Index, before: Pair, after: Pair) -> bool:
    if after.column < _after(before):
        return True
    if after.column - _after(before) < MARKED_GAP:
        return False
    left_out = float(index.passing[_after(before) : after.column].sum())
    marked = any(quoted.cut_before[before.row + 1 : after.row + 1])
    return left_out >= (MARKED_GAP if marked else UNMARKED_GAP)


def _stretch(index: Index, pairs: Sequence[Pair]) -> tuple[int, int]:
    """The first and the last transcript word of a passage."""
    return int(index.owners[pairs[0].column]), int(index.owners[_after(pairs[-1]) - 1])


def _heard(index: Index, passages: Sequence[Sequence[Pair]]) -> list[tuple[int, int]]:
    """The stretches of speech in time: one a passage, but for passages of which one lies in another."""
    stretches: list[tuple[int, int]] = []
    for first, last in sorted(_stretch(index, pairs) for pairs in passages):
        if stretches and first <= stretches[-1][1]:
            first, last = stretches[-1][0], max(last, stretches.pop()[1])
        stretches.append((first, last))
    return stretches


def _span(index: Index, first: int, last: int) -> Span:
    start_ms = index.words[first].start_ms
    return Span(start_ms, max(start_ms, index.words[last].end_ms))


def _spoken(index: Index, first: int, last: int) -> str:
    return " ".join(word.text for word in index.words[first : last + 1])


def _alternative(index: Index, quoted: Quoted, place: Place, confidence: float) -> Alternative:
    stretch = _stretch(index, _own(quoted, place.pairs))
    span = _span(index, *stretch)
    return Alternative(
        start_ms=span.start_ms,
        end_ms=span.end_ms,
        confidence=round(confidence, 4),
        spoken=_spoken(index, *stretch),
    )


def _alternatives(
    index: Index, quoted: Quoted, best: _Candidate, others: Sequence[_Candidate]
) -> tuple[Alternative, ...]:
    kept = []
    for i, other in enumerate(others[:ALTERNATIVES]):
        rivals = [other, best, *others[:i], *others[i + 1 :]]
        confidence = other.said * share_of_best([c.bits for c in rivals])
        kept.append(_alternative(index, quoted, other.passages[0], confidence))
    return tuple(kept)


def _ambiguous(
    best: _Candidate, others: Sequence[_Candidate], alternatives: Sequence[Alternative], span: Span
) -> tuple[Finding, ...]:
    rivals = [
        alternative
        for other, alternative in zip(others, alternatives, strict=False)
        if other.said >= ACCEPT and other.bits >= 0.9 * best.bits
    ]
    if not rivals:
        return ()
    starts = [span.start_ms, *(rival.start_ms for rival in rivals)]
    return (Finding(code="quote-ambiguous", severity=Severity.WARNING, facts={"starts_ms": starts}),)
