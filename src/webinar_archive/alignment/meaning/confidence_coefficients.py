"""Coefficients of the confidence by meaning, as `benchmarks/meaning.py` prints them."""

INTERCEPT = -76.683
WEIGHTS = (79.8533, 2.1137, 64.3183)
"""In the order of `Evidence.features`."""
