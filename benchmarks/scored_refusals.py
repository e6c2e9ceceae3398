"""How many places that the audio found and refused are accepted by scoring their words, and how many wrong ones.

    python benchmarks/scored_refusals.py MODEL [--conditions clean,opus-12k] [--languages fr,en] [--absent 60]
        [--sentences 60]

MODEL is the folder of a recogniser's model. The sentences of many people and those that nobody says are located in audio
as `audio_speakers.py` does. Where the best place is refused, and not below `LEAST_CANDIDATE`, its words are scored, as
the step `score_words` does. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audio_accuracy import Case, locate_all
from audio_scenes import degrade
from audio_speakers import ABSENT, RATE_HZ, add_options, talk_of_many
from markdown import table

from webinar_archive.alignment.audio.acoustic_model import model_for
from webinar_archive.alignment.audio.locate import spans_of
from webinar_archive.models import Span
from webinar_archive.pipeline.steps.confirm_audio import DISAGREES_MS
from webinar_archive.pipeline.steps.score_words import LEAST_CANDIDATE, LONGEST_MS, MARGIN_MS, SURE_CANDIDATE
from webinar_archive.text.editorial import spoken_text
from webinar_archive.transcripts.asr.model import Recogniser
from webinar_archive.transcripts.asr.word_scores import Samples, score_words

KINDS = ("right", "elsewhere", ABSENT)


def refused(cases: Sequence[Case]) -> Iterator[tuple[str, Case, Span]]:
    """Yield the refused best places that are scored, each with its kind."""
    for case in cases:
        if case.best is None or case.accepted or case.best.probability < LEAST_CANDIDATE:
            continue
        spans = spans_of(case.best)
        place = Span(spans[0].start_ms, spans[-1].end_ms)
        if place.end_ms - place.start_ms <= LONGEST_MS:
            elsewhere = ABSENT if case.quotation.kind == ABSENT else "elsewhere"
            yield "right" if case.is_there(case.best) else elsewhere, case, place


def accepted(
    places: Sequence[tuple[str, Case, Span]], samples: Samples, recogniser: Recogniser, language: str
) -> Iterator[tuple[str, Case, Span]]:
    """Yield the places whose words are surely spoken there."""
    begins_ms = [max(0, place.start_ms - MARGIN_MS) for _, _, place in places]
    windows = (
        (
            samples[begin_ms * RATE_HZ // 1000 : (place.end_ms + MARGIN_MS) * RATE_HZ // 1000],
            spoken_text(case.quotation.text),
        )
        for begin_ms, (_, case, place) in zip(begins_ms, places, strict=True)
    )
    scores = score_words(windows, recogniser, language=language)
    for begin_ms, refusal, score in zip(begins_ms, places, scores, strict=True):
        near = score is not None and abs(begin_ms + score.start_ms - refusal[2].start_ms) <= DISAGREES_MS
        if score is not None and near and score.probability >= SURE_CANDIDATE:
            yield refusal


@dataclass(frozen=True, slots=True)
class ScoredTalk:
    """What was located in one talk under one condition, what of it was refused, and what of that its words accept."""

    language: str
    condition: str
    recogniser: Recogniser
    samples: Samples
    cases: list[Case]
    refused: list[tuple[str, Case, Span]]
    accepted: list[tuple[str, Case, Span]]


def scored_talks(description: str | None) -> Iterator[ScoredTalk]:
    """Yield the talks that the command line asks for, each as it is measured."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("model", type=Path)
    add_options(parser)
    options = parser.parse_args()
    recogniser = Recogniser(model=options.model.name, folder=options.model.resolve())
    for language in options.languages.split(","):
        model = model_for(language)
        talk, sought, absent = talk_of_many(language, model, options)
        for condition in options.conditions.split(","):
            samples = degrade(talk.samples, condition)
            cases = list(locate_all(talk, condition, [*sought, *absent], model, 0))
            places = list(refused(cases))
            sure = list(accepted(places, samples, recogniser, language))
            yield ScoredTalk(language, condition, recogniser, samples, cases, places, sure)


def main() -> None:
    """Measure."""
    rows: list[tuple[str, ...]] = []
    for talk in scored_talks(__doc__):
        kept, scored = ([kind for kind, _, _ in places] for places in (talk.accepted, talk.refused))
        counts = (f"{kept.count(kind)} of {scored.count(kind)}" for kind in KINDS)
        absent = sum(case.quotation.kind == ABSENT for case in talk.cases)
        rows.append((f"{talk.language} {talk.condition}", str(absent), *counts))
    table(("audio", "absent sentences", *(f"{kind}: accepted of scored" for kind in KINDS)), rows)


if __name__ == "__main__":
    main()
