"""Frame scores: how well each senone fits each 10 ms of audio. The only module that imports pocketsphinx.

The audio is scored in chunks of 20 s with a margin of 3 s on either side, so that the mean and slopes of each frame are
the same as without chunks, and noise removal has settled where a chunk begins. PocketSphinx computes the cepstra, and
writes them to a file in memory (`/dev/shm` where there is one), which is read and deleted before the next chunk: a talk
of any length needs the memory of one chunk.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pocketsphinx
from numpy.typing import NDArray

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S, AcousticModel
from webinar_archive.alignment.audio.mixtures import CEPSTRA, Floats, SenoneMixtures
from webinar_archive.alignment.audio.senones import Senones
from webinar_archive.alignment.audio.state_graph import Ints
from webinar_archive.errors import DiskFull, ModelMissing

Samples = NDArray[np.int16]
Rewards = NDArray[np.int8]

CHUNK_S = 20
_MEAN_FRAMES = 600
"""The mean of this many frames is what voice, microphone and room have in common: one speaker's turn, not several, so
that a quiet one is understood among louder ones."""

_MARGIN_FRAMES = _MEAN_FRAMES // 2
_MAX_PENALTY = 60
"""The most that a badly fitting senone costs a frame: one cough must not outweigh a sentence."""

_MAX_BONUS = 40
"""The most that a senone gains for fitting better than every context-independent phone."""


@dataclass(frozen=True, slots=True)
class FrameRewards:
    """Rewards of consecutive frames, `rewards[frame, wanted senone]`, the first at `first_frame` of the recording."""

    first_frame: int
    rewards: Rewards


def frame_rewards(
    blocks: Iterable[Samples],
    model: AcousticModel,
    senones: Senones,
    wanted: Ints,
    folder: Path | None = None,
) -> Iterator[FrameRewards]:
    """Score a stream of audio, chunk after chunk; temporary files lie in `folder`, in memory when None.

    The reward of a senone is `model.reward` less its distance from the best context-independent phone of that
    frame, so that volume and room cancel out. Raises `ModelMissing`, `DiskFull`.
    """
    independent = np.arange(senones.context_independent)
    mixtures = SenoneMixtures(model, senones, np.concatenate([independent, wanted]))
    with tempfile.TemporaryDirectory(prefix="webinar-archive-", dir=folder or _memory_folder()) as scratch:
        front_end = _FrontEnd(model, senones, Path(scratch))
        samples_per_frame = model.rate_hz // FRAMES_PER_S
        first_frame = 0
        for samples, before, frames in _chunks_with_margins(blocks, samples_per_frame):
            streams = front_end.streams(samples)
            if len(streams[0]) > before:
                first, second, third = (stream[before : before + frames] for stream in streams)
                scores = mixtures.scores((first, second, third))
                yield FrameRewards(first_frame, _rewards(scores, len(independent), model.reward))
            first_frame += frames


def _chunks_with_margins(
    blocks: Iterable[Samples], samples_per_frame: int
) -> Iterator[tuple[Samples, int, int]]:
    """Yield chunks with their margins: (samples, frames of margin before, frames of the chunk)."""
    frames = CHUNK_S * FRAMES_PER_S
    length, margin = frames * samples_per_frame, _MARGIN_FRAMES * samples_per_frame
    buffer = np.zeros(0, np.int16)
    before = 0
    for block in blocks:
        buffer = np.concatenate([buffer, block])
        while len(buffer) >= before + length + margin:
            yield buffer[: before + length + margin], before // samples_per_frame, frames
            buffer = buffer[before + length - margin :]
            before = margin
    while len(buffer) > before:
        chunk = min(length, len(buffer) - before)
        yield buffer[: before + chunk + margin], before // samples_per_frame, -(-chunk // samples_per_frame)
        buffer = buffer[max(0, before + chunk - margin) :]
        before = min(margin, before + chunk)


def _rewards(scores: Floats, context_independent: int, reward: int) -> Rewards:
    best = scores[:, :context_independent].min(axis=1, keepdims=True)
    distance = scores[:, context_independent:] - best
    np.clip(distance, -_MAX_BONUS, _MAX_PENALTY, out=distance)
    np.subtract(reward, np.rint(distance, out=distance), out=distance)
    rewards: Rewards = distance.astype(np.int8)
    return rewards


def _memory_folder() -> str | None:
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    return str(memory) if os.access(memory, os.W_OK | os.X_OK) else None


def _less_moving_mean(cepstra: Floats) -> Floats:
    """Subtract from each frame the mean of the frames around it that are not silent."""
    heard = cepstra[:, :1] >= 0
    sums = np.pad(np.cumsum(np.where(heard, cepstra, 0), axis=0, dtype=np.float64), ((1, 0), (0, 0)))
    counts = np.pad(np.cumsum(heard, axis=0), ((1, 0), (0, 0)))
    frames = np.arange(len(cepstra))
    first = np.maximum(0, frames - _MEAN_FRAMES // 2)
    end = np.minimum(len(cepstra), frames + _MEAN_FRAMES // 2)
    means = (sums[end] - sums[first]) / np.maximum(1, counts[end] - counts[first])
    centred: Floats = (cepstra - means).astype(np.float32)
    return centred


class _FrontEnd:
    """A decoder with a grammar of one word, which only computes cepstra and does not decode."""

    _COUNT_BYTES = 4

    def __init__(self, model: AcousticModel, senones: Senones, folder: Path) -> None:
        self._folder = folder
        self._min_samples = model.rate_hz // 5
        phone = next(name for name in senones.phones if name != model.silence and name.isalpha())
        (folder / "words.dict").write_text(f"a {phone}\n", encoding="ascii")
        (folder / "grammar.jsgf").write_text("#JSGF V1.0; grammar one; public <one> = a;\n", encoding="ascii")
        try:
            self._decoder = pocketsphinx.Decoder(
                hmm=str(model.folder),
                dict=str(folder / "words.dict"),
                jsgf=str(folder / "grammar.jsgf"),
                samprate=model.rate_hz,
                mfclogdir=str(folder),
                loglevel="FATAL",
                **model.front_end,
            )
        except (RuntimeError, ValueError):
            raise ModelMissing(
                "audio-model-broken", language=model.language, path=str(model.folder)
            ) from None

    def streams(self, samples: Samples) -> tuple[Floats, Floats, Floats]:
        """Return cepstra less their moving mean, slopes and curvatures: the streams that Sphinx calls `1s_c_d_dd`."""
        cepstra = self._cepstra(samples)
        if not len(cepstra):
            return cepstra, cepstra, cepstra
        wide = np.pad(_less_moving_mean(cepstra), ((3, 3), (0, 0)), "edge")
        slopes = wide[5:-1] - wide[1:-5]
        curvatures = (wide[6:] - wide[2:-4]) - (wide[4:-2] - wide[:-6])
        return wide[3:-3], slopes, curvatures

    def _cepstra(self, samples: Samples) -> Floats:
        """Return `[frame, cepstrum]`; a few frames fewer than the samples make."""
        if len(samples) < self._min_samples:
            return np.zeros((0, CEPSTRA), np.float32)
        self._decoder.start_utt()
        self._decoder.process_raw(samples.astype("<i2").tobytes(), no_search=True, full_utt=True)
        self._decoder.end_utt()
        return self._read_cepstra()

    def _read_cepstra(self) -> Floats:
        """Read and delete what PocketSphinx wrote (`.mfc`: a count, then big-endian floats)."""
        paths = sorted(self._folder.glob("*.mfc"))
        data = b"".join(path.read_bytes()[self._COUNT_BYTES :] for path in paths)
        for path in paths:
            path.unlink()
        frames, rest = divmod(len(data), 4 * CEPSTRA)
        if rest or not frames:
            raise DiskFull("disk-full", path=str(self._folder))
        return np.frombuffer(data, ">f4").reshape(frames, CEPSTRA).astype(np.float32)
