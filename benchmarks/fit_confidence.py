"""Fit the confidence of locating in words with whole talks left out, and print how reliable it is.

    python benchmarks/fit_confidence.py [--data ../shared/data/quotes-fr] [--write]

Evidence is collected for every quotation in its own talk and in every other talk of the real data, where that
lies beside the project, else in synthetic talks. Each talk is scored by a model that never saw it, neither as
the quotation's nor as the other talk. Other talks weigh a quarter, so that three absent quotations go with
each spoken one, as in the check. With `--write`, the coefficients fitted on all talks are written to
`alignment/words/confidence_coefficients.py`, and this page to `results/confidence.md`.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
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
ABSENT_WEIGHT = 0.25
RIDGE = 0.05


@dataclass(frozen=True)
class Case:
    """One quotation in one talk: the inputs of the model, and whether the place is right."""

    talk: str
    other: str
    features: tuple[float, ...]
    right: bool


def collect_cases(data: Path) -> list[Case]:
    """Return every quotation in every talk."""
    quotations, indexes = _real(data) if (data / "statements.json").is_file() else _synthetic()
    cases = []
    for talk, text, start_s in quotations:
        for other, index in indexes.items():
            is_its_own = talk == other
            located = _locate(index, text)
            if located is not None and not (is_its_own and start_s is None):
                features, found_s = located
                right = is_its_own and start_s is not None and abs(found_s - start_s) <= MAX_ERROR_S
                cases.append(Case(talk, other, features, right))
    return cases


def _locate(index: WordIndex, text: str) -> tuple[tuple[float, ...], float] | None:
    """Return the features of the best place and when it starts, in seconds."""
    quotation = prepare_quotation(text, index.language)
    weights = word_weights(quotation, index)
    places = best_places(quotation, index, weights)
    if not places:
        return None
    passages = join_passages(quotation, index, weights, places[0])
    start_s = index.words[int(index.owners[places[0].first])].start_ms / 1000
    return collect_evidence(quotation, index, weights, passages).features(), start_s


def _real(data: Path) -> tuple[list[TimedQuotation], dict[str, WordIndex]]:
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
    probabilities = np.zeros(len(cases))
    for talk in {case.talk for case in cases}:
        tested = np.array([case.talk == talk for case in cases])
        seen = np.array([talk not in (case.talk, case.other) for case in cases])
        coefficients = fit(features[seen], right[seen], weights[seen])
        probabilities[tested] = _probability(np.c_[np.ones(tested.sum()), features[tested]], coefficients)
    return probabilities


def reliability(probabilities: Array, right: Array, weights: Array) -> Iterator[str]:
    """Yield the table of reliability and the expected calibration error."""
    yield "| confidence | cases (weighed) | mean confidence | right |"
    yield "|---|---|---|---|"
    error = 0.0
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (probabilities >= low) & (probabilities < low + 0.1 if low < 0.85 else probabilities <= 1.0)
        if not inside.any():
            continue
        share = weights[inside].sum() / weights.sum()
        mean = np.average(probabilities[inside], weights=weights[inside])
        hits = np.average(right[inside], weights=weights[inside])
        error += share * abs(mean - hits)
        yield f"| {low:.1f}–{low + 0.1:.1f} | {weights[inside].sum():.0f} | {mean:.3f} | {hits:.3f} |"
    yield f"\nExpected calibration error {error:.4f}."


def main() -> None:
    """Collect, cross-validate, fit, print, and write when asked to."""
    parser = argparse.ArgumentParser(description=__doc__)
    beside = Path(__file__).parent.parent.parent / "shared" / "data" / "quotes-fr"
    parser.add_argument("--data", type=Path, default=beside)
    parser.add_argument("--write", action="store_true", help="write coefficients and results")
    options = parser.parse_args()
    cases = collect_cases(options.data)
    features = np.array([case.features for case in cases])
    right = np.array([case.right for case in cases], float)
    is_its_own = np.array([case.talk == case.other for case in cases])
    weights = np.where(is_its_own, 1.0, ABSENT_WEIGHT)
    probabilities = cross_validate(cases, features, right, weights)
    intercept, *others = (round(float(value), 3) for value in fit(features, right, weights))
    coefficients: dict[str, float | tuple[float, ...]] = {"INTERCEPT": intercept, "WEIGHTS": tuple(others)}
    accepted = probabilities >= MIN_PROBABILITY
    page = "\n".join([
        f"### Confidence, whole talks left out ({is_its_own.sum()} quotations, {(~is_its_own).sum()} in other talks)\n",
        *reliability(probabilities, right, weights),
        f"Accepted {accepted[is_its_own].mean():.4f}, false accepts {accepted[~is_its_own].mean():.4f}.\n",
        coefficients_line(coefficients),
    ])  # fmt: skip
    print(page)
    if options.write:
        module = SOURCE / "words" / "confidence_coefficients.py"
        module.write_text(module_text(module, coefficients), encoding="utf-8")
        (RESULTS / "confidence.md").write_text(page + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
