"""Coefficients of the confidence by meaning, as `benchmarks/meaning.py` prints them."""

INTERCEPT = -68.588
WEIGHTS = (69.4911, 1.9943, 157.7665)
"""In the order of `Evidence.features`."""
