"""Coefficients of the confidence by meaning, as `benchmarks/meaning.py --fit` prints them."""

TRANSLATION_INTERCEPT = -54.935
TRANSLATION_WEIGHTS = (55.7077, 1.6414, 132.664)
"""In the order of `Evidence.features`."""

CANDIDATE_INTERCEPT = -54.935
CANDIDATE_WEIGHTS = (55.7077, 1.6414, 132.664)
"""In the order of `Evidence.features`."""
