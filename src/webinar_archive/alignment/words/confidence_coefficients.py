"""Coefficients of the confidence, written by `benchmarks/fit_confidence.py --write`; do not edit."""

INTERCEPT = -24.349
WEIGHTS = (3.594, 7.111, 0.346, -0.899, 8.691)
"""In the order of `Evidence.features`."""
