"""Fit the confidence of locating in words with whole talks left out, and print how reliable it is.

    python benchmarks/fit_confidence.py [--data ../shared/data] [--write]

Evidence is collected for every quotation in its own talk and in every other talk of its language: French talks
(`quotes-fr`) and English ones (`quotes-en`), where these lie beside the project, else synthetic talks. Each talk is
scored by a model that never saw it, neither as the quotation's nor as the other talk, and each language once more by
a model that saw only the other language, as any further language will be. In each language the absent quotations
together weigh three times as much as the spoken ones. With `--write`, the coefficients fitted on all talks are written
to `alignment/words/confidence_coefficients.py`, and this page to `results/confidence.md`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from coefficients import RESULTS, SOURCE, coefficients_line, module_text
from numpy.typing import NDArray
from synthetic_talks import SyntheticQuotation, synthetic_talk

from webinar_archive.alignment.words.confidence import MIN_PROBABILITY, collect_evidence
from webinar_archive.alignment.words.index import WordIndex, build_index
from webinar_archive.alignment.words.passages import best_places, join_passages
from webinar_archive.alignment.words.quotation import prepare_quotation
from webinar_archive.alignment.words.weights import word_weights
from webinar_archive.transcripts import read_transcript

Array = NDArray[np.float64]
TimedQuotation = tuple[str, str, float | None]
"""Talk, text, and when it is spoken (seconds; None: never)."""

SHIFT_S = {"LMRdn_MQWXM": -238.0}
"""The recording was cut after its quotations were timed."""

MISTIMED = {("zrS-OkFTLkc", 811), ("zrS-OkFTLkc", 2719)}
"""The captions have these words exactly, minutes from the volunteer's time."""

MAX_ERROR_S = 25.0
ABSENT_PER_SPOKEN = 3.0
RIDGE = 0.05


@dataclass(frozen=True)
class Case:
    """One quotation in one talk: the inputs of the model, and whether the place is right."""

    language: str
    talk: str
    other: str
    features: tuple[float, ...]
    right: bool


def collect_cases(data: Path) -> list[Case]:
    """Return every quotation in every talk of its language."""
    sets = {}
    if (data / "quotes-fr" / "statements.json").is_file():
        sets["fr"] = _french(data / "quotes-fr")
    if (data / "quotes-en" / "quotations.json").is_file():
        sets["en"] = _english(data / "quotes-en")
    return [
        case
        for language, (quotations, indexes) in (sets or {"fr": _synthetic()}).items()
        for quotation in quotations
        for other, index in indexes.items()
        if (case := _case(language, quotation, other, index)) is not None
    ]


def _case(language: str, quotation: TimedQuotation, other: str, index: WordIndex) -> Case | None:
    """Return a quotation's case in one talk; None where it has no place, or may have one at an unknown time."""
    talk, text, start_s = quotation
    is_its_own = talk == other
    located = _locate(index, text)
    if located is None or (is_its_own and start_s is None):
        return None
    features, found_s = located
    right = is_its_own and start_s is not None and abs(found_s - start_s) <= MAX_ERROR_S
    return Case(language, talk, other, features, right)


def _locate(index: WordIndex, text: str) -> tuple[tuple[float, ...], float] | None:
    """Return the features of the best place and when it starts, in seconds."""
    quotation = prepare_quotation(text, index.language)
    weights = word_weights(quotation, index)
    places = best_places(quotation, index, weights)
    if not places:
        return None
    passages = join_passages(quotation, index, weights, places)
    start_s = index.words[int(index.owners[places[0].first])].start_ms / 1000
    return collect_evidence(quotation, index, weights, passages, places[1:]).features(), start_s


def _french(data: Path) -> tuple[list[TimedQuotation], dict[str, WordIndex]]:
    indexes = {
        path.name.split(".")[0]: build_index(read_transcript(path, language="fr").words, "fr")
        for path in sorted(data.glob("*.vtt"))
    }
    statements = json.loads((data / "statements.json").read_text(encoding="utf-8"))
    quotations: list[TimedQuotation] = [
        (s["video"], s["text"], s["time"] + SHIFT_S.get(s["video"], 0.0))
        for s in statements
        if s["video"] in indexes
        and len(s["text"].split()) >= 3
        and (s["video"], int(s["time"])) not in MISTIMED
    ]
    return quotations, indexes


def _english(data: Path) -> tuple[list[TimedQuotation], dict[str, WordIndex]]:
    talks = json.loads((data / "quotations.json").read_text(encoding="utf-8"))
    indexes = {
        talk["talk"]: build_index(
            read_transcript(data / talk["talk"] / "whisper.json", language="en").words, "en"
        )
        for talk in talks
    }
    return [(talk["talk"], q["text"], q["time"]) for talk in talks for q in talk["quotations"]], indexes


def _synthetic(count: int = 8) -> tuple[list[TimedQuotation], dict[str, WordIndex]]:
    talks = {str(seed): synthetic_talk(seed) for seed in range(count)}

    def start_s(quotation: SyntheticQuotation) -> float | None:
        return None if quotation.start_ms is None else quotation.start_ms / 1000

    quotations = [(talk, q.text, start_s(q)) for talk, (_, of_talk) in talks.items() for q in of_talk]
    return quotations, {talk: build_index(words, "fr") for talk, (words, _) in talks.items()}


def fit(features: Array, right: Array, weights: Array) -> Array:
    """Fit a ridge logistic regression by Newton's method; the intercept comes first."""
    design = np.c_[np.ones(len(features)), features]
    coefficients = np.zeros(design.shape[1])
    ridge = RIDGE * np.eye(len(coefficients))
    ridge[0, 0] = 0.0
    for _ in range(60):
        probability = _probability(design, coefficients)
        slope = weights * probability * (1 - probability) + 1e-9
        gradient = design.T @ (weights * (right - probability)) - ridge @ coefficients
        coefficients = coefficients + np.linalg.solve(design.T @ (design * slope[:, None]) + ridge, gradient)
    return coefficients


def _probability(design: Array, coefficients: Array) -> Array:
    probability: Array = 1 / (1 + np.exp(-np.clip(design @ coefficients, -30, 30)))
    return probability


def cross_validate(cases: list[Case], features: Array, right: Array, weights: Array) -> Array:
    """Return the probability of each case from a model that saw nothing of its talk."""
    return _left_out(
        features,
        right,
        weights,
        [
            (
                np.array([case.talk == talk for case in cases]),
                np.array([talk not in (case.talk, case.other) for case in cases]),
            )
            for talk in sorted({case.talk for case in cases})
        ],
    )


def cross_validate_languages(cases: list[Case], features: Array, right: Array, weights: Array) -> Array:
    """Return the probability of each case from a model that saw nothing of its language."""
    of_case = np.array([case.language for case in cases])
    folds = [(of_case == language, of_case != language) for language in sorted(set(of_case))]
    return _left_out(features, right, weights, folds)


def _left_out(
    features: Array,
    right: Array,
    weights: Array,
    folds: Iterable[tuple[NDArray[np.bool_], NDArray[np.bool_]]],
) -> Array:
    """Return the probabilities of the cases tested in each fold, by a model of those seen in it."""
    probabilities = np.zeros(len(features))
    for tested, seen in folds:
        coefficients = fit(features[seen], right[seen], weights[seen])
        probabilities[tested] = _probability(np.c_[np.ones(tested.sum()), features[tested]], coefficients)
    return probabilities


def absent_weights(cases: list[Case]) -> Array:
    """Return 1 for a quotation in its own talk, and in others what makes them `ABSENT_PER_SPOKEN` together."""
    weights = np.ones(len(cases))
    of_case = np.array([case.language for case in cases])
    is_its_own = np.array([case.talk == case.other for case in cases])
    for language in set(of_case):
        spoken, absent = (of_case == language) & is_its_own, (of_case == language) & ~is_its_own
        weights[absent] = ABSENT_PER_SPOKEN * spoken.sum() / max(1, absent.sum())
    return weights


def reliability(probabilities: Array, right: Array, weights: Array) -> Iterator[str]:
    """Yield the table of reliability."""
    yield "| confidence | cases (weighed) | mean confidence | right |"
    yield "|---|---|---|---|"
    for number, inside in enumerate(_bins(probabilities)):
        if inside.any():
            mean = np.average(probabilities[inside], weights=weights[inside])
            hits = np.average(right[inside], weights=weights[inside])
            low = number / 10
            yield f"| {low:.1f}–{low + 0.1:.1f} | {weights[inside].sum():.0f} | {mean:.3f} | {hits:.3f} |"


def _bins(probabilities: Array) -> list[NDArray[np.bool_]]:
    """Return which probabilities lie in each tenth."""
    numbers = np.minimum(9, (probabilities * 10).astype(int))
    return [numbers == number for number in range(10)]


def calibration_error(probabilities: Array, right: Array, weights: Array) -> float:
    """Return the expected calibration error over ten bins."""
    gaps = [
        abs(float((weights[inside] * (probabilities[inside] - right[inside])).sum()))
        for inside in _bins(probabilities)
    ]
    return sum(gaps) / float(weights.sum())


def language_rows(
    cases: list[Case], right: Array, weights: Array, by_talk: Array, by_language: Array
) -> Iterator[str]:
    """Yield the table of what is accepted in each language, by left-out talks and by the left-out language."""
    yield "| language | left out | accepted | false accepts | calibration error |"
    yield "|---|---|---|---|---|"
    of_case = np.array([case.language for case in cases])
    is_its_own = np.array([case.talk == case.other for case in cases])
    ways = [("talk by talk", by_talk), *([("the language", by_language)] if len(set(of_case)) > 1 else [])]
    for language in sorted(set(of_case)):
        for left_out, probabilities in ways:
            inside = of_case == language
            accepted = probabilities >= MIN_PROBABILITY
            error = calibration_error(probabilities[inside], right[inside], weights[inside])
            yield (
                f"| {language} | {left_out} | {accepted[inside & is_its_own].mean():.4f} "
                f"| {accepted[inside & ~is_its_own].mean():.4f} | {error:.4f} |"
            )


def main() -> None:
    """Collect, cross-validate, fit, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    beside = Path(__file__).parent.parent.parent / "shared" / "data"
    parser.add_argument("--data", type=Path, default=beside)
    parser.add_argument("--write", action="store_true", help="write coefficients and results")
    options = parser.parse_args()
    cases = collect_cases(options.data)
    features = np.array([case.features for case in cases])
    right = np.array([case.right for case in cases], float)
    is_its_own = np.array([case.talk == case.other for case in cases])
    weights = absent_weights(cases)
    by_talk = cross_validate(cases, features, right, weights)
    several = len({case.language for case in cases}) > 1
    by_language = cross_validate_languages(cases, features, right, weights) if several else by_talk
    intercept, *others = (round(float(value), 3) for value in fit(features, right, weights))
    coefficients: dict[str, float | tuple[float, ...]] = {"INTERCEPT": intercept, "WEIGHTS": tuple(others)}
    page = "\n".join([
        f"### Confidence, whole talks left out ({is_its_own.sum()} quotations, {(~is_its_own).sum()} in other talks)\n",
        *reliability(by_talk, right, weights),
        f"\nExpected calibration error {calibration_error(by_talk, right, weights):.4f}.\n",
        *language_rows(cases, right, weights, by_talk, by_language),
        "",
        coefficients_line(coefficients),
    ])  # fmt: skip
    print(page)
    if options.write:
        module = SOURCE / "words" / "confidence_coefficients.py"
        module.write_text(module_text(module, coefficients), encoding="utf-8")
        (RESULTS / "confidence.md").write_text(page + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
