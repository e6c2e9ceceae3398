"""The speech recogniser's model: found or downloaded, loaded once, and run (the only faster-whisper)."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.metadata
import importlib.util
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webinar_archive.errors import ModelMissing
from webinar_archive.transcripts.asr.alignments import AlignedText, EncodedAudio

RATE_HZ = 16_000
"""Sample rate of the audio that Whisper was trained with."""
LANGUAGE_SEGMENTS = 6
"""Segments of up to half a minute of speech that decide the language; the surest of them where none is sure."""
MIN_LANGUAGE_PROBABILITY = 0.5
OPTIONS: dict[str, Any] = {
    "beam_size": 5,
    "temperature": 0.0,
    "vad_filter": True,
    "word_timestamps": True,
    "condition_on_previous_text": False,
}
"""One window after the other, each from where the model says that the last one ended. Several at once are faster, but
of each the model often leaves out all after the first speaker. Without sampling: the same audio, the same words."""
RETRY_MISSING_S = 600.0
"""A missing model is not searched for again sooner, as a batch would for each record."""

WEIGHTS = "model.bin"
WINDOW_S = 30
"""The longest audio that the model encodes at once."""
MAX_ALIGNED_TOKENS = 200
"""Longer texts are cut where they are aligned: the model takes 448 tokens, and nobody speaks 200 in a window."""
_ALIGNED_FRAME_S = 0.02

ONE_AT_A_TIME = threading.Lock()
"""Held while a model runs: each takes all of the machine's cores, and one is in memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """Which recogniser to run, and where.

    Attributes:
        model: The model's name: `small`, or `owner/name` on the Hugging Face hub.
        folder: The model's folder, where it is not to be downloaded.
        download_folder: Where downloaded models are stored; None for the hub's own cache.
        device: `auto` (a GPU where there is one), `cpu` or `cuda`.
        compute_type: One of CTranslate2's, or `auto` for the fastest on the device.
        chunk_s: Length of the chunks that a recording is cut into; None for the default.
    """

    model: str
    folder: Path | None = None
    download_folder: Path | None = None
    device: str = "auto"
    compute_type: str = "auto"
    chunk_s: int | None = None

    def provenance(self) -> dict[str, str]:
        """Return what decides the words of a recording: model, versions and options, as text.

        Raises `ModelMissing` when faster-whisper is not installed or the model's folder holds none.
        """
        _require_library()
        model = self.model if self.folder is None else f"{self.folder.name} {_fingerprint(self.folder)}"
        versions = {name: importlib.metadata.version(name) for name in ("faster-whisper", "ctranslate2")}
        chosen = {"device": self.device, "compute_type": self.compute_type}
        return {"model": model, **versions, **chosen, **{name: str(value) for name, value in OPTIONS.items()}}


@dataclass(frozen=True, slots=True)
class LoadedModel:
    """A model in memory, with the recogniser that it was loaded for."""

    model: Any
    recogniser: Recogniser

    def runs_on(self) -> dict[str, str]:
        """Return the device and compute type that `auto` became."""
        inner = self.model.model
        return {"device": str(inner.device), "compute_type": str(inner.compute_type)}

    def may_move_to_processor(self) -> bool:
        """Whether it runs on a GPU that nobody insisted on."""
        return self.recogniser.device == "auto" and self.model.model.device != "cpu"

    def segments(
        self, samples: NDArray[np.float32], language: str | None
    ) -> Iterator[tuple[dict[str, Any], str | None]]:
        """Yield the segments of speech in samples, each with the language where the model is sure of it.

        Times are seconds from the first sample. Raises `ModelMissing` for a language that the model does not
        know, or when this machine cannot run it.
        """
        unknown = ModelMissing("model-not-of-language", model=self.recogniser.model, language=language)
        if language not in (None, "en") and not self.model.model.is_multilingual:
            # asked for French, an English model would write English
            raise unknown
        try:
            with _on_device(self.recogniser):
                segments, info = self.model.transcribe(
                    samples, language=language, language_detection_segments=LANGUAGE_SEGMENTS, **OPTIONS
                )
                sure = info.language_probability >= MIN_LANGUAGE_PROBABILITY
                for segment in segments:
                    yield asdict(segment), info.language if sure else None
        except ValueError:
            # of the tokenizer, for a language that Whisper does not know
            raise unknown from None

    @staticmethod
    def speech_s(samples: NDArray[np.float32]) -> list[tuple[float, float]]:
        """Return where somebody speaks, as starts and ends in seconds, by the detector that leaves silence out."""
        from faster_whisper.vad import get_speech_timestamps

        return [(one["start"] / RATE_HZ, one["end"] / RATE_HZ) for one in get_speech_timestamps(samples)]

    def encoded(self, samples: NDArray[np.float32]) -> EncodedAudio:
        """Encode at most `WINDOW_S` of audio, once for all texts. Raises `ModelMissing` when this machine cannot."""
        longest = self.model.feature_extractor.nb_max_frames
        features = self.model.feature_extractor(samples)[:, :longest]
        frames = features.shape[1]
        with _on_device(self.recogniser):
            output = self.model.encode(np.pad(features, ((0, 0), (0, longest - frames))))
        return EncodedAudio(output, frames)

    def language_of(self, audio: EncodedAudio) -> str | None:
        """Return the language most probably spoken; None for an English model. Raises as `encoded`."""
        if not self.model.model.is_multilingual:
            return None
        with _on_device(self.recogniser):
            ((language, _), *_), *_ = self.model.model.detect_language(audio.output)
        return str(language).strip("<|>")

    def align(self, audio: EncodedAudio, text: str, language: str | None) -> AlignedText:
        """Hold text against audio in which it is spoken, or may be.

        Raises `ModelMissing` for a language that the model does not know, or when this machine cannot run it.
        """
        from faster_whisper.tokenizer import Tokenizer

        unknown = ModelMissing("model-not-of-language", model=self.recogniser.model, language=language)
        multilingual = self.model.model.is_multilingual
        if language not in (None, "en") and not multilingual:
            raise unknown
        try:
            tokenizer = Tokenizer(self.model.hf_tokenizer, multilingual, task="transcribe", language=language)
            tokens = tokenizer.encode(" " + text.strip())[:MAX_ALIGNED_TOKENS]
            with _on_device(self.recogniser):
                (aligned,) = self.model.model.align(
                    audio.output, tokenizer.sot_sequence, [tokens], audio.frames
                )
        except ValueError:
            # of the tokenizer, for a language that Whisper does not know
            raise unknown from None
        starts: dict[int, int] = {}
        for token, frame in aligned.alignments:
            starts.setdefault(token, frame)
        return AlignedText(
            probabilities=tuple(float(each) for each in aligned.text_token_probs),
            starts_s=tuple(starts.get(token, 0) * _ALIGNED_FRAME_S for token in range(len(tokens) + 1)),
        )


_loaded: list[LoadedModel] = []
_missing: dict[Recogniser, tuple[float, ModelMissing]] = {}


def load_model(recogniser: Recogniser) -> LoadedModel:
    """Return the model in memory: the last one used stays loaded, since the next record asks for the same.

    Raises `ModelMissing`: faster-whisper is not installed, the model is neither here nor to be downloaded, its
    folder is broken, or this machine cannot run it as asked.
    """
    if _loaded and _loaded[0].recogniser == recogniser:
        return _loaded[0]
    failed_s, error = _missing.get(recogniser, (0.0, None))
    if error is not None and time.monotonic() - failed_s < RETRY_MISSING_S:
        raise ModelMissing(error.code, **error.facts)
    _loaded.clear()
    try:
        _loaded.append(LoadedModel(_load_on_device(recogniser, model_folder(recogniser)), recogniser))
    except ModelMissing as missing:
        _missing[recogniser] = (time.monotonic(), missing)
        raise
    return _loaded[0]


def model_folder(recogniser: Recogniser) -> str:
    """Return the model's folder on this machine; download it where needed. Raises `ModelMissing`."""
    _require_library()
    if recogniser.folder is not None:
        _fingerprint(recogniser.folder)
        return str(recogniser.folder)
    from faster_whisper.utils import download_model

    cache = None if recogniser.download_folder is None else str(recogniser.download_folder)
    reason = "only a part of it is here"
    for local in (True, False):
        try:
            found = download_model(recogniser.model, local_files_only=local, cache_dir=cache)
            # a download that was stopped leaves the small files
            if Path(found, WEIGHTS).is_file():
                return str(found)
        except ValueError:
            raise ModelMissing("model-unknown", model=recogniser.model) from None
        except Exception as error:  # the hub's, its web client's, the disk's
            reason = _first_line(error)
    raise ModelMissing("model-not-at-hand", model=recogniser.model, reason=reason)


def load_on_processor(recogniser: Recogniser) -> LoadedModel:
    """Load a model on the processor, after the GPU that `auto` chose failed. Raises as `load_model`."""
    _loaded[:] = [LoadedModel(_load(recogniser, model_folder(recogniser), "cpu"), recogniser)]
    return _loaded[0]


def _load_on_device(recogniser: Recogniser, folder: str) -> Any:
    try:
        return _load(recogniser, folder, recogniser.device)
    except ModelMissing as missing:
        if recogniser.device != "auto" or missing.code != "model-cannot-run":
            raise
        try:
            return _load(recogniser, folder, "cpu")
        except ModelMissing:
            # what the GPU lacks can be mended; the compute type was chosen for it
            raise missing from None


def _load(recogniser: Recogniser, folder: str, device: str) -> Any:
    import faster_whisper

    try:
        model = faster_whisper.WhisperModel(folder, device=device, compute_type=recogniser.compute_type)
    except Exception as error:  # of CTranslate2, of the tokenizer, of JSON
        reason = _first_line(error)
        if any(word in reason.lower() for word in ("compute type", "cuda", "cublas", "device")):
            raise _cannot_run(recogniser, error) from None
        raise ModelMissing("model-broken", model=recogniser.model, reason=reason) from None
    if model.model.device != "cpu":
        with _on_device(recogniser):
            # a GPU without its libraries, or without room, shows at the first use only
            model.detect_language(np.zeros(RATE_HZ, np.float32))
    return model


@contextlib.contextmanager
def _on_device(recogniser: Recogniser) -> Iterator[None]:
    """Raise `ModelMissing` for what CTranslate2 raises when the device has no room or lacks its libraries."""
    try:
        yield
    except RuntimeError as error:
        raise _cannot_run(recogniser, error) from None


def _cannot_run(recogniser: Recogniser, error: Exception) -> ModelMissing:
    return ModelMissing(
        "model-cannot-run",
        model=recogniser.model,
        device=recogniser.device,
        compute_type=recogniser.compute_type,
        reason=_first_line(error),
    )


def _require_library() -> None:
    if importlib.util.find_spec("faster_whisper") is None:
        raise ModelMissing("recognition-not-installed")


def _fingerprint(folder: Path) -> str:
    """Return a digest of a model's weights: their size, beginning and end, since all of it is gigabytes."""
    weights = folder / WEIGHTS
    try:
        size = weights.stat().st_size
        with weights.open("rb") as file:
            ends = file.read(1 << 20)
            file.seek(max(0, size - (1 << 20)))
            ends += file.read(1 << 20)
    except OSError:
        raise ModelMissing("model-folder-missing", path=str(folder)) from None
    return hashlib.sha512(ends + str(size).encode()).hexdigest()[:16]


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200].rstrip(".")
