"""Quotations located in audio. The voices are synthetic: they test the code, not the accuracy
(`benchmarks/audio_accuracy.py` measures that on people)."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from threadpoolctl import threadpool_info

from tests.media_factory import spoken_samples
from webinar_archive.alignment.audio import confirm, locate_in_audio, pronounce_words, sample_rate_hz
from webinar_archive.alignment.audio.acoustic_model import model_for
from webinar_archive.alignment.audio.frame_scores import frame_rewards
from webinar_archive.alignment.audio.senones import read_senones
from webinar_archive.errors import ModelMissing
from webinar_archive.models import Span, Verdict

Samples = NDArray[np.int16]
RATE_HZ = 8_000
ALL_PHONES = np.arange(108)
CONCLUSION = "Les agriculteurs réclament une meilleure rémunération de leurs produits laitiers cette année."
OTHER = "Le petit chat dort sur le canapé pendant que la pluie tombe doucement sur les toits du village."
ABSENT = (
    "La transformation publique demande de la patience, de la confiance et beaucoup de travail en commun."
)

needs_espeak = pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="espeak-ng is not installed")


def say(text: str, speaker_label: str = "fr+klatt") -> Samples:
    return spoken_samples(text, RATE_HZ, voice=speaker_label, speed=140)


def silence(seconds: float) -> Samples:
    return np.zeros(round(seconds * RATE_HZ), np.int16)


def noise(seconds: float) -> Samples:
    return np.random.default_rng(1).normal(0, 3_000, round(seconds * RATE_HZ)).astype(np.int16)


def music(seconds: float) -> Samples:
    times_s = np.arange(round(seconds * RATE_HZ)) / RATE_HZ
    steps = 1 + (times_s // 0.5) % 4 / 4
    chord = np.sum([np.sin(2 * np.pi * hz * steps * times_s) for hz in (220, 277, 330)], axis=0)
    return np.asarray(4_000 * chord, np.int16)


def blocks(sound: Samples, length: int = RATE_HZ) -> Iterator[Samples]:
    return (sound[i : i + length] for i in range(0, len(sound), length))


@needs_espeak
def test_a_quotation_is_found_where_it_is_spoken_and_another_is_not() -> None:
    before = np.concatenate([say(OTHER), silence(1)])
    sound = np.concatenate([before, say(CONCLUSION), silence(1), say(OTHER)])
    progress_ms: list[int] = []
    found, missing = locate_in_audio(
        blocks(sound), [CONCLUSION, ABSENT], language="fr", on_progress=progress_ms.append
    )
    start_ms, end_ms = len(before) * 1000 // RATE_HZ, (len(before) + len(say(CONCLUSION))) * 1000 // RATE_HZ
    assert found.verdict in (Verdict.VERBATIM, Verdict.EDITED)
    (span,) = found.spans
    assert abs(span.start_ms - start_ms) < 600
    assert abs(span.end_ms - end_ms) < 800
    assert (found.witnesses, found.spoken) == (("audio",), None)
    assert (missing.verdict, missing.spans) == (Verdict.NOT_FOUND, ())
    assert abs(progress_ms[-1] - len(sound) * 1000 // RATE_HZ) <= 30


@needs_espeak
def test_english_is_located_with_the_english_model() -> None:
    said = "The archive keeps every recording together with its captions, and nobody has to look for any of them again."
    never = "Nobody had expected that the river would freeze over in the middle of summer."
    before = np.concatenate(
        [say("Good morning everybody and welcome to this meeting.", "en+klatt"), silence(1)]
    )
    sound = np.concatenate([before, say(said, "en+klatt"), silence(1)])
    found, missing = locate_in_audio(blocks(sound), [said, never], language="en-GB")
    assert abs((found.start_ms or 0) - len(before) * 1000 // RATE_HZ) < 600
    assert missing.verdict is Verdict.NOT_FOUND


@needs_espeak
@pytest.mark.untraced
def test_the_length_of_the_blocks_changes_nothing() -> None:
    sound = np.concatenate([say(OTHER), say(CONCLUSION), silence(2), say(OTHER), say(ABSENT)])
    assert len(sound) > 22 * RATE_HZ
    at_once = locate_in_audio([sound], [CONCLUSION], language="fr")
    assert locate_in_audio(blocks(sound, 777), [CONCLUSION], language="fr") == at_once
    assert locate_in_audio(blocks(sound, 50_001), [CONCLUSION], language="fr") == at_once


@needs_espeak
@pytest.mark.untraced
def test_quotations_sought_together_are_found_as_each_alone() -> None:
    sound = np.concatenate([say(OTHER), silence(1), say(CONCLUSION), silence(1)])
    texts = [CONCLUSION, ABSENT, OTHER]
    together = locate_in_audio([sound], texts, language="fr")
    assert together == tuple(locate_in_audio([sound], [text], language="fr")[0] for text in texts)
    assert all(match.spans[-1].end_ms <= len(sound) * 1000 // RATE_HZ for match in together if match.spans)


@needs_espeak
def test_a_place_of_another_witness_is_confirmed_and_measured() -> None:
    before = np.concatenate([say(OTHER), silence(1)])
    sound = np.concatenate([before, say(CONCLUSION), silence(1)])
    start_ms = 600_000 + len(before) * 1000 // RATE_HZ
    near = Span(start_ms + 1_500, start_ms + 6_000)
    spoken, absent = pronounce_words([CONCLUSION, ABSENT], "fr")
    found = confirm(blocks(sound), spoken, near=near, offset_ms=600_000)
    assert found is not None
    assert abs(found.spans[0].start_ms - start_ms) < 600
    assert found.agreement_ms >= 900
    assert confirm(blocks(say(OTHER)), absent, near=near, offset_ms=600_000) is None


def test_matrices_are_multiplied_in_one_thread_while_audio_is_searched_and_as_before_after_it() -> None:
    def threads() -> set[int]:
        return {library["num_threads"] for library in threadpool_info() if library["user_api"] == "blas"}

    before, during = threads(), set[int]()
    locate_in_audio(
        blocks(noise(21)), [CONCLUSION], language="fr", on_progress=lambda _: during.update(threads())
    )
    assert during == {1}
    assert threads() == before


def applause(seconds: float) -> Samples:
    """Return short bursts of noise, close together, that grow and fade."""
    length = round(seconds * RATE_HZ)
    claps = np.random.default_rng(2).random(length) < 0.01
    ringing = np.exp(-np.arange(80) / 20)
    swell = np.sin(np.pi * np.arange(length) / length)
    clapped = np.convolve(claps * np.random.default_rng(3).normal(0, 9_000, length), ringing)[:length]
    return np.asarray(np.clip(clapped * swell, -32_000, 32_000), np.int16)


@pytest.mark.parametrize(
    "sound",
    [silence(45), noise(45), music(45), applause(45)],
    ids=["silence", "noise", "music", "applause"],
)
@pytest.mark.untraced
def test_nothing_is_found_where_nobody_speaks(sound: Samples) -> None:
    for match in locate_in_audio(blocks(sound), [CONCLUSION, "Oui.", ABSENT], language="fr"):
        assert match.verdict is Verdict.NOT_FOUND


@needs_espeak
def test_a_foreign_language_is_not_taken_for_french() -> None:
    sound = say(
        "Die Verwaltung muss sich verändern, und zwar schnell, sonst verlieren wir das Vertrauen.", "de"
    )
    (match,) = locate_in_audio(blocks(sound), [CONCLUSION], language="fr")
    assert match.verdict is Verdict.NOT_FOUND


ENGLISH = "And we thought that the people of the city would never come back to us."
GERMAN = "Jeden Morgen backt der Bäcker im Dorf Brot für alle Kinder der Schule."


def unread() -> Iterator[Samples]:
    pytest.fail("the audio was searched")
    yield silence(1)


@pytest.mark.parametrize(
    ("text", "language", "told", "spoken"),
    [
        (ENGLISH, "fr-FR", "en", "fr"),
        (GERMAN, "fr", "de", "fr"),
        (ENGLISH, None, "en", "fr"),
        (CONCLUSION, "en-GB", "fr", "en"),
    ],
)
def test_what_is_surely_in_another_language_than_the_model_is_not_searched_for_and_it_is_said(
    text: str, language: str | None, told: str, spoken: str
) -> None:
    (match,) = locate_in_audio(unread(), [text], language=language)
    (finding,) = match.findings
    assert (match.verdict, match.spans) == (Verdict.NOT_FOUND, ())
    assert (finding.code, finding.facts) == ("audio-other-language", {"language": told, "spoken": spoken})


@needs_espeak
def test_beside_a_quotation_in_another_language_the_others_are_searched_for() -> None:
    sound = np.concatenate([silence(1), say(CONCLUSION), silence(1)])
    matches = locate_in_audio(blocks(sound), [ENGLISH, CONCLUSION, GERMAN], language="fr")
    assert [bool(match.spans) for match in matches] == [False, True, False]
    assert [[finding.code for finding in match.findings] for match in matches][::2] == [
        ["audio-other-language"],
        ["audio-other-language"],
    ]


@pytest.mark.parametrize(
    "text",
    ["il faut oser", "Think global", "Le « community manager » fait du « storytelling » en « open space »."],
)
def test_what_may_be_in_the_language_of_the_model_is_searched_for(text: str) -> None:
    read: list[int] = []
    (match,) = locate_in_audio([noise(1)], [text], language="fr", on_progress=read.append)
    assert read
    assert "audio-other-language" not in [finding.code for finding in match.findings]


def test_without_what_tells_languages_apart_french_and_english_are_told_by_their_common_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "py3langid", None)
    english, german = locate_in_audio([noise(1)], [ENGLISH, GERMAN], language="fr")
    assert [finding.code for finding in english.findings] == ["audio-other-language"]
    assert "audio-other-language" not in [finding.code for finding in german.findings]


@pytest.mark.parametrize("seconds", [0, 0.005, 0.05, 3])
def test_very_short_recordings_give_a_match(seconds: float) -> None:
    (match,) = locate_in_audio(blocks(noise(seconds)), [CONCLUSION], language="fr")
    assert match.verdict is Verdict.NOT_FOUND


@pytest.mark.parametrize("quotation", ["", "…", "[…]", "?!", "\x00\ud800 ", "日本"])
def test_a_quotation_without_a_speakable_word_is_not_found(quotation: str) -> None:
    (match,) = locate_in_audio([noise(1)], [quotation], language="fr")
    assert match.verdict is Verdict.NOT_FOUND


def test_a_language_without_a_model_names_those_with_one() -> None:
    with pytest.raises(ModelMissing) as raised:
        locate_in_audio([], [CONCLUSION], language="de")
    assert raised.value.facts == {"language": "de", "known": "en, fr"}
    assert sample_rate_hz("fr-CA") == sample_rate_hz(None) == sample_rate_hz("en") == RATE_HZ


def test_an_incomplete_model_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(ModelMissing) as raised:
        model_for("fr", tmp_path)
    assert raised.value.code == "audio-model-broken"


@pytest.mark.untraced
def test_chunks_of_rewards_cover_every_frame_once() -> None:
    model = model_for("fr")
    senones = read_senones(model.definition, [])
    sound = noise(47.3)
    found = list(frame_rewards(blocks(sound), model, senones, ALL_PHONES))
    assert [chunk.first_frame for chunk in found] == [0, 2_000, 4_000]
    assert [len(chunk.rewards) for chunk in found[:2]] == [2_000, 2_000]
    assert 725 <= len(found[2].rewards) <= 730
    assert all(
        model.reward - 60 <= chunk.rewards.min() and chunk.rewards.max() > model.reward / 2 for chunk in found
    )


def test_frame_scores_leave_no_file_behind(tmp_path: Path) -> None:
    model = model_for("fr")
    chunks = frame_rewards(blocks(noise(45)), model, read_senones(model.definition, []), ALL_PHONES, tmp_path)
    next(chunks)
    assert not list(tmp_path.rglob("*.mfc"))
    chunks.close()  # type: ignore[attr-defined]
    assert not list(tmp_path.iterdir())
