"""Coefficients of the confidence, written by `benchmarks/fit_confidence.py --write`; do not edit."""

INTERCEPT = -20.894
WEIGHTS = (3.186, 6.494, 0.325, -0.813, 8.087, -2.891)
"""In the order of `Evidence.features`."""
