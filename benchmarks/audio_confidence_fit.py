"""Fit the two models of `alignment/audio/confidence.py`, and tell what they give for speakers left out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from audio_accuracy import KINDS, Case
from audio_scenes import SCENES
from numpy.typing import NDArray

from webinar_archive.alignment.audio.confidence import MIN_PROBABILITY, NO_RIVAL_LOG_ODDS, rival_features
from webinar_archive.alignment.audio.grouping import QuotationPlace

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class FittedModels:
    """Weights and intercepts of both models: of a place by itself, and of a place and its best rival."""

    place_weights: Array
    place_intercept: float
    rival_weights: Array
    rival_intercept: float

    def ranked(self, case: Case) -> list[tuple[float, QuotationPlace]]:
        """Return the places of a case with their log odds, best first."""
        places = [
            (self.place_intercept + float(self.place_weights @ place.evidence.features()), place)
            for place in case.ranked
        ]
        return sorted(places, key=lambda pair: -pair[0])

    def log_odds(self, case: Case) -> float:
        """Return the log odds that the best place is right."""
        return self.rival_intercept + float(self.rival_weights @ _rival_features(self.ranked(case)))

    def coefficients(self) -> dict[str, float | tuple[float, ...]]:
        """Return the rounded coefficients by their names in `confidence_coefficients.py`."""
        return {
            "PLACE_INTERCEPT": round(self.place_intercept, 3),
            "PLACE_WEIGHTS": tuple(round(float(w), 4) for w in self.place_weights),
            "RIVAL_INTERCEPT": round(self.rival_intercept, 3),
            "RIVAL_WEIGHTS": tuple(round(float(w), 4) for w in self.rival_weights),
        }


def _rival_features(ranked: Sequence[tuple[float, QuotationPlace]]) -> tuple[float, float]:
    log_odds = [value for value, _ in ranked]
    return rival_features(log_odds[0], log_odds[1] if len(log_odds) > 1 else NO_RIVAL_LOG_ODDS)


def fit(cases: Sequence[Case]) -> FittedModels:
    """Fit both models, the second on what the first makes of the cases."""
    located = [case for case in cases if case.ranked]
    places = [(place.evidence.features(), case.is_there(place)) for case in located for place in case.ranked]
    place_weights, place_intercept = _logistic(places)
    first = FittedModels(place_weights, place_intercept, np.zeros(2), 0.0)
    ranked = [(case, first.ranked(case)) for case in located]
    rival_weights, rival_intercept = _logistic(
        [(_rival_features(places), case.is_there(places[0][1])) for case, places in ranked]
    )
    return FittedModels(place_weights, place_intercept, rival_weights, rival_intercept)


def _logistic(
    examples: Sequence[tuple[Sequence[float], bool]], strength: float = 0.001
) -> tuple[Array, float]:
    """Fit a logistic model by Newton's method with a ridge on the weights; return weights and intercept."""
    rows = np.array([numbers for numbers, _ in examples])
    right = np.array([true for _, true in examples], float)
    middle, spread = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.c_[(rows - middle) / spread, np.ones(len(rows))]
    ridge = strength * np.diag([*np.ones(rows.shape[1]), 0.0])
    weights = np.zeros(scaled.shape[1])
    for _ in range(50):
        probability = 1 / (1 + np.exp(-np.clip(scaled @ weights, -30, 30)))
        slope = scaled.T @ (probability - right) / len(right) + ridge @ weights
        curve = (scaled * (probability * (1 - probability))[:, None]).T @ scaled / len(right) + ridge
        weights -= np.linalg.solve(curve + 1e-9 * np.eye(len(weights)), slope)
    unscaled = weights[:-1] / spread
    return unscaled, float(weights[-1] - unscaled @ middle)


def cross_validation(cases: Sequence[Case]) -> Iterator[str]:
    """Yield a table of what the models give for speakers that they were not fitted on."""
    yield f"| speakers left out, audio | {' | '.join(KINDS[:-1])} | absent accepted | accepted elsewhere |"
    yield "|---|---|---|---|---|---|"
    threshold = math.log(MIN_PROBABILITY / (1 - MIN_PROBABILITY))
    for fold in sorted({case.fold for case in cases}):
        models = fit([case for case in cases if case.fold != fold])
        for condition in dict.fromkeys(case.condition for case in cases):
            tested = [case for case in cases if (case.fold, case.condition) == (fold, condition)]
            accepted = [
                replace(case, ranked=[place for _, place in models.ranked(case)])
                for case in tested
                if case.ranked and models.log_odds(case) > threshold
            ]
            cells = [
                f"{sum(c.right for c in accepted if c.quotation.kind == kind)} of "
                f"{sum(c.quotation.kind == kind for c in tested)}"
                for kind in KINDS[:-1]
            ]
            absent = sum(case.start_s is None for case in tested)
            cells.append(f"{sum(case.start_s is None for case in accepted)} of {absent}")
            cells.append(str(sum(not case.right for case in accepted if case.start_s is not None)))
            yield f"| {', '.join(SCENES[fold][0])}; {condition} | {' | '.join(cells)} |"
