"""Coefficients of the confidence in audio, written by `benchmarks/audio_accuracy.py --write`; do not edit."""

PLACE_INTERCEPT = -11.363
PLACE_WEIGHTS = (0.1383, 1.2146, 3.7284, 0.1064, -0.2718)
"""In the order of `Evidence.features`."""

RIVAL_INTERCEPT = -2.325
RIVAL_WEIGHTS = (0.5145, 0.9473)
"""In the order of `rival_features`."""
