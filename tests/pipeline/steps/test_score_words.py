"""The printed words scored where another witness found them: a confirmation, never a contradiction."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.media_factory import make_media, speak
from tests.transcripts.asr.tiny_whisper import make_tiny_whisper
from webinar_archive.errors import NotMedia, Unreachable
from webinar_archive.files import archived_file
from webinar_archive.models import Alternative, Capture, Match, Notice, Quotation, Span, Verdict
from webinar_archive.pipeline.config import PipelineSection, Settings, Source, WitnessesSection
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.steps import STEPS
from webinar_archive.pipeline.steps.score_words import Windows, score_places, score_words
from webinar_archive.transcripts.asr.model import RATE_HZ, Recogniser
from webinar_archive.transcripts.asr.word_scores import WordScore

QUOTATION = "il faut oser (dit le maire) la donnée publique […] pour tous"
FOUND = Match(
    verdict=Verdict.EDITED,
    confidence=0.8,
    spans=(Span(2_000, 4_000),),
    spoken="il faut oser",
    witnesses=("captions",),
)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("film")
    voice = speak("Bonjour à tous, la donnée sert le monde et les communes.", folder / "voice.wav")
    return make_media(folder / "film.mka", "-c:a", "flac", inputs=(voice,))


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_whisper(tmp_path_factory.mktemp("models") / "tiny")


class ScoredRecord:
    """A record with a film, and what the model is asked and answers."""

    def __init__(self, folder: Path, film: Path, model: Path | str) -> None:
        self.folder, self.model, self.language = folder, str(model), "fr"
        record = folder / "essai" / "1"
        record.mkdir(parents=True)
        (record / "film.mka").write_bytes(film.read_bytes())
        media = archived_file(record / "film.mka", record)
        self.capture = Capture(media=media, page_address="https://example.org/film")
        self.answer: WordScore | Exception | None = WordScore(probability=0.999, start_ms=1400, end_ms=3600)
        self.asked: list[tuple[int, str]] = []

    def score(
        self, windows: Windows, recogniser: Recogniser, language: str | None
    ) -> tuple[WordScore | None, ...]:
        self.language = language or "?"
        answers = []
        for samples, words in windows:
            self.asked.append((len(samples) * 1000 // RATE_HZ, words))
            if isinstance(self.answer, Exception):
                raise self.answer
            answers.append(self.answer)
        return tuple(answers)

    def scored(
        self,
        *matches: Match,
        order: tuple[str, ...] = ("captions", "scoring"),
        by_model: bool = False,
    ) -> RecordFacts:
        settings = Settings(
            pipeline=PipelineSection(name="essai", archive=str(self.folder)),
            source=(Source(notice="n.txt"),),
            witnesses=WitnessesSection(order=order, language="fr", model=self.model),  # type: ignore[arg-type]
            base=self.folder,
        )
        job = Job(key="1", source=settings.source[0], settings=settings)
        steps = (
            STEPS if by_model else STEPS.with_functions(score_words=partial(score_places, score=self.score))
        )
        context = StepContext(job=job, steps=steps, now="2026-11-23T12:00:00+00:00", run_id="r")
        context.results["locate"] = repr(matches)
        quotations = tuple(
            Quotation(number=number, text=QUOTATION, start=0, end=len(QUOTATION))
            for number, _ in enumerate(matches, start=1)
        )
        notice = Notice(record_id="1", title="x", quotations=quotations)
        return score_words(context, RecordFacts(notice=notice, capture=self.capture, matches=matches))


@pytest.fixture
def record(tmp_path: Path, film: Path, model: Path) -> ScoredRecord:
    return ScoredRecord(tmp_path, film, model)


def test_scored_words_confirm_a_place_and_say_how_far_apart_they_are(record: ScoredRecord) -> None:
    (match,) = record.scored(FOUND).matches
    assert match.witnesses == ("captions", "scoring")
    assert match.confidence > FOUND.confidence
    # the window begins 1.5 s before the place
    assert match.agreement_ms == 100
    assert match.spans == FOUND.spans


def test_the_words_are_those_that_were_spoken_in_the_audio_around_the_place(record: ScoredRecord) -> None:
    record.scored(replace(FOUND, spans=(Span(600, 1_000),)))
    ((window_ms, words),) = record.asked
    assert window_ms == pytest.approx(2_500, abs=30)
    assert words == "il faut oser la donnée publique pour tous"


@pytest.mark.parametrize(
    "answer",
    [
        None,
        WordScore(probability=0.9, start_ms=1500, end_ms=3500),
        WordScore(probability=0.999, start_ms=4000, end_ms=6000),
    ],
    ids=["too few words", "not surely", "seconds away"],
)
def test_what_is_not_surely_spoken_there_changes_nothing(
    record: ScoredRecord, answer: WordScore | None
) -> None:
    record.answer = answer
    found = record.scored(FOUND)
    assert found.matches == (FOUND,)
    assert found.findings == ()


def test_the_distance_that_the_audio_measured_stands(record: ScoredRecord) -> None:
    (match,) = record.scored(replace(FOUND, witnesses=("captions", "audio"), agreement_ms=700)).matches
    assert match.witnesses == ("captions", "audio", "scoring")
    assert match.agreement_ms == 700


def test_a_model_does_not_confirm_its_own_words_nor_what_was_not_found(record: ScoredRecord) -> None:
    own = replace(FOUND, witnesses=("recognition",))
    missing = Match(verdict=Verdict.NOT_FOUND, confidence=0.1)
    assert record.scored(own, missing, FOUND).matches[:2] == (own, missing)
    assert len(record.asked) == 1


REFUSED = Match(
    verdict=Verdict.NOT_FOUND,
    confidence=0.7,
    alternatives=(
        Alternative(start_ms=500, end_ms=2_500, confidence=0.7),
        Alternative(start_ms=0, end_ms=400, confidence=0.01),
    ),
)
"""What the audio alone gives where it is not sure."""


def test_scored_words_make_a_place_that_the_audio_was_not_sure_of_a_sure_one(record: ScoredRecord) -> None:
    record.answer = WordScore(probability=0.9999, start_ms=600, end_ms=2_600)
    (match,) = record.scored(REFUSED).matches
    assert (match.verdict, match.spans) == (Verdict.EDITED, (Span(500, 2_500),))
    assert match.witnesses == ("audio", "scoring")
    assert match.alternatives == REFUSED.alternatives[1:]
    assert match.confidence >= 0.99
    # the window begins with the recording
    assert match.agreement_ms == 100
    ((_, words),) = record.asked
    assert words == "il faut oser la donnée publique pour tous"


def test_a_place_that_the_audio_refused_is_scored_also_where_words_gave_others(record: ScoredRecord) -> None:
    record.answer = WordScore(probability=0.9999, start_ms=600, end_ms=2_600)
    by_words = Alternative(start_ms=7_000, end_ms=9_000, confidence=0.8, spoken="il faut oser")
    best, other = REFUSED.alternatives
    (match,) = record.scored(replace(REFUSED, alternatives=(by_words, best, other))).matches
    assert (match.spans, match.alternatives) == ((Span(500, 2_500),), (by_words, other))


def refused(**facts: Any) -> Match:
    best, other = REFUSED.alternatives
    return replace(REFUSED, alternatives=(replace(best, **facts), other))


@pytest.mark.parametrize(
    "match",
    [refused(confidence=0.25), refused(spoken="il faut oser"), refused(end_ms=40_000)],
    ids=["hardly anything was heard", "words gave the place", "longer than a window"],
)
def test_other_places_that_were_refused_are_not_scored(record: ScoredRecord, match: Match) -> None:
    assert record.scored(match, FOUND).matches[0] == match
    assert len(record.asked) == 1


def test_a_refused_place_stays_refused_where_its_words_are_not_surely_spoken(record: ScoredRecord) -> None:
    # half of the sentence, which the speaker repeats there
    record.answer = WordScore(probability=0.995, start_ms=600, end_ms=2_600)
    assert record.scored(REFUSED).matches == (REFUSED,)


def test_of_a_long_place_the_beginning_is_scored_and_passages_far_apart_are_not(record: ScoredRecord) -> None:
    long = replace(FOUND, spans=(Span(0, 54_000),))
    apart = replace(FOUND, spans=(Span(0, 4_000), Span(90_000, 94_000)))
    found = record.scored(long, apart)
    assert [words for _, words in record.asked] == ["il faut oser la"]
    assert found.matches[1] == apart


def test_words_are_scored_only_where_the_pipeline_file_asks_for_it_and_once(record: ScoredRecord) -> None:
    assert record.scored(FOUND, order=("captions", "audio")).matches == (FOUND,)
    first = record.scored(FOUND)
    assert record.scored(FOUND) == first
    assert len(record.asked) == 1


def test_audio_that_cannot_be_used_costs_the_score_alone(record: ScoredRecord) -> None:
    record.answer = NotMedia("sound-unreadable", path="film.mka")
    found = record.scored(FOUND)
    assert found.matches == (FOUND,)
    assert [finding.code for finding in found.findings] == ["scoring-failed"]


def test_what_passes_is_no_result_that_stays(record: ScoredRecord) -> None:
    answer, record.answer = record.answer, Unreachable("program-killed", program="ffmpeg")
    with pytest.raises(Unreachable):
        record.scored(FOUND)
    record.answer = answer
    assert record.scored(FOUND).findings == ()


def test_without_a_model_the_others_go_on_alone_and_it_is_said(
    tmp_path: Path, film: Path, record: ScoredRecord
) -> None:
    record.model = str(tmp_path / "none")
    found = record.scored(FOUND)
    assert found.matches == (FOUND,)
    assert [finding.code for finding in found.findings] == ["scoring-unavailable"]


def test_a_film_that_was_not_kept_is_said_to_be_missing(record: ScoredRecord) -> None:
    record.capture = replace(record.capture, media=None)
    found = record.scored(FOUND)
    assert [finding.facts["steps"] for finding in found.findings] == ["score_words"]


def test_a_real_model_scores_the_words_of_a_film(record: ScoredRecord) -> None:
    found = record.scored(FOUND, by_model=True)
    # the tiny model hears nothing
    assert found.matches == (FOUND,)
    assert found.findings == ()
