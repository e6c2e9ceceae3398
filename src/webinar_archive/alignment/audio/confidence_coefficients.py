"""Coefficients of the confidence in audio, written by `benchmarks/audio_accuracy.py --write`; do not edit."""

PLACE_INTERCEPT = -12.98
PLACE_WEIGHTS = (0.0629, 1.7234, 9.7575, -0.5792, 0.7357)
"""In the order of `Evidence.features`."""

RIVAL_INTERCEPT = -0.13
RIVAL_WEIGHTS = (1.115, 0.2823)
"""In the order of `rival_features`."""
