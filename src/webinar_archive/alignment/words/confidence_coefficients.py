"""Coefficients of the confidence, written by `benchmarks/fit_confidence.py --write`; do not edit."""

INTERCEPT = -20.887
WEIGHTS = (3.22, 6.548, 0.324, -0.743, 7.89)
"""In the order of `Evidence.features`."""
