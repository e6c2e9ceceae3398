"""Coefficients of the confidence in audio, fitted by `benchmarks/audio_confidence_fit.py` on the recordings of
`benchmarks/audio_speakers.py`; do not edit."""

PLACE_INTERCEPT = -12.009
PLACE_WEIGHTS = (0.1229, 1.7105, 7.2678, -0.4525, 0.4186, -27.0018)
"""In the order of `Evidence.features`."""

RIVAL_INTERCEPT = -0.487
RIVAL_WEIGHTS = (0.9328, 0.3557)
"""In the order of `rival_features`."""
