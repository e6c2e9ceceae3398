"""How well sentences of many people are located in audio, judged by weights fitted without their source.

    python benchmarks/audio_speakers.py [--conditions clean,telephone] [--languages fr,en] [--absent 60] [--sentences 60]

All recordings of people in `../shared/data/speech-more` follow each other in one talk a language: read, acted, telephone
announcements and spontaneous speech. Every sentence is located in it, with sentences that nobody says. The weights of
`alignment/audio/confidence.py` are fitted once for each source, on the others. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

import numpy as np
from audio_accuracy import Case, TimedQuotation, locate_all
from audio_confidence_fit import fit
from audio_ground_truth import sentence_times_s
from audio_scenes import Recording, Scene
from human_speech import SpokenRecording, spoken_recordings

from webinar_archive.alignment.audio.acoustic_model import AcousticModel, model_for
from webinar_archive.alignment.audio.confidence import MIN_PHONES, MIN_PROBABILITY

ABSENT = "absent"
RATE_HZ = 16_000
PAUSE_S = 0.7
LONGEST_WORDS, PART_WORDS = 48, 12
LENGTHS = ((5, 7), (8, LONGEST_WORDS))
DATA = Path(__file__).parents[2] / "shared" / "data"


def sentences(text: str) -> list[str]:
    """Return the sentences of a text; one without punctuation in parts of `PART_WORDS` words."""
    parts = [part.strip() for part in re.split(r"(?<=[.!?])[\"»”]?\s+", text) if part.strip()]
    found = []
    for part in parts:
        words = part.split()
        if len(words) > LONGEST_WORDS or (len(parts) == 1 and not re.search(r"[.!?]", part)):
            found += [" ".join(words[at : at + PART_WORDS]) for at in range(0, len(words), PART_WORDS)]
        else:
            found.append(part)
    return found


def make_talk(
    recordings: Sequence[SpokenRecording], model: AcousticModel
) -> tuple[Scene, list[TimedQuotation]]:
    """Return the recordings one after the other, and their sentences, the kind of each being its source."""
    pieces, starts_s, quotations, position_s = [], {}, [], 0.0
    rng = np.random.default_rng(1)
    for one in recordings:
        starts_s[one.name] = position_s
        texts = sentences(one.text)
        try:
            times = sentence_times_s(Recording(one.name, one.samples, one.text), texts, model)
        except KeyError:
            times = []  # the aligner gave up: the recording stays in the talk, its sentences are not sought
        for text, (start_s, end_s) in zip(texts, times, strict=False):
            quotations.append(TimedQuotation(one.source, text, position_s + start_s, position_s + end_s))
        pause = rng.normal(0, 4, round(PAUSE_S * RATE_HZ)).astype(np.int16)
        pieces += [one.samples, pause]
        position_s += (len(one.samples) + len(pause)) / RATE_HZ
    return Scene(np.concatenate(pieces), starts_s), quotations


def sentences_of_others(language: str) -> Iterator[str]:
    """Yield sentences of other talks, every third of them cut to five to eight words."""
    rng = random.Random(5)
    if language == "fr":
        texts = [item["text"] for item in json.loads((DATA / "quotes-fr/statements.json").read_text("utf-8"))]
    else:
        talks = json.loads((DATA / "quotes-en/quotations.json").read_text("utf-8"))
        texts = [quotation["text"] for talk in talks for quotation in talk["quotations"]]
    rng.shuffle(texts)
    for text in texts:
        words = text.split()
        if 5 <= len(words) <= LONGEST_WORDS:
            yield " ".join(words[: rng.choice((len(words), len(words), rng.randint(5, 8)))])


def judged_without_their_source(cases: Sequence[Case]) -> Iterator[tuple[Case, float]]:
    """Yield each case ranked by models fitted on the other sources, and the log odds of its best place."""
    folds = sorted({case.fold for case in cases})
    for fold in folds:
        models = fit([case for case in cases if case.fold != fold])
        for case in cases:
            if case.fold == fold and case.ranked:
                ranked = [place for _, place in models.ranked(case)]
                yield replace(case, ranked=ranked), models.log_odds(case)
            elif case.fold == fold:
                yield case, float("-inf")


def table(judged: Sequence[tuple[Case, float]]) -> Iterator[str]:
    """Yield a row for each condition and kind of speech."""
    least = float(np.log(MIN_PROBABILITY / (1 - MIN_PROBABILITY)))
    yield "| audio | speech | 5 to 7 words within 1 s | 8 words or more within 1 s | elsewhere | absent accepted |"
    yield "|---|---|---|---|---|---|"
    for condition, kind in dict.fromkeys((case.condition, case.quotation.kind) for case, _ in judged):
        rows = [
            (case, _long_enough(case) and log_odds >= least)
            for case, log_odds in judged
            if (case.condition, case.quotation.kind) == (condition, kind)
        ]
        if kind == ABSENT:
            yield f"| {condition} | – | – | – | – | {sum(accepted for _, accepted in rows)} of {len(rows)} |"
            continue
        cells = []
        for shortest, longest in LENGTHS:
            some = [row for row in rows if shortest <= len(row[0].quotation.text.split()) <= longest]
            cells.append(f"{sum(accepted and case.right for case, accepted in some)} of {len(some)}")
        elsewhere = sum(accepted and not case.is_there(case.ranked[0]) for case, accepted in rows)
        yield f"| {condition} | {kind} | {' | '.join(cells)} | {elsewhere} of {len(rows)} | – |"


def _long_enough(case: Case) -> bool:
    return case.best is not None and case.best.evidence.phones >= MIN_PHONES


def add_options(parser: argparse.ArgumentParser) -> None:
    """Declare what is said in which languages, and how it sounds."""
    parser.add_argument("--conditions", default="clean,telephone,opus-12k,noise-10dB")
    parser.add_argument("--languages", default="fr,en")
    parser.add_argument("--absent", type=int, default=60)
    parser.add_argument("--sentences", type=int, help="so many of each language at most")


def talk_of_many(
    language: str, model: AcousticModel, options: argparse.Namespace
) -> tuple[Scene, list[TimedQuotation], list[TimedQuotation]]:
    """Return the talk of a language, sentences of it long enough to be sought, and others that nobody says in it."""
    recordings = [one for one in spoken_recordings(DATA / "speech-more") if one.language == language]
    random.Random(3).shuffle(recordings)
    talk, spoken = make_talk(recordings, model)
    sought = [one for one in spoken if len(one.text.split()) >= LENGTHS[0][0]][: options.sentences]
    absent = [TimedQuotation(ABSENT, text) for text in islice(sentences_of_others(language), options.absent)]
    return talk, sought, absent


def main() -> None:
    """Measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    options = parser.parse_args()
    cases: list[Case] = []
    for language in options.languages.split(","):
        model = model_for(language)
        talk, sought, absent = talk_of_many(language, model, options)
        kinds = sorted({one.kind for one in sought})
        for condition in options.conditions.split(","):
            located = locate_all(talk, condition, [*sought, *absent], model, 0)
            for number, case in enumerate(located):
                # sentences that nobody says are left out by turns
                kind = case.quotation.kind
                fold = kinds.index(kind) if kind in kinds else number % max(1, len(kinds))
                cases.append(replace(case, fold=fold, condition=f"{language} {condition}"))
    print("\n".join(table(list(judged_without_their_source(cases)))))


if __name__ == "__main__":
    main()
