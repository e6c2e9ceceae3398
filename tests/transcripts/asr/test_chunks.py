"""Audio in chunks: nothing lost, nothing doubled, cut where nobody speaks."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from webinar_archive.transcripts.asr.chunks import CHUNK_S, CUT_WITHIN_S, split_into_chunks

RATE_HZ = 100


def noise(seconds: float) -> np.ndarray:
    rng = np.random.default_rng(5)
    return rng.integers(-20_000, 20_000, int(seconds * RATE_HZ)).astype(np.int16)


@pytest.mark.parametrize("seconds", [0, 0.5, CHUNK_S - 1, CHUNK_S, CHUNK_S + 1, 3.4 * CHUNK_S])
@pytest.mark.parametrize("block", [7, 100, 100_000])
def test_the_chunks_together_are_the_audio(seconds: float, block: int) -> None:
    audio = noise(seconds)
    chunks = list(split_into_chunks((audio[n : n + block] for n in range(0, len(audio), block)), RATE_HZ))
    together = np.concatenate(chunks) if chunks else np.array([])
    assert np.array_equal(together, audio / np.float32(32768))
    assert all(0 < len(chunk) <= CHUNK_S * RATE_HZ for chunk in chunks)
    assert all(len(chunk) >= (CHUNK_S - CUT_WITHIN_S) * RATE_HZ for chunk in chunks[:-1])


@pytest.mark.parametrize(("chunk_s", "pause_s"), [(CHUNK_S, CHUNK_S - 12), (CHUNK_S, CHUNK_S - 30), (9, 7)])
def test_a_chunk_ends_in_the_pause(chunk_s: int, pause_s: int) -> None:
    audio = noise(chunk_s + 3)
    audio[pause_s * RATE_HZ : (pause_s + 1) * RATE_HZ] //= 100
    first, _ = split_into_chunks([audio], RATE_HZ, chunk_s)
    assert pause_s * RATE_HZ <= len(first) <= (pause_s + 1) * RATE_HZ


def test_no_more_than_one_chunk_is_held_in_memory() -> None:
    read = 0

    def blocks() -> Iterator[np.ndarray]:
        nonlocal read
        for _ in range(600):
            read += 1
            yield noise(1)

    for number, _ in enumerate(split_into_chunks(blocks(), RATE_HZ, 60), start=1):
        assert read <= 60 * number + 1
