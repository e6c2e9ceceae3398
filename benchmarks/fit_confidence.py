"""Fit the confidence of locating with whole talks left out, and print how reliable it is.

    python benchmarks/fit_confidence.py [--data ../shared/data/quotes-fr]

Evidence is gathered for every quotation in its own talk and in every other talk of the real data, where that
lies beside the project, else in made talks. Each talk is judged by a model that never saw it, neither as the
quotation's nor as the other talk. Other talks weigh a quarter, so that three absent quotations go with each
spoken one, as in the check. The coefficients printed last, fitted on all talks, stand in `judging.py`.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from made_talks import Made, made_talk
from numpy.typing import NDArray

from webinar_archive.alignment.words.confidence import MIN_PROBABILITY, collect_evidence
from webinar_archive.alignment.words.index import WordIndex, build_index
from webinar_archive.alignment.words.passages import best_places, join_passages
from webinar_archive.alignment.words.quotation import prepare_quotation
from webinar_archive.alignment.words.weights import word_weights
from webinar_archive.transcripts import read_transcript

Array = NDArray[np.float64]
SHIFT_S = {"LMRdn_MQWXM": -238.0}
"""The recording was cut after its quotations were timed."""
MISTIMED = {("zrS-OkFTLkc", 811), ("zrS-OkFTLkc", 2719)}
"""The captions say these words to the letter, minutes from the volunteer's time."""
FAR_S = 25.0
ABSENT_WEIGHT = 0.25
RIDGE = 0.05


@dataclass(frozen=True)
class Case:
    """One quotation in one talk: what the model sees, and whether the place is right."""

    talk: str
    other: str
    features: tuple[float, ...]
    right: bool


def cases(data: Path) -> list[Case]:
    """Every quotation in every talk."""
    quotations, indexes = _real(data) if (data / "statements.json").is_file() else _made()
    found = []
    for talk, quoted, start_s in quotations:
        for other, index in indexes.items():
            own = talk == other
            seen = _features(index, quoted)
            if seen is not None and not (own and start_s is None):
                right = own and start_s is not None and abs(seen[1] - start_s) <= FAR_S
                found.append(Case(talk, other, seen[0], right))
    return found


def _features(index: WordIndex, text: str) -> tuple[tuple[float, ...], float] | None:
    quoted = prepare_quotation(text, index.language)
    weights = word_weights(quoted, index)
    found = best_places(quoted, index, weights)
    if not found:
        return None
    passages = join_passages(quoted, index, weights, found[0])
    start_s = index.words[int(index.owners[found[0].first])].start_ms / 1000
    return collect_evidence(quoted, index, weights, passages).features(), start_s


def _real(data: Path) -> tuple[list[tuple[str, str, float | None]], dict[str, WordIndex]]:
    indexes = {
        path.name.split(".")[0]: build_index(read_transcript(path, language="fr").words, "fr")
        for path in sorted(data.glob("*.vtt"))
    }
    statements = json.loads((data / "statements.json").read_text(encoding="utf-8"))
    quotations = [
        (s["video"], s["text"], s["time"] + SHIFT_S.get(s["video"], 0.0))
        for s in statements
        if s["video"] in indexes
        and len(s["text"].split()) >= 3
        and (s["video"], int(s["time"])) not in MISTIMED
    ]
    return quotations, indexes


def _made(count: int = 8) -> tuple[list[tuple[str, str, float | None]], dict[str, WordIndex]]:
    talks = {str(seed): made_talk(seed) for seed in range(count)}

    def start_s(made: Made) -> float | None:
        return None if made.start_ms is None else made.start_ms / 1000

    quotations = [(talk, made.text, start_s(made)) for talk, (_, own) in talks.items() for made in own]
    return quotations, {talk: build_index(words, "fr") for talk, (words, _) in talks.items()}


def fit(features: Array, right: Array, weights: Array) -> Array:
    """Ridge logistic regression by Newton's method; the intercept first."""
    design = np.c_[np.ones(len(features)), features]
    coefficients = np.zeros(design.shape[1])
    ridge = RIDGE * np.eye(len(coefficients))
    ridge[0, 0] = 0.0
    for _ in range(60):
        chance = _chance(design, coefficients)
        slope = weights * chance * (1 - chance) + 1e-9
        gradient = design.T @ (weights * (right - chance)) - ridge @ coefficients
        coefficients = coefficients + np.linalg.solve(design.T @ (design * slope[:, None]) + ridge, gradient)
    return coefficients


def _chance(design: Array, coefficients: Array) -> Array:
    chance: Array = 1 / (1 + np.exp(-np.clip(design @ coefficients, -30, 30)))
    return chance


def left_out(every: list[Case], features: Array, right: Array, weights: Array) -> Array:
    """The chance of each case from a model that saw nothing of its talk."""
    chances = np.zeros(len(every))
    for talk in {case.talk for case in every}:
        tested = np.array([case.talk == talk for case in every])
        seen = np.array([talk not in (case.talk, case.other) for case in every])
        coefficients = fit(features[seen], right[seen], weights[seen])
        chances[tested] = _chance(np.c_[np.ones(tested.sum()), features[tested]], coefficients)
    return chances


def reliability(chances: Array, right: Array, weights: Array) -> float:
    """Print the table of reliability; the expected calibration error."""
    print("| confidence | cases (weighed) | mean confidence | right |")
    print("|---|---|---|---|")
    error = 0.0
    for low in np.arange(0.0, 1.0, 0.1):
        inside = (chances >= low) & (chances < low + 0.1 if low < 0.85 else chances <= 1.0)
        if not inside.any():
            continue
        share = weights[inside].sum() / weights.sum()
        mean = np.average(chances[inside], weights=weights[inside])
        hits = np.average(right[inside], weights=weights[inside])
        error += share * abs(mean - hits)
        print(f"| {low:.1f}–{low + 0.1:.1f} | {weights[inside].sum():.0f} | {mean:.3f} | {hits:.3f} |")
    return float(error)


def main() -> None:
    """Gather, leave out, fit, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    beside = Path(__file__).parent.parent.parent / "shared" / "data" / "quotes-fr"
    parser.add_argument("--data", type=Path, default=beside)
    options = parser.parse_args()
    every = cases(options.data)
    features = np.array([case.features for case in every])
    right = np.array([case.right for case in every], float)
    own = np.array([case.talk == case.other for case in every])
    weights = np.where(own, 1.0, ABSENT_WEIGHT)
    chances = left_out(every, features, right, weights)
    print(f"### Confidence, whole talks left out ({own.sum()} quotations, {(~own).sum()} in other talks)\n")
    error = reliability(chances, right, weights)
    print(f"\nExpected calibration error {error:.4f}.")
    print(
        f"Accepted {(chances[own] >= MIN_PROBABILITY).mean():.4f}, "
        f"false accepts {(chances[~own] >= MIN_PROBABILITY).mean():.4f}."
    )
    print("Intercept and weights on all talks:", *np.round(fit(features, right, weights), 3))


if __name__ == "__main__":
    main()
