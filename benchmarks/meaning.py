"""How well quotations are found by what they mean, with whole talks left out.

    python benchmarks/meaning.py [--cases FILE] [--minutes 30]

Translations and paraphrases of our own (`benchmarks/meaning/`) of what is said in the talks of
`../shared/data/quotes-fr` and `../shared/data/quotes-en` are sought in those talks, in the same talks without what they
translate, and in another talk of the same language. Of each talk, the stretch of `--minutes` in which most of them are
said is taken: an hour takes one to two minutes of a processor core. When a sentence is said follows from the printed
original, located by its words. With `--cases`, what was found is kept in a file, and taken from it.
Prints the coefficients for `alignment/meaning/confidence_coefficients.py`. Needs the extra `meaning`.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
from markdown import table
from numpy.typing import NDArray

from webinar_archive import Word, locate, read_transcript
from webinar_archive.alignment.meaning import (
    Embedder,
    Evidence,
    MeaningPlace,
    Vectors,
    load_embedder,
    locate_by_meaning,
    window_texts,
)
from webinar_archive.alignment.meaning.confidence import MIN_LEAD
from webinar_archive.pipeline.steps.meaning import SURE

DATA = Path(__file__).parents[2] / "shared" / "data"
SENTENCES = Path(__file__).parent / "meaning"
NEAR_MS = 45_000
"""What is said nearer than this to a sentence is left out, where the sentence shall not be said."""
SHIFTED_MS = 300_000
"""How far the words of an original may be from the time stated for it: one talk was cut since."""
RIDGE = 0.1
SETS = ("translations", "paraphrases")
KINDS = ("said", "taken out", "another talk")
"""Where a sentence is sought: where it is said, there without what it translates, and where nobody said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence of ours, where it is said, and in which language it is written."""

    talk: str
    time_s: int
    language: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What was found for a sentence: whether the best place is right, and by how much its ends are off."""

    talk: str
    pair: str
    kind: str
    is_right: bool
    evidence: Evidence
    rank: int | None = None
    start_error_s: float | None = None
    end_error_s: float | None = None


@dataclass(frozen=True, slots=True)
class Talk:
    """The words of a talk, their language, and the printed originals with their times in seconds."""

    words: tuple[Word, ...]
    language: str
    originals: Mapping[int, Sequence[str]]


def sentences(name: str) -> list[Sentence]:
    """Return our sentences of a file."""
    return [Sentence(**each) for each in json.loads((SENTENCES / f"{name}.json").read_text("utf-8"))]


def talks() -> Iterator[tuple[str, Talk]]:
    """Yield the talks by their names in the files of sentences."""
    french: dict[str, dict[int, list[str]]] = {}
    for each in json.loads((DATA / "quotes-fr" / "statements.json").read_text("utf-8")):
        french.setdefault(each["video"], {}).setdefault(int(each["time"]), []).append(each["text"])
    for name, originals in french.items():
        words = read_transcript(DATA / "quotes-fr" / f"{name}.fr-orig.vtt").words
        yield name, Talk(words, "fr", originals)
    for each in json.loads((DATA / "quotes-en" / "quotations.json").read_text("utf-8")):
        words = read_transcript(DATA / "quotes-en" / each["talk"] / "whisper.json").words
        times = {int(quotation["time"]): [quotation["text"]] for quotation in each["quotations"]}
        yield each["talk"].split("_")[0], Talk(words, "en", times)


def said_ms(talk: Talk, sentence: Sentence) -> tuple[int, int] | None:
    """Return from when to when the original of a sentence is said; None where its words are not found."""
    stated_ms = sentence.time_s * 1000
    for match in locate(talk.words, talk.originals[sentence.time_s], language=talk.language):
        if match.spans and abs(match.spans[0].start_ms - stated_ms) < SHIFTED_MS:
            return match.spans[0].start_ms, match.spans[-1].end_ms
    return None


def stretch(words: Sequence[Word], times_ms: Sequence[int], minutes: int) -> tuple[Word, ...]:
    """Return the words of the stretch of so many minutes in which most of the times lie."""
    length_ms = minutes * 60_000

    def count(begin_ms: int) -> int:
        return sum(begin_ms + NEAR_MS <= each < begin_ms + length_ms - NEAR_MS for each in times_ms)

    begins_ms = [max(0, each - NEAR_MS) for each in times_ms] or [0]
    best_ms = max(begins_ms, key=count)
    return tuple(word for word in words if best_ms <= word.start_ms < best_ms + length_ms)


def cases(embedder: Embedder, minutes: int) -> Iterator[tuple[str, Case]]:
    """Yield a case, with the name of its set, for each sentence and each kind of place."""
    of_talks = dict(talks())
    said = [
        (name, sentence, times_ms)
        for name in SETS
        for sentence in sentences(name)
        if (times_ms := said_ms(of_talks[sentence.talk], sentence))
    ]
    taken: dict[str, tuple[tuple[Word, ...], Vectors]] = {}
    for name, talk in of_talks.items():
        words = stretch(talk.words, [ms for _, each, (ms, _) in said if each.talk == name], minutes)
        texts = window_texts(words)
        parts = [embedder.passages(texts[first : first + 32]) for first in range(0, len(texts), 32)]
        taken[name] = words, np.concatenate(parts)
    for name, sentence, times_ms in said:
        words, vectors = taken[sentence.talk]
        if not words[0].start_ms + NEAR_MS <= times_ms[0] < words[-1].start_ms - NEAR_MS:
            continue
        language = of_talks[sentence.talk].language
        pair = f"{language} → {sentence.language}"
        (places,) = locate_by_meaning(words, vectors, [sentence.text], embedder)
        yield from ((name, case) for case in own_cases(sentence.talk, pair, words, places, times_ms))
        others = [each for each, talk in of_talks.items() if talk.language == language]
        other = others[(others.index(sentence.talk) + 1 + sentence.time_s % (len(others) - 1)) % len(others)]
        (places,) = locate_by_meaning(*taken[other], [sentence.text], embedder)
        evidence = evidence_of(places)
        yield (
            name,
            Case(talk=sentence.talk, pair=pair, kind="another talk", is_right=False, evidence=evidence),
        )


def own_cases(
    talk: str, pair: str, words: Sequence[Word], places: Sequence[MeaningPlace], said: tuple[int, int]
) -> Iterator[Case]:
    """Yield what was found for a sentence in its talk, and in it without what is said around the sentence."""
    passages = [words[place.first : place.end] for place in places]
    distances_ms = [max(said[0] - each[-1].end_ms, each[0].start_ms - said[1], 0) for each in passages]
    is_right = distances_ms[0] == 0
    yield Case(
        talk=talk,
        pair=pair,
        kind="said",
        is_right=is_right,
        evidence=evidence_of(places),
        rank=distances_ms.index(0) if 0 in distances_ms else None,
        start_error_s=(passages[0][0].start_ms - said[0]) / 1000 if is_right else None,
        end_error_s=(passages[0][-1].end_ms - said[1]) / 1000 if is_right else None,
    )
    elsewhere = [place for place, apart_ms in zip(places, distances_ms, strict=True) if apart_ms > NEAR_MS]
    if len(elsewhere) > 1:
        yield Case(talk=talk, pair=pair, kind="taken out", is_right=False, evidence=evidence_of(elsewhere))


def evidence_of(places: Sequence[MeaningPlace]) -> Evidence:
    """Return the evidence for the first place among these alone."""
    first, second = (place.evidence for place in places[:2])
    return replace(first, lead=first.cosine - second.cosine)


def fit(chosen: Sequence[Case]) -> tuple[float, NDArray[np.float64]]:
    """Return intercept and weights of the log odds that a place is right, right and wrong weighing the same."""
    inputs = np.array([case.evidence.features() for case in chosen])
    right = np.array([case.is_right for case in chosen], float)
    weights = np.where(right > 0, 0.5 / right.sum(), 0.5 / (1 - right).sum()) * len(right)
    mean, spread = inputs.mean(0), inputs.std(0)
    scaled = np.c_[np.ones(len(inputs)), (inputs - mean) / spread]
    values, penalty = np.zeros(scaled.shape[1]), np.diag([0.0, *[RIDGE] * inputs.shape[1]])
    for _ in range(60):
        odds = 1 / (1 + np.exp(-scaled @ values))
        curve = (scaled.T * (weights * odds * (1 - odds))) @ scaled + penalty + 1e-9 * np.eye(len(values))
        values -= np.linalg.solve(curve, scaled.T @ (weights * (odds - right)) + penalty @ values)
    return float(values[0] - (values[1:] * mean / spread).sum()), values[1:] / spread


def left_out(chosen: Sequence[Case], fitted: Sequence[Case]) -> list[tuple[Case, float]]:
    """Return each case with its probability by a fit on the other talks."""
    found = []
    for talk in sorted({case.talk for case in chosen}):
        intercept, weights = fit([case for case in fitted if case.talk != talk])
        for case in (each for each in chosen if each.talk == talk):
            log_odds = intercept + float(weights @ np.array(case.evidence.features()))
            chance = 1 / (1 + float(np.exp(-log_odds)))
            found.append((case, chance if case.evidence.lead >= MIN_LEAD else min(0.5, chance)))
    return found


def report(chosen: Sequence[Case], fitted: Sequence[Case]) -> None:
    """Print what is accepted of each pair of languages and kind of place, and how right the places are."""
    found = left_out(chosen, fitted)
    rows = []
    for pair in [*sorted({case.pair for case in chosen}), "all"]:
        of_pair = [(case, chance) for case, chance in found if pair in ("all", case.pair)]
        said = [(case, chance) for case, chance in of_pair if case.kind == "said"]
        rows.append(
            (
                pair,
                len(said),
                f"{sum(case.is_right for case, _ in said) / len(said):.0%}",
                f"{sum(case.rank is not None and case.rank < 5 for case, _ in said) / len(said):.0%}",
                f"{sum(chance >= SURE and case.is_right for case, chance in said) / len(said):.0%}",
                _share(chance >= SURE for case, chance in said if not case.is_right),
                *(
                    _share(chance >= SURE for case, chance in of_pair if case.kind == kind)
                    for kind in KINDS[1:]
                ),
            )
        )
    table(
        ("talk → sentence", "sentences", "first", "among five", "accepted", "wrong place", *(f"accepted: {kind}" for kind in KINDS[1:])),
        rows,
    )  # fmt: skip
    for name in ("start_error_s", "end_error_s"):
        errors = [error for case in chosen if (error := getattr(case, name)) is not None]
        within = sum(abs(error) <= 5 for error in errors) / len(errors)
        median = statistics.median(map(abs, errors))
        print(f"{name}: median {median:.1f} s, {within:.0%} within 5 s, worst {max(map(abs, errors)):.0f} s")


def _share(accepted: Iterator[bool]) -> str:
    every = list(accepted)
    return f"{sum(every)} of {len(every)}"


def main() -> None:
    """Find, or take what was found, and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=Path)
    parser.add_argument("--minutes", type=int, default=30)
    options = parser.parse_args()
    if options.cases and options.cases.exists():
        stored = json.loads(options.cases.read_text("utf-8"))
        found = [(name, Case(**{**each, "evidence": Evidence(**each["evidence"])})) for name, each in stored]
    else:
        found = list(cases(load_embedder(), options.minutes))
        if options.cases:
            options.cases.write_text(json.dumps([(name, asdict(case)) for name, case in found]), "utf-8")
    translations, paraphrases = ([case for of_set, case in found if of_set == name] for name in SETS)
    for name, chosen in zip(SETS, (translations, paraphrases), strict=True):
        if chosen:
            print(f"### {name.capitalize()}\n")
            report(chosen, translations)
    intercept, weights = fit(translations)
    print(f"INTERCEPT = {intercept:.3f}, WEIGHTS = {', '.join(f'{weight:.4f}' for weight in weights)}")


if __name__ == "__main__":
    main()
