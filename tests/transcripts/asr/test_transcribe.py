"""Speech recognition by a real, tiny Whisper: loaded, run and read as any other."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.media_factory import spoken_samples
from webinar_archive.errors import ModelMissing
from webinar_archive.models import TranscriptSource
from webinar_archive.transcripts.asr import model as models
from webinar_archive.transcripts.asr.model import RATE_HZ, Recogniser
from webinar_archive.transcripts.asr.stored_models import ModelCheck, check_model
from webinar_archive.transcripts.asr.transcribe import recognise

from .graphics_card import NO_LIBRARY, NO_ROOM, put_in_a_card
from .tiny_whisper import SENTENCE, make_tiny_whisper
from .whisper_base import join_whisper_base

Sound = np.ndarray
MEMORY_PROGRAM = """
import re, sys
from pathlib import Path
import numpy as np
from webinar_archive.transcripts.asr.transcribe import RATE_HZ, Recogniser, recognise

def peak_kb():
    # not getrusage: what it gives begins with the peak of the process that started this one
    return int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])

recogniser = Recogniser(model="tiny", folder=Path(sys.argv[1]))
recognise((np.zeros(RATE_HZ, np.int16) for _ in range(1500)), recogniser)
before_kb = peak_kb()
recognise((np.zeros(RATE_HZ, np.int16) for _ in range(4000)), recogniser)
print(peak_kb() - before_kb)
"""
"""Prints by how many kB 4000 s raise the peak memory of 1500 s, which have filled every buffer."""


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_whisper(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def speech() -> Sound:
    """A few seconds of a synthetic voice."""
    return spoken_samples("Bonjour à tous, la donnée sert le monde.", RATE_HZ)


@pytest.fixture(autouse=True)
def _no_model_loaded() -> Iterator[None]:
    yield
    models._missing.clear()
    models._loaded.clear()


def silence(seconds: float) -> Sound:
    return np.zeros(int(seconds * RATE_HZ), np.int16)


def blocks(*parts: Sound) -> Iterator[Sound]:
    for part in parts:
        for begin in range(0, len(part), RATE_HZ):
            yield part[begin : begin + RATE_HZ]


def test_words_come_with_times_within_the_speech_and_with_their_origin(model: Path, speech: Sound) -> None:
    reported: list[int] = []
    read = recognise(
        blocks(silence(5), speech, silence(5)),
        Recogniser(model="tiny", folder=model),
        language="fr-FR",
        progress=reported.append,
    )
    assert " ".join(word.text for word in read.words) == SENTENCE
    end_ms = 5000 + len(speech) * 1000 // RATE_HZ
    assert all(4500 <= word.start_ms <= word.end_ms <= end_ms + 500 for word in read.words)
    assert read.source is TranscriptSource.RECOGNITION
    assert read.language == "fr-FR"
    assert reported[-1] == pytest.approx(end_ms + 5000, abs=1)
    assert reported == sorted(reported)
    assert read.provenance["model"].startswith("tiny ")
    assert read.provenance["device"] in ("cpu", "cuda")
    assert read.provenance["compute_type"] != "auto"
    assert {"faster-whisper", "ctranslate2", "beam_size", "vad_filter"} <= set(read.provenance)


@pytest.mark.parametrize("language", ["fr", "de"])
def test_the_language_is_detected_where_none_is_given(tmp_path: Path, speech: Sound, language: str) -> None:
    folder = make_tiny_whisper(tmp_path / "tiny", language=language)
    read = recognise(blocks(silence(2), speech), Recogniser(model="tiny", folder=folder))
    assert read.language == language


def test_the_same_sound_gives_the_same_words(model: Path, speech: Sound) -> None:
    one, other = (recognise(blocks(speech), Recogniser(model="tiny", folder=model)) for _ in range(2))
    assert one == other


def test_later_chunks_have_the_times_of_the_recording(model: Path, speech: Sound) -> None:
    read = recognise(
        blocks(silence(20), speech, silence(70), speech),
        Recogniser(model="tiny", folder=model, chunk_s=40),
        language="fr",
    )
    assert " ".join(word.text for word in read.words) == f"{SENTENCE} {SENTENCE}"
    second_ms = 90_000 + len(speech) * 1000 // RATE_HZ
    later = read.words[len(SENTENCE.split()) :]
    assert all(second_ms - 500 <= word.start_ms <= second_ms + 8_000 for word in later)


@pytest.mark.parametrize("seconds", [0, 0.05, 3, 45])
def test_silence_however_short_has_no_words(model: Path, seconds: float) -> None:
    read = recognise(blocks(silence(seconds)), Recogniser(model="tiny", folder=model))
    assert read.words == ()
    assert read.language is None
    assert read.findings == ()


def test_noise_and_a_tone_have_no_words(model: Path) -> None:
    rng = np.random.default_rng(7)
    noise = (rng.standard_normal(20 * RATE_HZ) * 3000).astype(np.int16)
    tone = (np.sin(np.arange(20 * RATE_HZ) * 0.17) * 9000).astype(np.int16)
    assert recognise(blocks(noise, tone), Recogniser(model="tiny", folder=model)).words == ()


@pytest.mark.untraced
def test_a_long_recording_takes_no_more_memory_than_a_short_one(model: Path) -> None:
    """2500 s more, 240 MB as samples and floats, are never in memory as a whole; measured in a process of its own."""
    measured = subprocess.run(
        [sys.executable, "-c", MEMORY_PROGRAM, str(model)], check=True, capture_output=True, text=True
    )
    assert int(measured.stdout) < 160_000


@pytest.mark.untraced
def test_whisper_base_hears_a_synthetic_voice_where_it_speaks(tmp_path: Path) -> None:
    folder = join_whisper_base(tmp_path / "base")
    assert check_model(folder) == ModelCheck(
        damaged=(), published="Systran/faster-whisper-base", comparable=True
    )
    spoken = "Bonjour à tous, la donnée sert le monde. Merci à vous tous d'être venus ce soir."
    speech = spoken_samples(spoken, RATE_HZ, speed=150)
    read = recognise(
        blocks(silence(4), speech, silence(2)), Recogniser(model="base", folder=folder), language="fr"
    )
    heard = " ".join(word.text for word in read.words).lower()
    # the voice is a poor one for recognisers
    assert sum(word in heard for word in ("bonjour", "tous", "monde", "merci", "venus", "soir")) >= 3
    assert read.words[0].start_ms == pytest.approx(4000, abs=1000)
    assert read.words[-1].end_ms == pytest.approx(4000 + len(speech) * 1000 / RATE_HZ, abs=1000)


def failure(recogniser: Recogniser, language: str | None = None, sound: Sound | None = None) -> ModelMissing:
    with pytest.raises(ModelMissing) as caught:
        recognise(blocks(silence(1) if sound is None else sound), recogniser, language=language)
    for reader in ("en", "fr"):
        assert "?" not in recognition_sentence(caught.value, reader)
    return caught.value


def recognition_sentence(error: ModelMissing, reader: str) -> str:
    from webinar_archive.i18n.messages import sentence

    return sentence(error.code, error.facts, reader)  # type: ignore[arg-type]


def test_a_folder_without_a_model_is_named(tmp_path: Path) -> None:
    error = failure(Recogniser(model="models/none", folder=tmp_path))
    assert error.code == "model-folder-missing"
    assert str(tmp_path) in str(error)


@pytest.mark.parametrize("broken", ["model.bin", "vocabulary.json", "tokenizer.json"])
def test_a_broken_model_is_named_with_its_cause(model: Path, tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    for path in model.iterdir():
        content = path.read_bytes()
        (folder / path.name).write_bytes(content[: len(content) // 2] if path.name == broken else content)
    error = failure(Recogniser(model="broken", folder=folder))
    assert error.code == "model-broken"
    assert "\n" not in str(error)


def test_a_name_that_no_model_has_is_named() -> None:
    error = failure(Recogniser(model="smal"))
    assert (error.code, error.facts) == ("model-unknown", {"model": "smal"})


def test_a_model_that_is_not_here_and_no_network_is_one_sentence(tmp_path: Path) -> None:
    error = failure(Recogniser(model="small", download_folder=tmp_path))
    assert error.code == "model-not-at-hand"
    assert error.facts["model"] == "small"
    assert "\n" not in str(error)


def stored_by_the_hub(folder: Path, files: Path) -> None:
    """As the hub's client stores a model: a snapshot under the name of its repository."""
    repository = folder / "models--Systran--faster-whisper-small"
    (repository / "snapshots").mkdir(parents=True)
    (repository / "snapshots" / "0").symlink_to(files)
    (repository / "refs").mkdir()
    (repository / "refs" / "main").write_text("0")


def test_a_model_downloaded_before_is_used_without_a_network(
    model: Path, tmp_path: Path, speech: Sound
) -> None:
    stored_by_the_hub(tmp_path, model)
    read = recognise(blocks(speech), Recogniser(model="small", download_folder=tmp_path), language="fr")
    assert " ".join(word.text for word in read.words) == SENTENCE
    assert read.provenance["model"] == "small"


def test_a_model_whose_download_was_stopped_is_fetched_again(model: Path, tmp_path: Path) -> None:
    part = tmp_path / "part"
    part.mkdir()
    (part / "config.json").write_bytes((model / "config.json").read_bytes())
    stored_by_the_hub(tmp_path / "hub", part)
    # there is no network to fetch it from
    assert failure(Recogniser(model="small", download_folder=tmp_path / "hub")).code == "model-not-at-hand"


def test_a_missing_model_is_not_searched_for_again_for_each_record(model: Path, tmp_path: Path) -> None:
    recogniser = Recogniser(model="small", download_folder=tmp_path)
    first = failure(recogniser)
    stored_by_the_hub(tmp_path, model)
    # it could be loaded now, and will be once `RETRY_MISSING_S` have passed
    assert failure(recogniser).facts == first.facts


def test_without_faster_whisper_one_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    error = failure(Recogniser(model="small"))
    assert error.code == "recognition-not-installed"
    assert ".[whisper]" in str(error)


@pytest.mark.parametrize("language", ["gsw", "xx"])
def test_a_language_that_the_model_does_not_know_is_named(model: Path, speech: Sound, language: str) -> None:
    error = failure(Recogniser(model="tiny", folder=model), language, speech)
    assert (error.code, error.facts["language"]) == ("model-not-of-language", language)


def test_a_device_that_is_not_there_is_named(model: Path) -> None:
    import ctranslate2

    if ctranslate2.get_cuda_device_count():
        pytest.skip("this machine has a GPU")
    error = failure(Recogniser(model="tiny", folder=model, device="cuda"))
    assert (error.code, error.facts["device"]) == ("model-cannot-run", "cuda")


def test_a_compute_type_that_this_machine_cannot_run_is_named(model: Path) -> None:
    error = failure(Recogniser(model="tiny", folder=model, device="cpu", compute_type="float16"))
    assert (error.code, error.facts["compute_type"]) == ("model-cannot-run", "float16")
    assert ".." not in str(error)


@pytest.mark.parametrize(
    ("works", "reason"),
    [
        pytest.param(None, NO_ROOM, id="no room for the model"),
        pytest.param(0, NO_LIBRARY, id="its libraries are missing"),
        pytest.param(1, NO_ROOM, id="its memory is full amid a recording"),
    ],
)
def test_a_graphics_card_that_fails_gives_way_to_the_processor_where_nobody_insists_on_it(
    model: Path, speech: Sound, monkeypatch: pytest.MonkeyPatch, works: int | None, reason: str
) -> None:
    put_in_a_card(monkeypatch, works, reason)
    for _ in ("this recording", "the next one"):
        read = recognise(blocks(speech), Recogniser(model="tiny", folder=model), language="fr")
        assert " ".join(word.text for word in read.words) == SENTENCE
        assert read.provenance["device"] == "cpu"
    error = failure(Recogniser(model="tiny", folder=model, device="cuda"), sound=speech)
    assert (error.code, error.facts["reason"]) == ("model-cannot-run", reason)


@pytest.mark.parametrize("works", [0, 1], ids=["when loaded", "amid a recording"])
def test_where_the_processor_cannot_compute_as_asked_the_fault_of_the_graphics_card_is_named(
    model: Path, speech: Sound, monkeypatch: pytest.MonkeyPatch, works: int
) -> None:
    put_in_a_card(monkeypatch, works, NO_LIBRARY)
    error = failure(Recogniser(model="tiny", folder=model, compute_type="float16"), "fr", speech)
    assert (error.code, error.facts["reason"]) == ("model-cannot-run", NO_LIBRARY)


def test_provenance_tells_models_and_options_apart_without_loading(model: Path, tmp_path: Path) -> None:
    moved = make_tiny_whisper(tmp_path / "tiny")
    other = make_tiny_whisper(tmp_path / "other" / "tiny", seed=4)

    def reported(folder: Path, **options: str) -> dict[str, str]:
        return Recogniser(model="tiny", folder=folder, **options).provenance()  # type: ignore[arg-type]

    assert reported(model) == reported(moved)
    assert reported(model) != reported(other)
    assert reported(model) != reported(model, compute_type="int8")
    assert models._loaded == []
