"""Sound in stretches: nothing lost, nothing doubled, cut where nobody speaks."""

from __future__ import annotations

import numpy as np
import pytest

from webinar_archive.transcripts.asr import chunks as module
from webinar_archive.transcripts.asr.chunks import CUT_WITHIN_S, STRETCH_S, stretches

RATE_HZ = 100


def loud(seconds: float) -> np.ndarray:
    rng = np.random.default_rng(5)
    return rng.integers(-20_000, 20_000, int(seconds * RATE_HZ)).astype(np.int16)


@pytest.mark.parametrize("seconds", [0, 0.5, STRETCH_S - 1, STRETCH_S, STRETCH_S + 1, 3.4 * STRETCH_S])
@pytest.mark.parametrize("block", [7, 100, 100_000])
def test_the_stretches_together_are_the_sound(seconds: float, block: int) -> None:
    sound = loud(seconds)
    parts = list(stretches((sound[n : n + block] for n in range(0, len(sound), block)), RATE_HZ))
    together = np.concatenate(parts) if parts else np.array([])
    assert np.array_equal(together, sound / np.float32(32768))
    assert all(0 < len(part) <= STRETCH_S * RATE_HZ for part in parts)
    assert all(len(part) >= (STRETCH_S - CUT_WITHIN_S) * RATE_HZ for part in parts[:-1])


def test_a_stretch_ends_in_the_pause() -> None:
    sound = loud(STRETCH_S + 60)
    pause_s = STRETCH_S - 12
    sound[pause_s * RATE_HZ : (pause_s + 1) * RATE_HZ] //= 100
    first, _ = stretches([sound], RATE_HZ)
    assert pause_s * RATE_HZ <= len(first) <= (pause_s + 1) * RATE_HZ


def test_no_more_than_one_stretch_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "STRETCH_S", 60)
    given = 0

    def blocks() -> object:
        nonlocal given
        for _ in range(600):
            given += 1
            yield loud(1)

    for number, _ in enumerate(stretches(blocks(), RATE_HZ), start=1):  # type: ignore[arg-type]
        assert given <= 60 * number + 1
