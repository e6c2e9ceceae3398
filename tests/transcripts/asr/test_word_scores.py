"""Printed words scored in a window of audio, by a real, tiny Whisper which hears nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.media_factory import spoken_samples
from webinar_archive.errors import ModelMissing
from webinar_archive.transcripts.asr import model as models
from webinar_archive.transcripts.asr.chunks import as_float
from webinar_archive.transcripts.asr.model import RATE_HZ, Recogniser, load_model
from webinar_archive.transcripts.asr.word_scores import MIN_TOKENS, gain, score_words, spoken_probability

from .graphics_card import NO_ROOM, put_in_a_card
from .tiny_whisper import SENTENCE, make_tiny_whisper
from .whisper_base import join_whisper_base

NOISE = np.random.default_rng(3).integers(-3000, 3000, 4 * RATE_HZ).astype(np.int16)


@pytest.fixture(scope="module")
def recogniser(tmp_path_factory: pytest.TempPathFactory) -> Recogniser:
    return Recogniser(model="tiny", folder=make_tiny_whisper(tmp_path_factory.mktemp("models") / "tiny"))


@pytest.fixture(autouse=True)
def _no_model_loaded() -> Iterator[None]:
    yield
    models._loaded.clear()


def test_every_token_has_a_probability_and_a_start_within_the_audio(recogniser: Recogniser) -> None:
    model = load_model(recogniser)
    aligned = model.align(model.encoded(as_float(NOISE)), SENTENCE, "fr")
    assert len(aligned.starts_s) == len(aligned.probabilities) + 1
    assert all(0 <= each <= 1 for each in aligned.probabilities)
    assert list(aligned.starts_s) == sorted(aligned.starts_s)
    assert aligned.starts_s[-1] <= 4.0


def test_words_that_the_audio_makes_no_more_probable_than_silence_are_not_spoken(
    recogniser: Recogniser,
) -> None:
    (score,) = score_words([(NOISE, SENTENCE)], recogniser, language="fr-FR")
    assert score is not None
    assert score.probability < 0.1
    assert 0 <= score.start_ms <= score.end_ms <= 4000


def test_a_few_tokens_are_no_evidence_and_none_are_no_fault(recogniser: Recogniser) -> None:
    assert score_words([(NOISE, "il"), (NOISE, ""), (NOISE, " ")], recogniser, language="fr") == (None,) * 3
    assert gain((0.9,) * (MIN_TOKENS - 1), (0.1,) * (MIN_TOKENS - 1)) is None


def test_the_language_is_detected_where_none_is_given(tmp_path: Path) -> None:
    folder = make_tiny_whisper(tmp_path / "tiny", language="de")
    model = load_model(Recogniser(model="tiny", folder=folder))
    assert model.language_of(model.encoded(np.zeros(RATE_HZ, np.float32))) == "de"


def test_a_language_that_the_model_does_not_know_is_named(recogniser: Recogniser) -> None:
    with pytest.raises(ModelMissing) as caught:
        score_words([(NOISE, SENTENCE)], recogniser, language="gsw")
    assert caught.value.code == "model-not-of-language"


def test_a_graphics_card_that_fails_amid_the_windows_gives_way_to_the_processor(
    recogniser: Recogniser, monkeypatch: pytest.MonkeyPatch
) -> None:
    windows = [(NOISE, SENTENCE), (NOISE[: len(NOISE) // 2], SENTENCE)]
    expected = score_words(windows, recogniser, language="fr")
    models._loaded.clear()
    put_in_a_card(monkeypatch, 3, NO_ROOM)  # works for the check of loading, a window and the silence
    assert score_words(windows, recogniser, language="fr") == expected
    assert load_model(recogniser).runs_on()["device"] == "cpu"


def test_a_window_of_no_audio_and_a_text_of_no_end_are_scored_as_far_as_they_go(
    recogniser: Recogniser,
) -> None:
    nothing, long = score_words(
        [(NOISE[:0], SENTENCE), (np.tile(NOISE, 9), f"{SENTENCE} " * 200)], recogniser, language="fr"
    )
    assert nothing is not None
    assert long is not None
    assert long.end_ms <= 30_000


def test_what_is_no_number_says_nothing_for_the_words() -> None:
    assert gain((math.nan,) * MIN_TOKENS, (0.1,) * MIN_TOKENS) == pytest.approx(math.log(1e-8))


def test_more_gain_is_more_probable() -> None:
    assert spoken_probability(-1.0) < 0.01 < spoken_probability(1.0) < 0.99 < spoken_probability(4.0)


@pytest.mark.untraced
def test_whisper_base_tells_spoken_words_from_others(tmp_path: Path) -> None:
    recogniser = Recogniser(model="base", folder=join_whisper_base(tmp_path / "base"))
    spoken = "Bonjour à tous, la donnée sert le monde. Merci à vous tous d'être venus ce soir."
    absent = "Nous avons visité trois écoles et deux mairies avant la fin de cette année."
    pause = np.zeros(RATE_HZ, np.int16)
    samples = np.concatenate([pause, spoken_samples(spoken, RATE_HZ, speed=150), pause])
    right, wrong = score_words([(samples, spoken), (samples, absent)], recogniser, language="fr")
    assert right is not None
    assert wrong is not None
    assert right.probability > 0.9 > 0.1 > wrong.probability
    assert right.start_ms == pytest.approx(1000, abs=400)
    assert right.end_ms == pytest.approx(len(samples) * 1000 / RATE_HZ - 1000, abs=700)
