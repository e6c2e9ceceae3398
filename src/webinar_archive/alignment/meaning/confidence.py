"""Confidence of a place that was found by meaning: its evidence in three numbers, and a logistic model.

`benchmarks/meaning.py` fits the model, tests it with whole talks left out, and prints the coefficients. A
cosine alone says little: talks on one subject lie near each other. What tells is by how much the best passage of a talk
stands out from all that is said in it, and from the best one elsewhere in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from webinar_archive.alignment.meaning.confidence_coefficients import INTERCEPT, WEIGHTS
from webinar_archive.logistic import probability, weighted

MIN_LEAD = 0.015
"""With a smaller lead two passages are as near as each other: the better one is right in half of the cases at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Evidence that a passage of a talk says what a quotation says.

    `cosine` is that of their vectors; `deviations` by how many standard deviations the window around the passage
    stands above the mean of the talk's windows; `lead` by how much the cosine is above that of the best passage
    elsewhere (below 0 for a passage that is not the best).
    """

    cosine: float
    deviations: float
    lead: float

    def features(self) -> tuple[float, ...]:
        """Return the inputs of the model."""
        return self.cosine, self.deviations, self.lead


def said_probability(evidence: Evidence) -> float:
    """Return the probability that the best passage of a talk says what a quotation in another language says.

    Paraphrases in the talk's own language are nearer to much that is said in it: for these it is too high.
    """
    said = probability(weighted(INTERCEPT, WEIGHTS, evidence.features()))
    return said if evidence.lead >= MIN_LEAD else min(0.5, said)
