"""The acoustic models that are available: their files, their sample rate, and how their scores are scaled.

They are part of the wheel of `soundswallower` (BSD licences): models by Alpha Cephei and CMU with their
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
"""The model gives one score for each of its states every 10 ms."""

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
class AcousticModel:
    """The acoustic model of one language.

    `reward` is the most that a frame of the right phone can score (the measured balance between right and
    wrong speech); `silence` the model's phone for silence.
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
        """The senones of each triphone."""
        return self.folder / "mdef.txt"


_MODELS = {"fr": ("fr-fr", 8_000, 22), "en": ("en-us", 8_000, 18)}


def model_for(language: str | None, folder: Path | None = None) -> AcousticModel:
    """Return the model of a language (BCP 47; French when None).

    `folder` holds the models, one folder each; those of `soundswallower` when None. Raises `ModelMissing` for
    a language without a model, or when files of the model are missing.
    """
    base = base_language(language or "fr")
    if base not in _MODELS:
        raise ModelMissing("audio-no-model", language=language, known=", ".join(sorted(_MODELS)))
    name, rate_hz, reward = _MODELS[base]
    model = AcousticModel(
        language=base, folder=(folder or _models_folder()) / name, rate_hz=rate_hz, reward=reward
    )
    for path in (model.dictionary, model.definition, model.folder / "means", model.folder / "sendump"):
        if not path.is_file():
            raise ModelMissing("audio-model-broken", language=base, path=str(path))
    return model


def sample_rate_hz(language: str | None) -> int:
    """Return the sample rate of the audio that `locate_in_audio` and `confirm` expect for a language.

    Args:
        language: BCP 47; French when None.

    Raises:
        ModelMissing: There is no acoustic model for the language.
    """
    return model_for(language).rate_hz


def _models_folder() -> Path:
    # located, not imported: its native library is not needed to read its data
    spec = importlib.util.find_spec("soundswallower")
    if spec is None or spec.origin is None:
        raise ModelMissing("audio-models-missing")
    return Path(spec.origin).parent / "model"
