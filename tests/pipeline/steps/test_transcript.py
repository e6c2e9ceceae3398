"""Which witness gives the words; speech recognition as a step, by a real, tiny Whisper."""

from __future__ import annotations

import importlib.util
import os
import stat
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.archived_files import film_of
from tests.media_factory import make_media, picture, silent_track, speak
from tests.transcripts.asr.tiny_whisper import SENTENCE, make_tiny_whisper
from webinar_archive.archive.file_identity import identify
from webinar_archive.archive.layout import recognition_parts
from webinar_archive.errors import CaptionsError
from webinar_archive.files import archived_file
from webinar_archive.models import (
    ArchivedFile,
    CaptionKind,
    Captions,
    Capture,
    Notice,
    Quotation,
    Recording,
    Severity,
    TranscriptSource,
)
from webinar_archive.pipeline.config import PipelineSection, Settings, Source, WitnessesSection
from webinar_archive.pipeline.context import OnProgress, StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.step_table import StepTable
from webinar_archive.pipeline.steps import STEPS
from webinar_archive.pipeline.steps.annotate import annotate
from webinar_archive.pipeline.steps.locate import locate
from webinar_archive.pipeline.steps.transcript import recognise_speech, transcribe

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
        self.progress: list[tuple[str, float | None]] = []

    def file(self, name: str, content: bytes) -> ArchivedFile:
        (self.folder / name).write_bytes(content)
        return archived_file(self.folder / name, self.folder)

    def speak(self, text: str = "Bonjour à tous, la donnée sert le monde.") -> None:
        recorded = speak(text, self.folder / "voice.wav")
        film = make_media(self.folder / "film.mka", "-c:a", "flac", inputs=(recorded,))
        self.capture = replace(self.capture, media=archived_file(film, self.folder))

    def sound(self) -> bytes:
        return (self.folder / film_of(self.capture).path).read_bytes()

    def add_captions(self, text: str = CAPTIONS) -> None:
        track = Captions(file=self.file("fr.vtt", text.encode()), kind=CaptionKind.PUBLISHER, language="fr")
        self.capture = replace(self.capture, captions=(track,))

    def context(self, steps: StepTable = STEPS, on_progress: OnProgress | None = None) -> StepContext:
        return StepContext(
            job=self.job,
            steps=steps,
            now="2026-11-23T12:00:00+00:00",
            run_id="r",
            on_progress=on_progress or (lambda _, step, share: self.progress.append((step, share))),
        )

    @property
    def facts(self) -> RecordFacts:
        recording = Recording(
            container="matroska", size_bytes=1, container_duration_ms=3000, decoded_end_ms=None, streams=()
        )
        notice = Notice(record_id="1", title="x")
        return RecordFacts(notice=notice, capture=self.capture, recording=recording)

    def transcribed(self, steps: StepTable = STEPS, on_progress: OnProgress | None = None) -> RecordFacts:
        return transcribe(self.context(steps, on_progress), self.facts)


def words(record: Record, found: RecordFacts) -> str:
    assert found.transcript is not None
    read = found.transcript.load(record.folder)
    assert found.transcript.count == len(read.words)
    return " ".join(word.text for word in read.words)


def test_without_captions_the_recogniser_gives_the_words(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("captions", "recognition", "audio"))
    record.speak()
    found = record.transcribed()
    assert words(record, found) == SENTENCE
    assert found.transcript is not None
    assert found.transcript.source is TranscriptSource.RECOGNITION
    assert found.findings == ()
    kept = found.transcript.load(record.folder)
    assert kept.provenance["model"].startswith("tiny ")
    assert record.progress[0] == ("recognition", None)
    step, share = record.progress[-1]
    assert (step, share) != ("recognition", None)
    assert share == pytest.approx(2.142 / 3, abs=0.01)


def test_recognition_is_never_made_twice_for_the_same_audio_and_options(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("recognition",))
    record.speak()
    first = record.context()
    found = transcribe(first, record.facts)
    assert first.made == ["recognition"]
    again = record.context()
    assert transcribe(again, record.facts) == found
    assert again.made == []
    other = record.context()
    witnesses = replace(record.job.settings.witnesses, compute_type="float32")
    other.job = replace(record.job, settings=replace(record.job.settings, witnesses=witnesses))
    transcribe(other, record.facts)
    assert other.made == ["recognition"]


def test_a_recognition_that_was_stopped_goes_on_with_the_chunk_that_it_was_at(
    tmp_path: Path, model: Path
) -> None:
    steps = STEPS.with_functions(recognition=partial(recognise_speech, chunk_s=3))
    whole = Record(tmp_path / "whole", model, order=("recognition",))
    whole.speak("Bonjour à tous, la donnée sert le monde. " * 4)
    undisturbed = whole.transcribed(steps)

    record = Record(tmp_path / "stopped", model, order=("recognition",))
    record.capture = replace(record.capture, media=record.file("film.mka", whole.sound()))
    stored: dict[str, int] = {}

    def stop_after_two_chunks(*_: object) -> None:
        stored.update(stored_chunks(record))
        if len(stored) == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        record.transcribed(steps, stop_after_two_chunks)
    reused: dict[str, int] = {}
    found = record.transcribed(steps, lambda *_: reused.update(stored_chunks(record)))
    assert len(reused) > len(stored) == 2
    assert {name: reused[name] for name in stored} == stored
    assert words(record, found) == words(whole, undisturbed)
    assert found == undisturbed
    assert {path.name for path in record.folder.iterdir()} == {"film.mka", "recognition.json", "steps"}


def stored_chunks(record: Record) -> dict[str, int]:
    """The stored results of chunks, each with the time at which it was written."""
    folder = recognition_parts(record.folder)
    return {path.name: path.stat().st_mtime_ns for path in folder.rglob("*.json")}


def test_captions_that_have_words_are_enough(tmp_path: Path) -> None:
    record = Record(tmp_path, "no/such/model", order=("captions", "recognition"))
    record.add_captions()
    found = record.transcribed()
    assert words(record, found).startswith("nous avons ouvert")
    assert found.findings == ()


def test_the_order_asked_for_is_kept(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("recognition", "captions"))
    record.speak()
    record.add_captions()
    assert words(record, record.transcribed()) == SENTENCE


@pytest.mark.parametrize("captions", ["no captions at all", "WEBVTT\n\n00:00.000 --> 00:04.000\n[Musique]\n"])
def test_captions_without_words_give_way_to_the_recogniser(
    tmp_path: Path, model: Path, captions: str
) -> None:
    record = Record(tmp_path, model, order=("captions", "recognition"))
    record.speak()
    record.add_captions(captions)
    found = record.transcribed()
    assert words(record, found) == SENTENCE
    assert found.transcript is not None
    unreadable = [finding.code for finding in found.transcript.findings]
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
    record.speak()
    record.add_captions()
    witnesses = replace(record.job.settings.witnesses, models="models")
    record.job = replace(record.job, settings=replace(record.job.settings, witnesses=witnesses))
    found = record.transcribed()
    assert words(record, found).startswith("nous avons ouvert")
    (finding,) = found.findings
    assert (finding.code, finding.facts["reason"]) == ("recognition-unavailable", reason)
    assert finding.severity is severity


def test_where_recognition_is_not_installed_nothing_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    record = Record(tmp_path, "small", order=("captions", "recognition"))
    record.speak()
    context = record.context()
    found = transcribe(context, record.facts)
    assert found.transcript is None
    assert [finding.facts["reason"] for finding in found.findings] == ["recognition-not-installed"]
    assert context.made == []
    assert record.progress == []


def test_a_film_without_audio_is_a_finding_and_not_tried_again(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("recognition",))
    film = make_media(record.folder / "film.mkv", *picture(1), "-c:v", "libx264")
    record.capture = replace(record.capture, media=archived_file(film, record.folder))
    found = record.transcribed()
    assert words(record, found) == ""
    assert found.transcript is not None
    assert [(f.code, f.facts["reason"]) for f in found.transcript.findings] == [
        ("recognition-failed", "no-sound-in-file")
    ]
    again = record.context()
    transcribe(again, record.facts)
    assert again.made == []


def test_one_of_several_audio_languages_is_chosen_and_reported(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("recognition",))
    record.speak()
    silence = make_media(record.folder / "silence.flac", *silent_track(2))
    languages = ("-metadata:s:a:0", "language=eng", "-metadata:s:a:1", "language=fra")
    film = make_media(
        record.folder / "two.mka", "-map", "0", "-map", "1", *languages, "-c:a", "flac",
        inputs=(silence, record.folder / "film.mka"),
    )  # fmt: skip
    record.capture = replace(record.capture, media=archived_file(film, record.folder))
    found = record.transcribed()
    assert words(record, found) == SENTENCE
    assert found.transcript is not None
    (finding,) = found.transcript.findings
    assert (finding.code, finding.facts["stream"]) == ("sound-several-streams", 1)


def test_a_supplied_transcript_goes_before_all_witnesses(tmp_path: Path, model: Path) -> None:
    (tmp_path / "mine.vtt").write_text(CAPTIONS)
    record = Record(tmp_path, model, order=("recognition", "captions"), transcript="mine.vtt")
    found = record.transcribed()
    assert words(record, found).startswith("nous avons ouvert")
    assert found.transcript is not None
    assert found.transcript.source is TranscriptSource.SUPPLIED


def test_a_supplied_transcript_that_cannot_be_read_is_an_error(tmp_path: Path, model: Path) -> None:
    (tmp_path / "mine.vtt").write_text("nothing")
    record = Record(tmp_path, model, order=("captions",), transcript="mine.vtt")
    with pytest.raises(CaptionsError):
        record.transcribed()


def test_the_table_says_that_recognition_found_it(tmp_path: Path, model: Path) -> None:
    record = Record(tmp_path, model, order=("captions", "recognition"))
    record.speak()
    quotation = Quotation(number=1, text=SENTENCE.capitalize() + ".", start=0, end=len(SENTENCE) + 1)
    notice = Notice(record_id="1", title="x", quotations=(quotation,))
    context = record.context()
    found = transcribe(context, replace(record.facts, notice=notice))
    (row,) = annotate(context, locate(context, found))
    assert row.witnesses == "recognition"
    assert row.transcript_source == "speech recognition"
    assert row.verdict == "verbatim"
    assert row.spoken == SENTENCE
    assert row.start_ms is not None


def test_words_of_captions_beyond_the_end_of_the_film_are_left_out_and_told(tmp_path: Path) -> None:
    record = Record(tmp_path, "none", order=("captions",))
    record.add_captions(
        f"{CAPTIONS}\n00:03.500 --> 00:03.900\nfin\n\n59:00.000 --> 61:00.000\nnous avons fermé\n"
    )
    found = record.transcribed()
    assert words(record, found) == "nous avons ouvert les archives de la ville fin"
    assert found.transcript is not None
    (finding,) = found.transcript.findings
    assert finding.code == "captions-beyond-end"
    assert (finding.facts["count"], finding.facts["duration_ms"]) == (3, 3000)
    assert finding.facts["first_ms"] == 3_540_000


def test_captions_wholly_beyond_the_end_give_no_words_but_a_finding(tmp_path: Path) -> None:
    record = Record(tmp_path, "none", order=("captions", "audio"))
    record.add_captions("WEBVTT\n\n10:00:00.000 --> 10:00:04.000\nnous avons ouvert les archives\n")
    found = record.transcribed()
    assert found.transcript is not None
    assert found.transcript.count == 0
    assert [finding.code for finding in found.transcript.findings] == [
        "captions-start-late",
        "captions-beyond-end",
    ]


def test_a_track_wholly_beyond_the_end_gives_way_to_the_next(tmp_path: Path) -> None:
    record = Record(tmp_path, "none", order=("captions",))
    record.add_captions(CAPTIONS)
    other = "WEBVTT\n\n10:00:00.000 --> 10:00:04.000\nd'un autre film\n"
    odd = Captions(file=record.file("odd.vtt", other.encode()), kind=CaptionKind.PUBLISHER, language="fr")
    record.capture = replace(record.capture, captions=(odd, *record.capture.captions))
    found = record.transcribed()
    assert words(record, found) == "nous avons ouvert les archives de la ville"
    assert found.transcript is not None
    assert "captions-beyond-end" in [finding.code for finding in found.transcript.findings]


def test_the_end_of_an_unmeasured_film_cuts_nothing(tmp_path: Path) -> None:
    record = Record(tmp_path, "none", order=("captions",))
    record.add_captions("WEBVTT\n\n59:00.000 --> 59:02.000\nnous avons ouvert\n")
    found = transcribe(record.context(), replace(record.facts, recording=None))
    assert words(record, found) == "nous avons ouvert"


def test_a_supplied_transcript_that_cannot_be_opened_concerns_its_record_alone(tmp_path: Path) -> None:
    supplied = tmp_path / "mots.vtt"
    supplied.touch()
    record = Record(tmp_path, "none", order=("captions",), transcript="mots.vtt")
    identify(supplied, record.folder)
    # what stands there now looks as the file did that was read before, and nobody can open it: a socket
    before = supplied.stat()
    supplied.unlink()
    os.mknod(supplied, stat.S_IFSOCK | 0o600)
    os.utime(supplied, ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(CaptionsError) as refused:
        record.transcribed()
    assert refused.value.code == "file-unreadable"
    assert "mots.vtt" in str(refused.value)
