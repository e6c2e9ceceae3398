"""Two witnesses: the sound confirms, contradicts, or speaks alone; it never takes anything away."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from webinar_archive.alignment import audio
from webinar_archive.errors import ModelMissing
from webinar_archive.media.audio import AudioStream
from webinar_archive.models import ArchivedFile, Capture, Match, Notice, Quotation, Span, Verdict
from webinar_archive.pipeline.config import PipelineSection, Settings, Source, WitnessesSection
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.steps.confirm_audio import AudioCheck, listen

MEDIA = ArchivedFile(path="film.mp4", checksum="sha512:0", size_bytes=1)
CAPTURE = Capture(media=MEDIA, page_address="https://example.org/film.mp4")
NOTICE = Notice(
    record_id="1", title="x", quotations=(Quotation(number=1, text="il faut oser", start=0, end=12),)
)
FOUND = Match(
    verdict=Verdict.VERBATIM,
    confidence=0.8,
    spans=(Span(50_000, 55_000),),
    spoken="il faut oser",
    witnesses=("captions",),
)
NOT_FOUND = Match(verdict=Verdict.NOT_FOUND, confidence=0.1)


def heard_at(start_ms: int, confidence: float = 0.9) -> Match:
    spans = (Span(start_ms, start_ms + 5000),)
    return Match(verdict=Verdict.VERBATIM, confidence=confidence, spans=spans, witnesses=("audio",))


class Ears:
    """The sound room at its border: what it hears near a place, and in the whole recording."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.near: audio.Heard | None = None
        self.elsewhere: Match | Exception = NOT_FOUND
        self.asked_everywhere = 0
        monkeypatch.setattr("webinar_archive.media.audio.decode_audio", lambda *_, **__: iter(()))
        stream = AudioStream(index=1, language="fr", preferred=True)
        monkeypatch.setattr("webinar_archive.media.audio.choose_audio_stream", lambda *_: stream)
        monkeypatch.setattr(audio, "confirm", lambda *_, **__: self.near, raising=False)
        monkeypatch.setattr(audio, "locate_in_audio", self._everywhere, raising=False)

    def _everywhere(self, _blocks: object, texts: list[str], **_: object) -> tuple[Match, ...]:
        self.asked_everywhere += 1
        if isinstance(self.elsewhere, Exception):
            raise self.elsewhere
        return (self.elsewhere,) * len(texts)


@pytest.fixture
def ears(monkeypatch: pytest.MonkeyPatch) -> Ears:
    return Ears(monkeypatch)


def listened(
    folder: Path, matches: tuple[Match, ...], *, order: tuple[str, ...] = ("captions", "audio")
) -> AudioCheck:
    settings = Settings(
        pipeline=PipelineSection(name="essai", archive=str(folder)),
        source=(Source(notice="n.txt"),),
        witnesses=WitnessesSection(order=order),  # type: ignore[arg-type]
    )
    job = Job(key="1", source=settings.source[0], settings=settings)
    context = StepContext(job=job, now="2026-11-23T12:00:00+00:00", run_id="r")
    return listen(context, NOTICE, CAPTURE, matches, language="fr", duration_ms=60_000)


def test_a_place_that_both_hear_is_surer_and_says_how_far_apart_they_are(tmp_path: Path, ears: Ears) -> None:
    ears.near = audio.Heard(spans=(Span(50_300, 54_900),), confidence=0.995, agreement_ms=300)
    (match,) = listened(tmp_path, (FOUND,)).matches
    assert match.witnesses == ("captions", "audio")
    assert match.agreement_ms == 300
    assert match.confidence > FOUND.confidence
    assert match.spans == (Span(50_300, 54_900),)
    assert ears.asked_everywhere == 0


def test_no_confirmation_makes_a_sure_place_less_sure(tmp_path: Path, ears: Ears) -> None:
    ears.near = audio.Heard(spans=(Span(50_300, 54_900),), confidence=0.995, agreement_ms=300)
    (match,) = listened(tmp_path, (replace(FOUND, confidence=0.9997),)).matches
    assert match.confidence == 0.9997


@pytest.mark.parametrize(
    "heard",
    [
        audio.Heard(spans=(Span(50_100, 52_000),), confidence=0.99, agreement_ms=3000),
        audio.Heard(spans=(Span(54_000, 59_000),), confidence=0.99, agreement_ms=4000),
        audio.Heard(spans=(Span(50_300, 54_900),), confidence=0.9, agreement_ms=300),
    ],
    ids=["in part", "seconds away", "not surely"],
)
def test_what_is_heard_near_in_part_or_away_or_not_surely_confirms_nothing(
    tmp_path: Path, ears: Ears, heard: audio.Heard
) -> None:
    # some of the words are heard almost anywhere: only the whole recording can tell
    ears.near = heard
    (match,) = listened(tmp_path, (FOUND,)).matches
    assert match == FOUND
    assert ears.asked_everywhere == 1


def test_a_place_heard_a_second_apart_keeps_the_words_boundaries(tmp_path: Path, ears: Ears) -> None:
    ears.near = audio.Heard(spans=(Span(51_200, 54_900),), confidence=0.995, agreement_ms=1200)
    (match,) = listened(tmp_path, (FOUND,)).matches
    assert match.spans == FOUND.spans
    assert match.witnesses == ("captions", "audio")


def test_what_the_sound_does_not_confirm_is_looked_for_elsewhere_and_shown(
    tmp_path: Path, ears: Ears
) -> None:
    ears.elsewhere = heard_at(10_000)
    (match,) = listened(tmp_path, (FOUND,)).matches
    assert match.spans == FOUND.spans
    assert match.alternatives[0].start_ms == 10_000
    assert match.confidence < FOUND.confidence
    assert [f.code for f in match.findings] == ["witnesses-disagree"]


def test_a_sentence_heard_within_the_place_confirms_it(tmp_path: Path, ears: Ears) -> None:
    ears.elsewhere = replace(heard_at(52_000), spans=(Span(52_000, 54_000),))
    (match,) = listened(tmp_path, (FOUND,)).matches
    assert (match.witnesses, match.agreement_ms) == (("captions", "audio"), 0)
    assert match.spans == FOUND.spans
    assert match.findings == ()


def test_what_the_sound_hears_nowhere_stays_as_the_words_found_it(tmp_path: Path, ears: Ears) -> None:
    (match,) = listened(tmp_path, (FOUND,)).matches
    assert match == FOUND
    assert ears.asked_everywhere == 1


def test_without_words_the_sound_speaks_alone(tmp_path: Path, ears: Ears) -> None:
    ears.elsewhere = heard_at(10_000)
    (match,) = listened(tmp_path, ()).matches
    assert (match.witnesses, match.start_ms, match.spoken) == (("audio",), 10_000, None)


def test_what_the_words_missed_may_be_heard(tmp_path: Path, ears: Ears) -> None:
    ears.elsewhere = heard_at(10_000)
    (match,) = listened(tmp_path, (NOT_FOUND,)).matches
    assert match.witnesses == ("audio",)


def test_without_a_model_the_words_go_on_alone_and_it_is_said(tmp_path: Path, ears: Ears) -> None:
    ears.elsewhere = ModelMissing("model-missing", language="eo")
    result = listened(tmp_path, (FOUND,))
    assert result.matches == (FOUND,)
    assert [f.code for f in result.findings] == ["audio-unavailable"]


def test_the_sound_is_asked_once_for_the_same_words_and_only_when_wanted(tmp_path: Path, ears: Ears) -> None:
    first = listened(tmp_path, (FOUND,))
    assert listened(tmp_path, (FOUND,)) == first
    assert ears.asked_everywhere == 1
    assert (
        listened(tmp_path, (replace(FOUND, confidence=0.5),), order=("captions",)).matches[0].confidence
        == 0.5
    )
    assert ears.asked_everywhere == 1
