"""Steps `vectors`, `meaning`: quotations that words and audio did not find, by what they mean.

A quotation in another language than the talk's is `translated` where its meaning is surely said in one place. For any
other quotation the nearest places are candidates for a person: no verdict rests on likeness alone.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from webinar_archive.archive.kept_files import kept_path, read_kept_file
from webinar_archive.archive.layout import step_file
from webinar_archive.archive.step_cache import Inputs
from webinar_archive.errors import Gone, ModelMissing
from webinar_archive.files import archived_file, write_whole
from webinar_archive.models import Alternative, Finding, Match, Severity, Span, Verdict, Word
from webinar_archive.models.finding import AUDIO_OTHER_LANGUAGE, FOUND_BY_MEANING
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts, TranscriptVectors
from webinar_archive.pipeline.steps.locate import matches_before, quotations_checksum, spoken_language
from webinar_archive.pipeline.steps.transcript import unavailable
from webinar_archive.text.editorial import spoken_text
from webinar_archive.text.unspaced import joined, word_pieces

if TYPE_CHECKING:
    from webinar_archive.alignment.meaning import Embedder, MeaningPlace, Vectors

WITNESS = "meaning"
BATCH = 32
"""Windows between two reports of progress."""
LANGUAGE_WORDS = 2_000
"""The words of a transcript that decide its language."""
MAX_CANDIDATES = 3
MAX_CANDIDATE = 0.5
"""No candidate is surer: it is no place that was found."""
MAX_SOUGHT = 200
"""Quotations of a record that are sought by meaning: each takes some seconds."""
MIN_WORDS = 4
"""A shorter quotation means too little to be sought by it."""
SURE = 0.9
"""From this probability on, a translation has a place (`benchmarks/results/meaning.md`)."""
LEAST = 0.05
"""A candidate of less probability is not worth listening to."""
MAX_CONFIDENCE = 0.99
"""No place that nobody's words confirm is surer."""

LoadEmbedder = Callable[[], "Embedder"]
"""Loads the model. Raises `ModelMissing`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundMeanings:
    """The matches after those without a place were sought by their meaning; findings about the recording."""

    matches: tuple[Match, ...]
    findings: tuple[Finding, ...] = ()


def find_meanings(context: StepContext, facts: RecordFacts) -> RecordFacts:
    """Seek quotations without a place by their meaning, where the pipeline file asks for it and there is a model."""
    wanted, words = WITNESS in context.job.settings.witnesses.order, facts.transcript
    if not wanted or words is None or not words.count or all(match.spans for match in facts.matches):
        return facts
    # NumPy loads only where meanings are sought
    from webinar_archive.alignment.meaning import MAX_WORDS

    if words.count > MAX_WORDS:
        too_long = {"count": words.count, "most": MAX_WORDS}
        return facts.with_findings(Finding(code="meaning-too-long", facts=too_long))
    try:
        # before the vectors, which take a minute, and are of no use without it
        _require_identifier()
        facts = replace(facts, vectors=context.run("vectors", facts))
        found: FoundMeanings = context.run("meaning", facts)
    except ModelMissing as error:
        return facts.with_findings(unavailable(error, "meaning-unavailable"))
    return replace(facts, matches=found.matches).with_findings(*found.findings)


def vectors_inputs(_: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the vectors depend on: the transcript and the model. Raises `ModelMissing`."""
    from webinar_archive.alignment.meaning import require_embedder

    transcript = facts.transcript.file.checksum if facts.transcript else None
    return {"transcript": transcript, "model": require_embedder()}


def load_model() -> Embedder:
    """Load the model of the extra `meaning`. Raises `ModelMissing`."""
    from webinar_archive.alignment.meaning import load_embedder

    return load_embedder()


def make_vectors(
    context: StepContext, facts: RecordFacts, *, load: LoadEmbedder = load_model
) -> TranscriptVectors:
    """Make the vectors of the transcript's windows, once for all quotations. Raises `ModelMissing`."""
    import numpy as np

    from webinar_archive.alignment.meaning import window_texts

    embedder, share = load(), context.progress("vectors")
    texts = window_texts(_words(context, facts))
    batches = []
    for first in range(0, len(texts), BATCH):
        batches.append(embedder.passages(texts[first : first + BATCH]).astype(np.float16))
        share(min(1.0, (first + BATCH) / len(texts)))
    written = io.BytesIO()
    np.save(written, np.concatenate(batches), allow_pickle=False)
    path = step_file(context.folder, "vectors").with_suffix(".npy")
    write_whole(path, written.getvalue())
    return TranscriptVectors(file=archived_file(path, context.folder))


def meaning_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the places depend on: vectors, matches, quotations, what tells languages. Raises `ModelMissing`."""
    return {
        "vectors": context.results.get("vectors"),
        "matches": matches_before(context, "meaning"),
        "quotations": quotations_checksum(facts.notice),
        "language": spoken_language(context, facts),
        "identifier": _require_identifier(),
    }


def _require_identifier() -> str:
    """Return the version of what tells languages. Raises `ModelMissing`."""
    from webinar_archive.text.written_language import identifier_version

    identifier = identifier_version()
    if identifier is None:
        raise ModelMissing("meaning-not-installed")
    return identifier


def locate_meanings(
    context: StepContext, facts: RecordFacts, *, load: LoadEmbedder = load_model
) -> FoundMeanings:
    """Seek the quotations without a place by their meaning. Raises `ModelMissing`."""
    from webinar_archive.alignment.meaning import locate_by_meaning

    words, vectors, embedder = _words(context, facts), _vectors(context, facts), load()
    texts = [spoken_text(quotation.text) for quotation in facts.notice.quotations]
    without_place = [
        number
        for number, (match, text) in enumerate(zip(facts.matches, texts, strict=True))
        if not match.spans and len(word_pieces(text)) >= MIN_WORDS
    ]
    sought, share = without_place[:MAX_SOUGHT], context.progress("meaning")
    spoken = _language_of(words) or spoken_language(context, facts)
    matches = list(facts.matches)
    for done, number in enumerate(sought, start=1):
        (places,) = locate_by_meaning(words, vectors, [texts[number]], embedder)
        matches[number] = _sought(matches[number], words, places, texts[number], spoken)
        share(done / len(sought))
    if len(without_place) == len(sought):
        return FoundMeanings(matches=tuple(matches))
    too_many = {"count": len(without_place), "most": MAX_SOUGHT}
    return FoundMeanings(matches=tuple(matches), findings=(Finding(code="meaning-too-many", facts=too_many),))


def _language_of(words: Sequence[Word]) -> str | None:
    """Return the language that words are in; it may be another one than was stated for the captions."""
    from webinar_archive.text.written_language import written_language

    return written_language(joined(word.text for word in words[:LANGUAGE_WORDS]))


def _sought(
    match: Match, words: Sequence[Word], places: Sequence[MeaningPlace], text: str, spoken: str | None
) -> Match:
    """Return the match of a quotation without a place after the nearest passages were found."""
    from webinar_archive.alignment.meaning import said_probability
    from webinar_archive.text.written_language import written_in_another

    language = written_in_another(text, spoken) if spoken else None
    found = [_alternative(words, place, said_probability(place.evidence)) for place in places]
    if not language or not found or found[0].confidence < SURE:
        candidates = [replace(each, confidence=min(MAX_CANDIDATE, each.confidence)) for each in found]
        return _with_candidates(match, candidates)
    best = found[0]
    place = Span(best.start_ms, best.end_ms)
    seconds = round((place.end_ms - place.start_ms) / 1000)
    told = Finding(code=FOUND_BY_MEANING, facts={"language": language, "spoken": spoken, "seconds": seconds})
    return replace(
        match,
        verdict=Verdict.TRANSLATED,
        confidence=min(MAX_CONFIDENCE, best.confidence),
        spans=(place,),
        spoken=best.spoken,
        witnesses=(WITNESS,),
        findings=(*(each for each in match.findings if each.code != AUDIO_OTHER_LANGUAGE), told),
    )


def _with_candidates(match: Match, candidates: Sequence[Alternative]) -> Match:
    """Return a match without a place, with the likeliest candidates among its alternatives."""
    with_all = match.with_alternatives(
        each for each in candidates[:MAX_CANDIDATES] if each.confidence >= LEAST
    )
    count = len(with_all.alternatives) - len(match.alternatives)
    if not count:
        return match
    told = Finding(code="meaning-candidates", severity=Severity.INFO, facts={"count": count})
    return replace(with_all, findings=(*match.findings, told))


def _alternative(words: Sequence[Word], place: MeaningPlace, probability: float) -> Alternative:
    passage = words[place.first : place.end]
    # where people speak at once, words are not in order of their times
    return Alternative(
        start_ms=min(word.start_ms for word in passage),
        end_ms=max(word.end_ms for word in passage),
        confidence=round(probability, 4),
        spoken=joined(word.text for word in passage),
    )


def _words(context: StepContext, facts: RecordFacts) -> tuple[Word, ...]:
    from webinar_archive.alignment.meaning import divided_words

    return divided_words(facts.transcript.load(context.folder).words) if facts.transcript else ()


def _vectors(context: StepContext, facts: RecordFacts) -> Vectors:
    """Read the vectors. Raises `Gone` for a file that is not as stored."""
    import numpy as np

    assert facts.vectors is not None  # noqa: S101 - made before
    data = read_kept_file(context.folder, facts.vectors.file)
    try:
        vectors: Vectors = np.load(io.BytesIO(data), allow_pickle=False).astype(np.float32)
    except ValueError:
        path = kept_path(context.folder, facts.vectors.file.path)
        raise Gone("kept-file-missing", path=str(path)) from None
    return vectors
