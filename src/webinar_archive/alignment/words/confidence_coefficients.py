"""Coefficients of the confidence, written by `benchmarks/fit_confidence.py --write`; do not edit."""

INTERCEPT = -20.904
WEIGHTS = (3.186, 6.489, 0.325, -0.819, 8.106, -2.874)
"""In the order of `Evidence.features`."""
