"""The sound witness: quotations heard in the sound itself, with acoustic models that come with the package.

Decode the sound of a recording at `sample_rate_hz(language)` and hand its blocks to `locate_in_audio`, or to
`confirm` those around a place that another witness found.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from webinar_archive.alignment.audio.acoustic_model import sample_rate_hz
    from webinar_archive.alignment.audio.confirm import AROUND_MS, Heard, confirm
    from webinar_archive.alignment.audio.locate import locate_in_audio

__all__ = ["AROUND_MS", "Heard", "confirm", "locate_in_audio", "sample_rate_hz"]

_ROOMS = {"locate_in_audio": "locate", "sample_rate_hz": "acoustic_model"}


def __getattr__(name: str) -> Any:
    # pocketsphinx and NumPy load with the first call, not with the command line
    if name in __all__:
        from importlib import import_module

        return getattr(import_module(f"{__name__}.{_ROOMS.get(name, 'confirm')}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
