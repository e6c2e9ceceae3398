"""Sound to frame scores: how well each senone fits each 10 ms (the only pocketsphinx).

The decoder is given the sound in windows of 20 s with a margin of half a second on either side, so that its
noise removal, its mean and its slopes have warmed up where a window begins. It writes the scores of a window
to a file in memory (`/dev/shm` where there is one), which is read, turned into rewards and deleted before the
next window: a talk of any length needs the room of one window.
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

from webinar_archive.alignment.audio.acoustic_model import FRAMES_PER_S, Model
from webinar_archive.alignment.audio.senones import Senones
from webinar_archive.errors import DiskFull, ModelMissing

Sound = NDArray[np.int16]
Rewards = NDArray[np.int8]

WINDOW_S = 20
_MARGIN_FRAMES = 50
_CAP = 60
"""However badly a sound fits a frame, it costs no more: one cough must not undo a sentence."""
_BETTER = 40
"""However much better than every plain phone, it earns no more."""


@dataclass(frozen=True, slots=True)
class Window:
    """Rewards of consecutive frames, `rewards[frame, senone]`, the first one at `first_frame` of the sound."""

    first_frame: int
    rewards: Rewards


def windows(blocks: Iterable[Sound], model: Model, senones: Senones) -> Iterator[Window]:
    """Score a stream of sound, window after window.

    The reward of a senone is `model.reward` less its distance from the best plain phone of that frame, so
    that loudness and room cancel out. Raises `ModelMissing`, `DiskFull`.
    """
    with tempfile.TemporaryDirectory(prefix="webinar-archive-", dir=_memory_folder()) as folder:
        scorer = _Scorer(model, senones, Path(folder))
        samples = model.rate_hz // FRAMES_PER_S
        first_frame = 0
        for piece, before, frames in _pieces(blocks, samples):
            scores = scorer.scores(piece)[before : before + frames]
            if len(scores):
                yield Window(first_frame, _rewards(scores, senones.plain, model.reward))
            first_frame += frames


def _pieces(blocks: Iterable[Sound], samples: int) -> Iterator[tuple[Sound, int, int]]:
    """Windows of sound with their margins: (sound, frames of margin before, frames of the window)."""
    frames = WINDOW_S * FRAMES_PER_S
    length, margin = frames * samples, _MARGIN_FRAMES * samples
    held = np.zeros(0, np.int16)
    before = 0
    for block in blocks:
        held = np.concatenate([held, block])
        while len(held) >= before + length + margin:
            yield held[: before + length + margin], before // samples, frames
            held = held[before + length - margin :]
            before = margin
    while len(held) > before:
        own = min(length, len(held) - before)
        yield held[: before + own + margin], before // samples, -(-own // samples)
        held = held[max(0, before + own - margin) :]
        before = min(margin, before + own)


def _rewards(scores: NDArray[np.int16], plain: int, reward: int) -> Rewards:
    best = scores[:, :plain].min(axis=1, keepdims=True)
    distance = np.clip(scores - best, -_BETTER, _CAP)
    rewards: Rewards = (np.int16(reward) - distance).astype(np.int8)
    return rewards


def _memory_folder() -> str | None:
    memory = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    return str(memory) if os.access(memory, os.W_OK | os.X_OK) else None


class _Scorer:
    """A decoder that recognises nothing (its grammar is one word) and writes what it hears."""

    _HEADER_END = b"endhdr\n"
    _MARK_BYTES = 4

    def __init__(self, model: Model, senones: Senones, folder: Path) -> None:
        self._folder = folder
        self._count = senones.count
        self._least = model.rate_hz // 5
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
                "sound-model-broken", language=model.language, path=str(model.folder)
            ) from None

    def scores(self, sound: Sound) -> NDArray[np.int16]:
        """Scores `[frame, senone]`, 0 the best; a few frames fewer than the sound has."""
        if len(sound) < self._least:
            return np.zeros((0, self._count), np.int16)
        self._decoder.start_utt()
        self._decoder.process_raw(sound.astype("<i2").tobytes(), full_utt=True)
        self._decoder.end_utt()
        return self._take()

    def _take(self) -> NDArray[np.int16]:
        """Read what the decoder wrote (Sphinx `.sen`: header, byte-order mark, count and scores a frame)."""
        found = sorted(self._folder.glob("*.sen"))
        data = b"".join(path.read_bytes() for path in found)
        for path in found:
            path.unlink()
        begin = data.find(self._HEADER_END) + len(self._HEADER_END) + self._MARK_BYTES
        body = np.frombuffer(data, np.int16, offset=begin)
        whole, rest = divmod(len(body), 1 + self._count)
        if rest or not whole:
            raise DiskFull("disk-full", path=str(self._folder))
        return body.reshape(whole, 1 + self._count)[:, 1:]
