"""Coefficients of the confidence in audio, fitted by `benchmarks/audio_confidence_fit.py` on the recordings of
`benchmarks/audio_speakers.py`; do not edit."""

PLACE_INTERCEPT = -12.98
PLACE_WEIGHTS = (0.0629, 1.7234, 9.7575, -0.5792, 0.7357)
"""In the order of `Evidence.features`."""

RIVAL_INTERCEPT = -0.13
RIVAL_WEIGHTS = (1.115, 0.2823)
"""In the order of `rival_features`."""
