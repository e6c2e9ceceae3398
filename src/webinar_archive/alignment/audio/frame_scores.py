"""Frame scores: how well each senone fits each 10 ms of audio. The only module that imports pocketsphinx.

The decoder is given the audio in chunks of 20 s with a margin of half a second on either side, so that its
noise removal, mean and slopes have settled where a chunk begins. It writes the scores of a chunk to a file in
memory (`/dev/shm` where there is one), which is read, converted to rewards and deleted before the next chunk:
a talk of any length needs the memory of one chunk.
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
from webinar_archive.alignment.audio.senones import Senones
from webinar_archive.errors import DiskFull, ModelMissing

Samples = NDArray[np.int16]
Rewards = NDArray[np.int8]

CHUNK_S = 20
_MARGIN_FRAMES = 50
_MAX_PENALTY = 60
"""The most that a badly fitting senone costs a frame: one cough must not outweigh a sentence."""

_MAX_BONUS = 40
"""The most that a senone gains for fitting better than every context-independent phone."""


@dataclass(frozen=True, slots=True)
class FrameRewards:
    """Rewards of consecutive frames, `rewards[frame, senone]`, the first at `first_frame` of the recording."""

    first_frame: int
    rewards: Rewards


def frame_rewards(
    blocks: Iterable[Samples], model: AcousticModel, senones: Senones, folder: Path | None = None
) -> Iterator[FrameRewards]:
    """Score a stream of audio, chunk after chunk; temporary files lie in `folder`, in memory when None.

    The reward of a senone is `model.reward` less its distance from the best context-independent phone of that
    frame, so that volume and room cancel out. Raises `ModelMissing`, `DiskFull`.
    """
    with tempfile.TemporaryDirectory(prefix="webinar-archive-", dir=folder or _memory_folder()) as scratch:
        scorer = _Scorer(model, senones, Path(scratch))
        samples_per_frame = model.rate_hz // FRAMES_PER_S
        first_frame = 0
        for samples, before, frames in _chunks_with_margins(blocks, samples_per_frame):
            scores = scorer.scores(samples)[before : before + frames]
            if len(scores):
                yield FrameRewards(first_frame, _rewards(scores, senones.context_independent, model.reward))
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


def _rewards(scores: NDArray[np.int16], context_independent: int, reward: int) -> Rewards:
    best = scores[:, :context_independent].min(axis=1, keepdims=True)
    distance = np.clip(scores - best, -_MAX_BONUS, _MAX_PENALTY)
    rewards: Rewards = (np.int16(reward) - distance).astype(np.int8)
    return rewards


def _memory_folder() -> str | None:
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    return str(memory) if os.access(memory, os.W_OK | os.X_OK) else None


class _Scorer:
    """A decoder with a grammar of one word, of which only the senone scores are used."""

    _HEADER_END = b"endhdr\n"
    _BYTE_ORDER_BYTES = 4

    def __init__(self, model: AcousticModel, senones: Senones, folder: Path) -> None:
        self._folder = folder
        self._count = senones.count
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
                compallsen=True,
                senlogdir=str(folder),
                loglevel="FATAL",
                **model.front_end,
            )
        except (RuntimeError, ValueError):
            raise ModelMissing(
                "audio-model-broken", language=model.language, path=str(model.folder)
            ) from None

    def scores(self, samples: Samples) -> NDArray[np.int16]:
        """Return scores `[frame, senone]`, 0 the best; a few frames fewer than the samples make."""
        if len(samples) < self._min_samples:
            return np.zeros((0, self._count), np.int16)
        self._decoder.start_utt()
        self._decoder.process_raw(samples.astype("<i2").tobytes(), full_utt=True)
        self._decoder.end_utt()
        return self._read_scores()

    def _read_scores(self) -> NDArray[np.int16]:
        """Read and delete what the decoder wrote (Sphinx `.sen`: header, byte order, count and scores a frame)."""
        paths = sorted(self._folder.glob("*.sen"))
        data = b"".join(path.read_bytes() for path in paths)
        for path in paths:
            path.unlink()
        begin = data.find(self._HEADER_END) + len(self._HEADER_END) + self._BYTE_ORDER_BYTES
        body = np.frombuffer(data, np.int16, offset=begin)
        frames, rest = divmod(len(body), 1 + self._count)
        if rest or not frames:
            raise DiskFull("disk-full", path=str(self._folder))
        return body.reshape(frames, 1 + self._count)[:, 1:]
