"""Locate quotations in the audio itself, with acoustic models of French and English that come with the package.

Decode a recording at `sample_rate_hz(language)` and pass its blocks to `locate_in_audio`, or those around a place that
another witness found, with its words from `pronounce_words`, to `confirm`.
"""

from webinar_archive.alignment.audio.acoustic_model import sample_rate_hz
from webinar_archive.alignment.audio.confirm import (
    CONTEXT_MS,
    Confirmation,
    SpokenWords,
    confirm,
    pronounce_words,
)
from webinar_archive.alignment.audio.locate import locate_in_audio
from webinar_archive.alignment.audio.locate_channels import locate_in_channels

__all__ = [
    "CONTEXT_MS",
    "Confirmation",
    "SpokenWords",
    "confirm",
    "locate_in_audio",
    "locate_in_channels",
    "pronounce_words",
    "sample_rate_hz",
]
