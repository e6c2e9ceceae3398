"""Channels of a stream: mixed where the mix keeps the sound, the louder one where they cancel out."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from webinar_archive.media.channels import MOST_CHANNELS, ChannelLevels

Samples = NDArray[np.int16]
RATE_HZ = 8_000


def noise(seed: int, loudness: float = 3_000) -> NDArray[np.float64]:
    return np.random.default_rng(seed).normal(0, loudness, RATE_HZ)


def stereo(left: NDArray[np.float64], right: NDArray[np.float64]) -> NDArray[np.int16]:
    return np.stack([left, right], axis=1).astype(np.int16)


SPEECH, OTHER, SILENCE = noise(1), noise(2), np.zeros(RATE_HZ)


@pytest.mark.parametrize("factor", [-1.0, -0.8, -0.6, -1.5])
def test_where_the_channels_cancel_out_the_louder_one_is_taken_and_told(factor: float) -> None:
    levels = ChannelLevels(channels=2)
    mixed = [levels.mixed(stereo(SPEECH, factor * SPEECH)) for _ in range(3)]
    louder = stereo(SPEECH, factor * SPEECH)[:, int(abs(factor) > 1)]
    assert (mixed[-1] == louder).all()
    (finding,) = levels.findings(1)
    assert (finding.code, finding.facts) == (
        "sound-cancels-out",
        {"stream": 1, "seconds": 3, "channel": 2 if abs(factor) > 1 else 1},
    )
    assert levels.to_try == ()


@pytest.mark.parametrize("right", [SPEECH, 0.3 * SPEECH, OTHER, SILENCE, -0.2 * SPEECH], ids=range(5))
def test_other_channels_are_mixed_and_nothing_is_told(right: NDArray[np.float64]) -> None:
    levels = ChannelLevels(channels=2)
    mixed = levels.mixed(stereo(SPEECH, right))
    assert np.abs(mixed - (SPEECH + right) / 2).max() <= 2
    assert levels.findings(0) == ()


def test_a_short_effect_is_not_told() -> None:
    levels = ChannelLevels(channels=2)
    for second in range(30):
        levels.mixed(stereo(SPEECH, -SPEECH if second == 7 else SPEECH))
    assert levels.findings(0) == ()


@pytest.mark.parametrize("channels", [1, 2])
def test_silence_from_beginning_to_end_is_told(channels: int) -> None:
    levels = ChannelLevels(channels=channels)
    hiss = np.random.default_rng(1).integers(-2, 3, (RATE_HZ, channels)).astype(np.int16)
    for _ in range(4):
        levels.mixed(hiss + np.int16(500))  # a constant is no sound
    (finding,) = levels.findings(2)
    assert (finding.code, finding.facts) == ("sound-mute", {"stream": 2, "seconds": 4})


def test_one_second_of_sound_is_no_silence() -> None:
    levels = ChannelLevels()
    for second in range(100):
        levels.mixed((noise(3, 300) if second == 50 else SILENCE).astype(np.int16).reshape(-1, 1))
    assert levels.findings(0) == ()


def test_without_any_block_nothing_is_told() -> None:
    assert ChannelLevels(channels=2).findings(0) == ()


def test_channels_that_hold_different_sounds_are_worth_trying() -> None:
    levels = ChannelLevels(channels=2)
    levels.mixed(stereo(SPEECH, OTHER))
    assert levels.to_try == (0, 1)


@pytest.mark.parametrize("right", [SPEECH, 0.7 * SPEECH + noise(4, 300), SILENCE, -SPEECH], ids=range(4))
def test_channels_that_hold_the_same_sound_are_not(right: NDArray[np.float64]) -> None:
    levels = ChannelLevels(channels=2)
    levels.mixed(stereo(SPEECH, right))
    assert levels.to_try == ()


def test_many_channels_whose_mix_is_mute_are_tried_up_to_a_number() -> None:
    levels = ChannelLevels(channels=64)
    levels.mixed(np.zeros((RATE_HZ, 1), np.int16))
    assert levels.to_try == tuple(range(MOST_CHANNELS))
