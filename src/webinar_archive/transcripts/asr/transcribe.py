"""Speech recognition: sound to words, by faster-whisper (extra `whisper`), behind one function.

The recording is taken in stretches of ten minutes, cut where it is quietest, so that memory does not grow
with its length. Within each, silence is left out first (Silero's voice activity detection), what is left is
recognised several pieces at once, and what recognisers write where nobody spoke is taken out
(`hallucinations`).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import importlib.util
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from webinar_archive.errors import ModelMissing
from webinar_archive.models import Transcript, TranscriptSource
from webinar_archive.text.languages import base_language
from webinar_archive.timecode import ms_from_seconds
from webinar_archive.transcripts.asr.chunks import stretches
from webinar_archive.transcripts.cues import Cue, Piece
from webinar_archive.transcripts.hallucinations import without_hallucinations
from webinar_archive.transcripts.words import words_of

RATE_HZ = 16_000
"""Of the sound that Whisper was taught with."""
LANGUAGE_SEGMENTS = 6
"""Pieces of up to half a minute of speech that tell the language; the surest of them, where none is sure."""
LEAST_SURE = 0.5
OPTIONS: dict[str, Any] = {
    "beam_size": 5,
    "batch_size": 8,
    "vad_filter": True,
    "word_timestamps": True,
    "condition_on_previous_text": False,
}
ASK_AGAIN_S = 600.0
"""A model that was not at hand is not asked for again sooner, as a batch would for each record."""

Sound = NDArray[np.int16]


@dataclass(frozen=True, slots=True)
class Heard:
    """What was recognised in one stretch: its cues, and the language that was told for it, if surely."""

    cues: tuple[Cue, ...]
    language: str | None = None


Keep = Callable[[int, Callable[[], Heard]], Heard]
"""Gives what a stretch of this number (from 0) was heard to say, by the function where nobody kept it."""

_WEIGHTS = "model.bin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recogniser:
    """Which recogniser: a model's name (`small`, or `owner/name` on the Hugging Face hub) or its folder.

    `keep_in` is where fetched models lie (None: the hub's own cache), `device` is `auto` (a GPU when there is
    one), `cpu` or `cuda`, `compute_type` one of CTranslate2's, or `auto` for the fastest there.
    """

    model: str
    folder: Path | None = None
    keep_in: Path | None = None
    device: str = "auto"
    compute_type: str = "auto"

    def provenance(self) -> dict[str, str]:
        """What makes two transcripts of one recording the same: model, versions and options, as text.

        Raises `ModelMissing` when faster-whisper is not installed or the model's folder holds none.
        """
        _need_library()
        model = self.model if self.folder is None else f"{self.folder.name} {_fingerprint(self.folder)}"
        versions = {name: importlib.metadata.version(name) for name in ("faster-whisper", "ctranslate2")}
        chosen = {"device": self.device, "compute_type": self.compute_type}
        return {"model": model, **versions, **chosen, **{k: str(v) for k, v in OPTIONS.items()}}


def recognise(
    blocks: Iterable[Sound],
    recogniser: Recogniser,
    *,
    language: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
    keep: Keep = lambda _, hear: hear(),
) -> Transcript:
    """The words of a recording. `blocks` are mono samples at `RATE_HZ`, in order.

    `language` is BCP 47; None lets the recogniser tell it from the first speech. `progress` is told how many
    milliseconds are done; `keep` may keep each stretch, and give it back to a later call for the same sound,
    recogniser and language. One recognition runs at a time in a process: each takes all the machine's cores.

    Raises `ModelMissing`: faster-whisper is not installed, the model is neither here nor to be fetched, its
    folder is broken, or this machine cannot run it as asked.
    """
    with _TURN:
        loaded = _load(recogniser)
        cues: list[Cue] = []
        spoken = language and base_language(language)
        done_s = 0.0
        for number, stretch in enumerate(stretches(blocks, RATE_HZ)):
            heard = keep(number, partial(_recognised, loaded, stretch, spoken, done_s, progress))
            cues += heard.cues
            spoken = spoken or heard.language
            done_s += len(stretch) / RATE_HZ
            progress(ms_from_seconds(done_s))
    kept, findings = without_hallucinations(cues)
    return Transcript(
        words=words_of(kept),
        source=TranscriptSource.RECOGNITION,
        language=language or spoken,
        findings=findings,
        provenance={**recogniser.provenance(), **loaded.runs_on()},
    )


@dataclass(frozen=True, slots=True)
class _Loaded:
    model: Any
    recogniser: Recogniser

    def runs_on(self) -> dict[str, str]:
        """What `auto` became."""
        inner = self.model.model
        return {"device": str(inner.device), "compute_type": str(inner.compute_type)}


_TURN = threading.Lock()
_loaded: list[_Loaded] = []
_missing: dict[Recogniser, tuple[float, ModelMissing]] = {}


def _load(recogniser: Recogniser) -> _Loaded:
    """The model in memory: the one used last stays, since the next record asks for the same."""
    if _loaded and _loaded[0].recogniser == recogniser:
        return _loaded[0]
    since_s, error = _missing.get(recogniser, (0.0, None))
    if error is not None and time.monotonic() - since_s < ASK_AGAIN_S:
        raise ModelMissing(error.code, **error.facts)
    _loaded.clear()
    try:
        _loaded.append(_Loaded(_model(recogniser, _folder(recogniser)), recogniser))
    except ModelMissing as missing:
        _missing[recogniser] = (time.monotonic(), missing)
        raise
    return _loaded[0]


def _folder(recogniser: Recogniser) -> str:
    """The model's folder on this machine, fetched where it must be."""
    _need_library()
    if recogniser.folder is not None:
        _fingerprint(recogniser.folder)
        return str(recogniser.folder)
    from faster_whisper.utils import download_model

    keep_in = None if recogniser.keep_in is None else str(recogniser.keep_in)
    reason = "only a part of it is here"
    for local in (True, False):
        try:
            kept = download_model(recogniser.model, local_files_only=local, cache_dir=keep_in)
            # a download that was stopped leaves the small files
            if Path(kept, _WEIGHTS).is_file():
                return str(kept)
        except ValueError:
            raise ModelMissing("model-unknown", model=recogniser.model) from None
        except Exception as error:  # the hub's, its web client's, the disk's
            reason = _first_line(error)
    raise ModelMissing("model-not-at-hand", model=recogniser.model, reason=reason)


def _model(recogniser: Recogniser, folder: str) -> Any:
    import faster_whisper

    def load(device: str) -> Any:
        return faster_whisper.WhisperModel(folder, device=device, compute_type=recogniser.compute_type)

    try:
        model = load(recogniser.device)
    except Exception as error:  # of CTranslate2, of the tokenizer, of JSON
        reason = _first_line(error)
        asked = any(word in reason.lower() for word in ("compute type", "cuda", "device"))
        if asked:
            raise _cannot_run(recogniser, error) from None
        raise ModelMissing("model-broken", model=recogniser.model, reason=reason) from None
    if model.model.device == "cpu":
        return model
    try:
        # a GPU without its libraries, or without room, shows at the first use only
        model.detect_language(np.zeros(RATE_HZ, np.float32))
    except RuntimeError as error:
        if recogniser.device != "auto":
            raise _cannot_run(recogniser, error) from None
        return load("cpu")
    return model


def _cannot_run(recogniser: Recogniser, error: Exception) -> ModelMissing:
    return ModelMissing(
        "model-cannot-run",
        model=recogniser.model,
        device=recogniser.device,
        compute_type=recogniser.compute_type,
        reason=_first_line(error),
    )


def _recognised(
    loaded: _Loaded,
    stretch: NDArray[np.float32],
    language: str | None,
    offset_s: float,
    progress: Callable[[int], None],
) -> Heard:
    """What is said in a stretch that begins at `offset_s`."""
    from faster_whisper import BatchedInferencePipeline

    multilingual = loaded.model.model.is_multilingual
    if language not in (None, "en") and not multilingual:
        # asked for French, an English model would write English
        raise ModelMissing("model-not-of-language", model=loaded.recogniser.model, language=language)
    cues: list[Cue] = []
    try:
        segments, info = BatchedInferencePipeline(loaded.model).transcribe(
            stretch, language=language, language_detection_segments=LANGUAGE_SEGMENTS, **OPTIONS
        )
        for segment in segments:
            cue = _cue(asdict(segment), offset_s, offset_s + len(stretch) / RATE_HZ)
            cues += [cue] if any(cue.lines) else []
            progress(cue.end_ms)
    except ValueError:
        # of the tokenizer, for a language that Whisper was not taught
        raise ModelMissing(
            "model-not-of-language", model=loaded.recogniser.model, language=language
        ) from None
    except RuntimeError as error:
        raise _cannot_run(loaded.recogniser, error) from None
    sure = bool(cues) and info.language_probability >= LEAST_SURE
    return Heard(tuple(cues), info.language if sure else None)


def _cue(segment: dict[str, Any], begin_s: float, end_s: float) -> Cue:
    """A segment of a stretch; its times are the recogniser's, kept within the stretch."""

    def ms(seconds: float) -> int:
        return ms_from_seconds(min(max(begin_s, begin_s + seconds), end_s))

    pieces = tuple(
        Piece(word["word"], ms(word["start"]), None, ms(max(word["start"], word["end"])))
        for word in segment["words"] or ()
    )
    begin = min([ms(segment["start"]), *(piece.start_ms or 0 for piece in pieces)])
    end = max([ms(segment["end"]), *(piece.end_ms or 0 for piece in pieces)])
    return Cue(begin, end, (pieces,))


def _need_library() -> None:
    if importlib.util.find_spec("faster_whisper") is None:
        raise ModelMissing("recognition-not-installed")


def _fingerprint(folder: Path) -> str:
    """A model's weights told from others: their size, beginning and end, since all of it is gigabytes."""
    weights = folder / _WEIGHTS
    try:
        size = weights.stat().st_size
        with weights.open("rb") as file:
            told = file.read(1 << 20)
            file.seek(max(0, size - (1 << 20)))
            told += file.read(1 << 20)
    except OSError:
        raise ModelMissing("model-folder-missing", path=str(folder)) from None
    return hashlib.sha512(told + str(size).encode()).hexdigest()[:16]


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]
