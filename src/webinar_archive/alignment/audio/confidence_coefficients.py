"""Coefficients of the confidence in audio, written by `benchmarks/audio_accuracy.py --write`; do not edit."""

PLACE_INTERCEPT = -13.131
PLACE_WEIGHTS = (0.0618, 1.7218, 9.22, -0.529, 0.7517)
"""In the order of `Evidence.features`."""

RIVAL_INTERCEPT = -0.366
RIVAL_WEIGHTS = (1.0209, 0.2959)
"""In the order of `rival_features`."""
