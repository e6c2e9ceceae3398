"""Coefficients of the confidence, written by `benchmarks/fit_confidence.py --write`; do not edit."""

INTERCEPT = -32.113
WEIGHTS = (3.68, 10.945, 2.956, 0.315, -0.671)
"""In the order of `Evidence.features`."""
