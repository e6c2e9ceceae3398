"""Coefficients of the confidence, written by `benchmarks/fit_confidence.py --write`; do not edit."""

INTERCEPT = -33.177
WEIGHTS = (4.204, 10.758, 2.764, 0.318, -0.743)
"""In the order of `Evidence.features`."""
