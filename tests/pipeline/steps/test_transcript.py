"""Which witness gives the words; speech recognition within the way of a record, by a real, tiny Whisper."""

from __future__ import annotations

import importlib.util
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.transcripts.asr.tiny_whisper import SENTENCE, make_tiny_whisper
from webinar_archive.errors import CaptionsError
from webinar_archive.files import archived_file
from webinar_archive.models import (
    ArchivedFile,
    CaptionKind,
    Captions,
    Capture,
    Notice,
    Quotation,
    Severity,
    TranscriptSource,
)
from webinar_archive.pipeline.config import PipelineSection, Settings, Source, WitnessesSection
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.record import finish
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.steps.transcript import Transcribed, transcribe
from webinar_archive.transcripts.asr import transcribe as asr

CAPTIONS = "WEBVTT\n\n00:00.000 --> 00:04.000\nnous avons ouvert les archives de la ville\n"


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_whisper(tmp_path_factory.mktemp("models") / "tiny")


class Record:
    """A record whose recording is captured: a synthetic voice, or captions, or both."""

    def __init__(
        self, folder: Path, model: str | Path, *, order: tuple[str, ...], transcript: str | None = None
    ) -> None:
        self.folder = folder / "essai" / "1"
        self.folder.mkdir(parents=True)
        settings = Settings(
            pipeline=PipelineSection(name="essai", archive=str(folder)),
            source=(Source(notice="n.txt", transcript=transcript),),
            witnesses=WitnessesSection(order=order, language="fr", model=str(model)),  # type: ignore[arg-type]
            base=folder,
        )
        self.job = Job(key="1", source=settings.source[0], settings=settings)
        self.capture = Capture(media=self.file("film.mka", b""), page_address="https://example.org/film")
        self.told: list[tuple[str, float | None]] = []

    def file(self, name: str, content: bytes) -> ArchivedFile:
        (self.folder / name).write_bytes(content)
        return archived_file(self.folder / name, self.folder)

    def speaks(self, text: str = "Bonjour à tous, la donnée sert le monde.") -> None:
        speaker_label = self.folder / "voice.wav"
        subprocess.run(["espeak-ng", "-v", "fr", "-w", speaker_label, text], check=True)
        film = self.folder / "film.mka"
        subprocess.run(["ffmpeg", "-v", "error", "-y", "-i", speaker_label, "-c:a", "flac", film], check=True)
        self.capture = replace(self.capture, media=archived_file(film, self.folder))

    def sound(self) -> bytes:
        return (self.folder / self.capture.media.path).read_bytes()

    def captioned(self, text: str = CAPTIONS) -> None:
        track = Captions(file=self.file("fr.vtt", text.encode()), kind=CaptionKind.PUBLISHER, language="fr")
        self.capture = replace(self.capture, captions=(track,))

    def context(self) -> StepContext:
        def tell(_key: str, step: str, share: float | None) -> None:
            self.told.append((step, share))

        return StepContext(job=self.job, now="2026-11-23T12:00:00+00:00", run_id="r", tell=tell)

    def transcribed(self) -> Transcribed:
        return transcribe(self.context(), self.capture, duration_ms=3000)


def words(record: Record, found: Transcribed) -> str:
    assert found.words is not None
    read = found.words.load(record.folder)
    assert found.words.count == len(read.words)
    return " ".join(word.text for word in read.words)


def test_without_captions_the_recogniser_gives_the_words(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("captions", "recognition", "audio"))
    record.speaks()
    found = record.transcribed()
    assert words(record, found) == SENTENCE
    assert found.words is not None
    assert found.words.source is TranscriptSource.RECOGNITION
    assert found.findings == ()
    kept = found.words.load(record.folder)
    assert kept.provenance["model"].startswith("tiny ")
    assert record.told[0] == ("recognition", None)
    step, share = record.told[-1]
    assert (step, share) != ("recognition", None)
    assert share == pytest.approx(2.142 / 3, abs=0.01)


def test_it_is_never_made_twice_for_the_same_sound_and_options(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("recognition",))
    record.speaks()
    first = record.context()
    found = transcribe(first, record.capture, duration_ms=None)
    assert first.made == ["recognition"]
    again = record.context()
    assert transcribe(again, record.capture, duration_ms=None) == found
    assert again.made == []
    other = record.context()
    witnesses = replace(record.job.settings.witnesses, compute_type="float32")
    other.job = replace(record.job, settings=replace(record.job.settings, witnesses=witnesses))
    transcribe(other, record.capture, duration_ms=None)
    assert other.made == ["recognition"]


def test_a_recognition_that_was_stopped_goes_on_with_the_stretch_that_it_was_at(
    tmp_path: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("webinar_archive.transcripts.asr.chunks.CHUNK_S", 3)
    whole = Record(tmp_path / "whole", model, order=("recognition",))
    whole.speaks("Bonjour à tous, la donnée sert le monde. " * 4)
    undisturbed = whole.transcribed()
    recognised: list[float] = []
    stop_at = 2
    really = asr._recognise_chunk

    def counted(loaded: Any, stretch: Any, language: Any, offset_s: float, progress: Any) -> Any:
        if len(recognised) == stop_at:
            raise KeyboardInterrupt
        recognised.append(offset_s)
        return really(loaded, stretch, language, offset_s, progress)

    monkeypatch.setattr(asr, "_recognise_chunk", counted)
    record = Record(tmp_path / "stopped", model, order=("recognition",))
    record.capture = replace(record.capture, media=record.file("film.mka", whole.sound()))
    with pytest.raises(KeyboardInterrupt):
        record.transcribed()
    stop_at = -1
    found = record.transcribed()
    assert len(recognised) > 2
    assert recognised == sorted(set(recognised))
    assert words(record, found) == words(whole, undisturbed)
    assert found == undisturbed
    assert {path.name for path in record.folder.iterdir()} == {"film.mka", "recognition.json", "steps"}


def test_captions_that_have_words_are_enough(tmp_path: Path) -> None:
    record = Record(tmp_path, "no/such/model", order=("captions", "recognition"))
    record.captioned()
    found = record.transcribed()
    assert words(record, found).startswith("nous avons ouvert")
    assert found.findings == ()


def test_the_order_asked_for_is_kept(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("recognition", "captions"))
    record.speaks()
    record.captioned()
    assert words(record, record.transcribed()) == SENTENCE


@pytest.mark.parametrize("captions", ["no captions at all", "WEBVTT\n\n00:00.000 --> 00:04.000\n[Musique]\n"])
def test_captions_without_words_give_way_to_the_recogniser(
    tmp_path: Path, model: Path, captions: str
) -> None:
    record = Record(tmp_path, model, order=("captions", "recognition"))
    record.speaks()
    record.captioned(captions)
    found = record.transcribed()
    assert words(record, found) == SENTENCE
    assert found.words is not None
    unreadable = [finding.code for finding in found.words.findings]
    assert unreadable == (["captions-unreadable"] if "WEBVTT" not in captions else [])


@pytest.mark.parametrize(
    ("model", "reason", "severity"),
    [
        ("small", "model-not-at-hand", Severity.INFO),
        ("smal", "model-unknown", Severity.WARNING),
        ("./models/gone", "model-folder-missing", Severity.WARNING),
    ],
)
def test_without_a_model_the_others_go_on_and_one_finding_says_why(
    tmp_path: Path, model: str, reason: str, severity: Severity
) -> None:
    record = Record(tmp_path, model, order=("recognition", "captions"))
    record.speaks()
    record.captioned()
    witnesses = replace(record.job.settings.witnesses, models="models")
    record.job = replace(record.job, settings=replace(record.job.settings, witnesses=witnesses))
    found = record.transcribed()
    assert words(record, found).startswith("nous avons ouvert")
    (finding,) = found.findings
    assert (finding.code, finding.facts["reason"]) == ("recognition-unavailable", reason)
    assert finding.severity is severity


def test_where_it_is_not_installed_nothing_is_to_be_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    record = Record(tmp_path, "small", order=("captions", "recognition"))
    record.speaks()
    context = record.context()
    found = transcribe(context, record.capture, duration_ms=None)
    assert found.words is None
    assert [finding.facts["reason"] for finding in found.findings] == ["recognition-not-installed"]
    assert context.made == []
    assert record.told == []


def test_a_film_without_sound_is_a_finding_and_not_asked_again(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("recognition",))
    film = record.folder / "film.mkv"
    picture = ["-f", "lavfi", "-i", "color=size=64x64:duration=1", "-c:v", "libx264"]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *picture, film], check=True)
    record.capture = replace(record.capture, media=archived_file(film, record.folder))
    found = record.transcribed()
    assert words(record, found) == ""
    assert found.words is not None
    assert [(f.code, f.facts["reason"]) for f in found.words.findings] == [
        ("recognition-failed", "no-sound-in-file")
    ]
    again = record.context()
    transcribe(again, record.capture, duration_ms=None)
    assert again.made == []


def test_several_languages_of_sound_are_chosen_from_and_told(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("recognition",))
    record.speaks()
    film = record.folder / "two.mka"
    silent = ["-f", "lavfi", "-i", "anullsrc=duration=2"]
    marks = ["-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fra"]
    streams = ["-map", "0", "-map", "1", *marks, "-c:a", "flac"]
    source = ["-i", str(record.folder / "film.mka")]
    subprocess.run(["ffmpeg", "-v", "error", "-y", *silent, *source, *streams, film], check=True)
    record.capture = replace(record.capture, media=archived_file(film, record.folder))
    found = record.transcribed()
    assert words(record, found) == SENTENCE
    assert found.words is not None
    (finding,) = found.words.findings
    assert (finding.code, finding.facts["stream"]) == ("sound-several-streams", 1)


def test_a_transcript_that_is_brought_goes_before_all(tmp_path: Path, model: Path) -> None:
    (tmp_path / "mine.vtt").write_text(CAPTIONS)
    record = Record(tmp_path, model, order=("recognition", "captions"), transcript="mine.vtt")
    found = record.transcribed()
    assert words(record, found).startswith("nous avons ouvert")
    assert found.words is not None
    assert found.words.source is TranscriptSource.SUPPLIED


def test_one_that_cannot_be_read_is_an_error_of_its_own(tmp_path: Path, model: Path) -> None:
    (tmp_path / "mine.vtt").write_text("nothing")
    record = Record(tmp_path, model, order=("captions",), transcript="mine.vtt")
    with pytest.raises(CaptionsError):
        record.transcribed()


def test_the_table_says_that_recognition_found_it(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("captions", "recognition"))
    record.speaks()
    quotation = Quotation(number=1, text=SENTENCE.capitalize() + ".", start=0, end=len(SENTENCE) + 1)
    notice = Notice(record_id="1", title="x", quotations=(quotation,))
    (row,) = finish(record.context(), notice, record.capture, None, None).rows
    assert row.witnesses == "recognition"
    assert row.transcript_source == "speech recognition"
    assert row.verdict == "verbatim"
    assert row.spoken == SENTENCE
    assert row.start_ms is not None
