"""Scores of senones equal those computed density by density from the files of the model."""

from __future__ import annotations

import math
import shutil
from pathlib import Path

import numpy as np
import pytest

from webinar_archive.alignment.audio.acoustic_model import model_for
from webinar_archive.alignment.audio.mixtures import CEPSTRA, SCORE_NATS, STREAMS, SenoneMixtures
from webinar_archive.alignment.audio.senones import read_senones
from webinar_archive.errors import ModelMissing

MODEL = model_for("fr")
SENONES = read_senones(MODEL.definition, [("aa", "bb", "dd", "i"), ("ss", "aa", "tt", "i")])
DENSITIES = 128


def floats(name: str) -> np.ndarray:
    data = (MODEL.folder / name).read_bytes()
    count = len(SENONES.phones) * STREAMS * DENSITIES * CEPSTRA
    return np.frombuffer(data[-4 * count - 4 : -4], "<f4").reshape(-1, STREAMS, DENSITIES, CEPSTRA)


def slow_score(frame: list[np.ndarray], senone: int) -> float:
    """Add up every density of every stream in double precision."""
    means, variances = floats("means").astype(float), np.maximum(floats("variances").astype(float), 1e-4)
    weights = (MODEL.folder / "sendump").read_bytes()[-STREAMS * DENSITIES * SENONES.count :]
    codebook, nats = SENONES.codebooks[senone], 0.0
    for stream in range(STREAMS):
        terms = []
        for density in range(DENSITIES):
            weight = weights[(stream * DENSITIES + density) * SENONES.count + senone]
            spread = variances[codebook, stream, density]
            distance = (frame[stream] - means[codebook, stream, density]) ** 2 / spread
            terms.append(-SCORE_NATS * weight - 0.5 * float((distance + np.log(2 * math.pi * spread)).sum()))
        nats += float(np.logaddexp.reduce(terms))
    return -nats / SCORE_NATS


def test_scores_equal_those_of_every_density_added_up() -> None:
    wanted = np.array([SENONES.triphones["ss", "aa", "tt", "i"][1], 5, SENONES.phones["aa"][0]])
    rng = np.random.default_rng(4)
    streams = tuple(rng.normal(0, scale, (3, CEPSTRA)).astype(np.float32) for scale in (0.6, 0.3, 0.3))
    scores = SenoneMixtures(MODEL, SENONES, wanted).scores(streams)  # type: ignore[arg-type]
    expected = [
        [slow_score([stream[frame] for stream in streams], senone) for senone in wanted.tolist()]
        for frame in range(3)
    ]
    assert scores == pytest.approx(np.array(expected), abs=0.1)


def test_frames_without_end_are_scored_in_parts_that_fit_together() -> None:
    wanted = np.arange(40)
    streams = tuple(
        np.random.default_rng(n).normal(0, 0.4, (1_050, CEPSTRA)).astype(np.float32) for n in range(3)
    )
    mixtures = SenoneMixtures(MODEL, SENONES, wanted)
    whole = mixtures.scores(streams)  # type: ignore[arg-type]
    last = mixtures.scores(tuple(stream[1_030:] for stream in streams))  # type: ignore[arg-type]
    assert whole[1_030:] == pytest.approx(last, abs=0.01)


@pytest.mark.parametrize("name", ["means", "variances", "sendump"])
def test_a_truncated_file_of_a_model_is_told(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "fr-fr"
    shutil.copytree(MODEL.folder, folder)
    (folder / name).write_bytes((folder / name).read_bytes()[:60_000])
    with pytest.raises(ModelMissing) as raised:
        SenoneMixtures(model_for("fr", tmp_path), SENONES, np.arange(5))
    assert raised.value.code == "audio-model-broken"
