"""The acoustic models at hand: where they lie, what sound they want, and how their scores are to be read.

They come inside the wheel of `soundswallower` (BSD licences): models by Alpha Cephei and CMU with their
pronunciation dictionaries. The front end is the one the models were trained with (`feat_params.json`).
"""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from webinar_archive.errors import ModelMissing
from webinar_archive.text.languages import base_language

FRAMES_PER_S = 100
"""One score for each sound of the model every 10 ms."""

_FRONT_END: dict[str, Any] = {
    "lowerf": 130,
    "upperf": 3700,
    "nfilt": 20,
    "transform": "dct",
    "lifter": 22,
    "feat": "1s_c_d_dd",
    "svspec": "0-12/13-25/26-38",
    "remove_noise": True,
    "cmn": "batch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One language's sounds.

    `reward` is what a frame of the right sound earns at most (the measured balance between right and wrong
    speech); `silence` the model's phone for it.
    """

    language: str
    folder: Path
    rate_hz: int
    reward: int
    silence: str = "SIL"
    front_end: dict[str, Any] = field(default_factory=lambda: dict(_FRONT_END))

    @property
    def dictionary(self) -> Path:
        """Words and their phones, one pronunciation a line."""
        return self.folder / "dict.txt"

    @property
    def definition(self) -> Path:
        """Which triphone is made of which senones."""
        return self.folder / "mdef.txt"


_KNOWN = {"fr": ("fr-fr", 8_000, 22), "en": ("en-us", 8_000, 18)}


def model_for(language: str | None) -> Model:
    """The model of a language (BCP 47; French when None).

    Raises `ModelMissing` when there is none for it, or when its folder is gone.
    """
    tongue = base_language(language or "fr")
    if tongue not in _KNOWN:
        raise ModelMissing("sound-no-model", language=language, known=", ".join(sorted(_KNOWN)))
    name, rate_hz, reward = _KNOWN[tongue]
    model = Model(language=tongue, folder=_models() / name, rate_hz=rate_hz, reward=reward)
    for path in (model.dictionary, model.definition, model.folder / "means", model.folder / "sendump"):
        if not path.is_file():
            raise ModelMissing("sound-model-broken", language=tongue, path=str(path))
    return model


def sample_rate_hz(language: str | None) -> int:
    """Samples a second of the sound that `locate_in_audio` and `confirm` take for a language."""
    return model_for(language).rate_hz


def _models() -> Path:
    # located, not imported: its native library is not needed to read its data
    found = importlib.util.find_spec("soundswallower")
    if found is None or found.origin is None:
        raise ModelMissing("sound-models-missing")
    return Path(found.origin).parent / "model"
