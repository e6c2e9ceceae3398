"""Coefficients of the confidence by meaning, as `benchmarks/meaning.py` prints them."""

INTERCEPT = -67.732
WEIGHTS = (67.9033, 2.1909, 126.7378)
"""In the order of `Evidence.features`."""
