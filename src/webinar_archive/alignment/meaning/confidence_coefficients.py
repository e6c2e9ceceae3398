"""Coefficients of the confidence by meaning, as `benchmarks/meaning.py --fit` prints them."""

TRANSLATION_INTERCEPT = -66.657
TRANSLATION_WEIGHTS = (69.3352, 1.7003, 136.4056)
"""In the order of `Evidence.features`."""

CANDIDATE_INTERCEPT = -66.657
CANDIDATE_WEIGHTS = (69.3352, 1.7003, 136.4056)
"""In the order of `Evidence.features`."""
