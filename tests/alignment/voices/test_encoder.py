"""The vector of a voice: the encoder's arithmetic, and, where its weights are installed, what they give."""

from __future__ import annotations

import numpy as np
import pytest

from webinar_archive.alignment.voices.encoder import RATE_HZ, WINDOW_SAMPLES, encode, mel_powers
from webinar_archive.alignment.voices.encoder_weights import HIDDEN, MELS, Layer, VoiceWeights, load_weights
from webinar_archive.alignment.voices.requirements import weights_file


def tone(pitch_hz: float, level: float = 0.1) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    times = np.arange(WINDOW_SAMPLES) / RATE_HZ
    harmonics = sum(np.sin(2 * np.pi * pitch_hz * n * times) / n for n in range(1, 12))
    return (level * np.asarray(harmonics)).astype(np.float32)


def made_weights() -> tuple[VoiceWeights, list[Layer]]:
    """Random weights as the encoder takes them, and as they stand in papers."""
    rng = np.random.default_rng(1)
    halves = np.repeat(np.array([0.5, 0.5, 0.5, 1.0], np.float32), HIDDEN)
    plain, scaled = [], []
    for width in (MELS, HIDDEN):
        of_input, of_state = (
            rng.normal(size=(size, 4 * HIDDEN), scale=0.08).astype(np.float32) for size in (width, HIDDEN)
        )
        bias = rng.normal(size=4 * HIDDEN, scale=0.1).astype(np.float32)
        plain.append(Layer(of_input, of_state, bias))
        scaled.append(Layer(of_input * halves, of_state * halves, bias * halves))
    projection = rng.normal(size=(HIDDEN, HIDDEN)).astype(np.float32)
    return VoiceWeights(tuple(scaled), projection, np.zeros(HIDDEN, np.float32)), plain


def test_the_layers_are_lstm_layers_as_written_in_papers() -> None:
    weights, layers = made_weights()
    window = tone(140)

    def sigmoid(
        x: np.ndarray[tuple[int], np.dtype[np.float64]],
    ) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return 1 / (1 + np.exp(-x))

    inputs = mel_powers(window).astype(np.float64)
    for layer in layers:
        state, memory, outputs = np.zeros(HIDDEN), np.zeros(HIDDEN), []
        for frame in inputs:
            gates = frame @ layer.from_input + state @ layer.from_state + layer.bias
            taken, kept, given, candidate = np.split(gates, 4)
            memory = sigmoid(kept) * memory + sigmoid(taken) * np.tanh(candidate)
            state = sigmoid(given) * np.tanh(memory)
            outputs.append(state)
        inputs = np.array(outputs)
    raw = np.maximum(inputs[-1] @ weights.projection, 0)
    assert encode([window], weights)[0] == pytest.approx(raw / np.linalg.norm(raw), abs=1e-4)


def test_how_loud_a_window_is_changes_nothing_and_silence_is_no_error() -> None:
    weights, _ = made_weights()
    quiet, loud = encode([tone(140, 0.01), tone(140, 0.3)], weights)
    assert quiet == pytest.approx(loud, abs=1e-4)
    assert np.isfinite(encode([np.zeros(WINDOW_SAMPLES, np.float32)], weights)).all()
    assert encode([], weights).shape == (0, HIDDEN)


def test_the_published_weights_give_the_vectors_that_pytorch_gives() -> None:
    path = weights_file()
    if path is None:
        pytest.skip("the model of voices is not installed (group voice-model)")
    low, same, high = encode([tone(110), tone(110, 0.02), tone(230)], load_weights(path))
    assert low @ same == pytest.approx(1.0, abs=1e-4)
    assert low @ high < 0.9
