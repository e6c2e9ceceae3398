"""Two witnesses: the audio confirms, contradicts, or finds alone; it never takes anything away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Literal

import pytest

from webinar_archive.alignment import audio
from webinar_archive.errors import ModelMissing, NotMedia, RecordError, Unreachable
from webinar_archive.files import checksum
from webinar_archive.i18n.messages import sentence
from webinar_archive.models import (
    Alternative,
    ArchivedFile,
    Capture,
    Finding,
    Match,
    Notice,
    Quotation,
    Span,
    Verdict,
)
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.config import PipelineSection, Settings, Source, WitnessesSection
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.steps import STEPS
from webinar_archive.pipeline.steps.confirm_audio import check_audio, confirm_audio

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


def found_at(start_ms: int, confidence: float = 0.9) -> Match:
    spans = (Span(start_ms, start_ms + 5000),)
    return Match(verdict=Verdict.VERBATIM, confidence=confidence, spans=spans, witnesses=("audio",))


class StubAudio:
    """Stands in for the audio: what is found near a place, and in the whole recording."""

    def __init__(self) -> None:
        self.found_near: audio.Confirmation | None = None
        self.elsewhere: Match | Exception = NOT_FOUND
        self.searches = 0

    def near(self, matches: Sequence[Match]) -> list[audio.Confirmation | None]:
        return [self.found_near] * len(matches)

    def everywhere(self, texts: list[str]) -> tuple[Match, ...]:
        self.searches += 1
        if isinstance(self.elsewhere, Exception):
            raise self.elsewhere
        return (self.elsewhere,) * len(texts)


@pytest.fixture
def stub() -> StubAudio:
    return StubAudio()


def checked(
    folder: Path,
    matches: tuple[Match, ...],
    stub: StubAudio,
    *,
    order: tuple[str, ...] = ("captions", "audio"),
    reach: Literal["confirm", "search", "always"] = "search",
    language: str | None = None,
) -> RecordFacts:
    settings = Settings(
        pipeline=PipelineSection(name="essai", archive=str(folder)),
        source=(Source(notice="n.txt"),),
        witnesses=WitnessesSection(order=order, audio=reach, language=language),  # type: ignore[arg-type]
    )
    job = Job(key="1", source=settings.source[0], settings=settings)
    steps = STEPS.with_functions(confirm_audio=partial(check_audio, open_audio=lambda *_: stub))
    context = StepContext(job=job, steps=steps, now="2026-11-23T12:00:00+00:00", run_id="r")
    context.results["locate"] = checksum(to_json(matches))
    return confirm_audio(context, RecordFacts(notice=NOTICE, capture=CAPTURE, matches=matches))


def test_a_place_that_both_find_is_surer_and_says_how_far_apart_they_are(
    tmp_path: Path, stub: StubAudio
) -> None:
    stub.found_near = audio.Confirmation(spans=(Span(50_300, 54_900),), confidence=0.995, agreement_ms=300)
    (match,) = checked(tmp_path, (FOUND,), stub).matches
    assert match.witnesses == ("captions", "audio")
    assert match.agreement_ms == 300
    assert match.confidence > FOUND.confidence
    assert match.spans == (Span(50_300, 54_900),)
    assert stub.searches == 0


def test_no_confirmation_makes_a_sure_place_less_sure(tmp_path: Path, stub: StubAudio) -> None:
    stub.found_near = audio.Confirmation(spans=(Span(50_300, 54_900),), confidence=0.995, agreement_ms=300)
    (match,) = checked(tmp_path, (replace(FOUND, confidence=0.9997),), stub).matches
    assert match.confidence == 0.9997


@pytest.mark.parametrize(
    "found",
    [
        audio.Confirmation(spans=(Span(50_100, 52_000),), confidence=0.99, agreement_ms=3000),
        audio.Confirmation(spans=(Span(54_000, 59_000),), confidence=0.99, agreement_ms=4000),
        audio.Confirmation(spans=(Span(50_300, 54_900),), confidence=0.9, agreement_ms=300),
    ],
    ids=["in part", "seconds away", "not surely"],
)
def test_words_found_in_part_or_away_or_not_surely_confirm_nothing(
    tmp_path: Path, stub: StubAudio, found: audio.Confirmation
) -> None:
    # some of the words are found almost anywhere: only the whole recording can tell
    stub.found_near = found
    (match,) = checked(tmp_path, (FOUND,), stub).matches
    assert match == FOUND
    assert stub.searches == 1


def test_a_place_found_a_second_apart_keeps_the_boundaries_of_the_words(
    tmp_path: Path, stub: StubAudio
) -> None:
    stub.found_near = audio.Confirmation(spans=(Span(51_200, 54_900),), confidence=0.995, agreement_ms=1200)
    (match,) = checked(tmp_path, (FOUND,), stub).matches
    assert match.spans == FOUND.spans
    assert match.witnesses == ("captions", "audio")


def test_what_the_audio_does_not_confirm_is_searched_elsewhere_and_shown(
    tmp_path: Path, stub: StubAudio
) -> None:
    stub.elsewhere = found_at(10_000)
    (match,) = checked(tmp_path, (FOUND,), stub).matches
    assert match.spans == FOUND.spans
    assert match.alternatives[0].start_ms == 10_000
    assert match.confidence < FOUND.confidence
    assert [f.code for f in match.findings] == ["witnesses-disagree"]


def test_a_sentence_found_within_the_place_confirms_it(tmp_path: Path, stub: StubAudio) -> None:
    stub.elsewhere = replace(found_at(52_000), spans=(Span(52_000, 54_000),))
    (match,) = checked(tmp_path, (FOUND,), stub).matches
    assert (match.witnesses, match.agreement_ms) == (("captions", "audio"), 0)
    assert match.spans == FOUND.spans
    assert match.findings == ()


@pytest.mark.parametrize(
    ("reach", "match", "searches"),
    [
        ("search", NOT_FOUND, 1),
        ("search", FOUND, 1),
        ("search", replace(FOUND, confidence=0.99), 0),
        ("search", replace(FOUND, confidence=0.99, findings=(Finding(code="quote-ambiguous"),)), 1),
        ("always", replace(FOUND, confidence=0.99), 1),
        ("confirm", FOUND, 0),
        ("confirm", NOT_FOUND, 0),
    ],
)
def test_the_whole_recording_is_searched_where_words_are_in_doubt_or_as_the_pipeline_says(
    tmp_path: Path,
    stub: StubAudio,
    reach: Literal["confirm", "search", "always"],
    match: Match,
    searches: int,
) -> None:
    (kept,) = checked(tmp_path, (match,), stub, reach=reach).matches
    assert stub.searches == searches
    assert kept == match


def test_another_reach_makes_the_check_again_and_the_default_is_no_change(
    tmp_path: Path, stub: StubAudio
) -> None:
    checked(tmp_path, (FOUND,), stub)
    checked(tmp_path, (FOUND,), stub)
    assert stub.searches == 1
    checked(tmp_path, (FOUND,), stub, reach="always")
    assert stub.searches == 2


def test_what_the_audio_finds_nowhere_stays_as_the_words_found_it(tmp_path: Path, stub: StubAudio) -> None:
    (match,) = checked(tmp_path, (FOUND,), stub).matches
    assert match == FOUND
    assert stub.searches == 1


def test_without_words_the_audio_finds_alone(tmp_path: Path, stub: StubAudio) -> None:
    stub.elsewhere = found_at(10_000)
    (match,) = checked(tmp_path, (), stub).matches
    assert (match.witnesses, match.start_ms, match.spoken) == (("audio",), 10_000, None)


def test_what_the_words_missed_may_be_found_in_the_audio(tmp_path: Path, stub: StubAudio) -> None:
    stub.elsewhere = found_at(10_000)
    (match,) = checked(tmp_path, (NOT_FOUND,), stub).matches
    assert match.witnesses == ("audio",)


def test_places_that_words_and_audio_refuse_are_all_shown_the_likeliest_first(
    tmp_path: Path, stub: StubAudio
) -> None:
    by_words = Alternative(start_ms=5_000, end_ms=9_000, confidence=0.2, spoken="presque cela")
    by_both = Alternative(start_ms=60_000, end_ms=64_000, confidence=0.1, spoken="cela même")
    by_audio = Alternative(start_ms=10_000, end_ms=14_000, confidence=0.6)
    same = Alternative(start_ms=61_000, end_ms=64_500, confidence=0.5)
    stub.elsewhere = replace(NOT_FOUND, confidence=0.6, alternatives=(by_audio, same))
    refused = replace(NOT_FOUND, confidence=0.2, alternatives=(by_words, by_both))
    (match,) = checked(tmp_path, (refused,), stub).matches
    assert match.alternatives == (by_audio, by_words, by_both)
    assert (match.verdict, match.confidence) == (Verdict.NOT_FOUND, 0.6)


def test_without_a_model_the_words_go_on_alone_and_it_is_said(tmp_path: Path, stub: StubAudio) -> None:
    stub.elsewhere = ModelMissing("audio-no-model", language="eo", known="en, fr")
    result = checked(tmp_path, (FOUND,), stub)
    assert result.matches == (FOUND,)
    assert [f.code for f in result.findings] == ["audio-unavailable"]


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (NotMedia("no-sound-in-file", path="/srv/archive/a/film.mp4"), "film.mp4 has no audio."),
        (ModelMissing("audio-models-missing"), "Install the package soundswallower"),
        (
            ModelMissing("audio-model-broken", language="fr", path=Path("/opt/m/fr")),
            "French at fr is incomplete",
        ),
        (NotMedia("sound-unreadable", path="film.mp4", stream=1, reason="bad data"), "decoded: bad data."),
    ],
)
def test_audio_that_cannot_be_used_is_told_in_a_whole_sentence_without_the_places_of_the_archive(
    tmp_path: Path, stub: StubAudio, error: RecordError, said: str
) -> None:
    stub.elsewhere = error
    (finding,) = checked(tmp_path, (FOUND,), stub, language="fr").findings
    told = sentence(finding.code, finding.facts, "en")
    assert finding.code == "audio-failed"
    assert said in told
    assert "?" not in told
    assert "/" not in told


def test_what_passes_is_no_result_that_stays(tmp_path: Path, stub: StubAudio) -> None:
    stub.elsewhere = Unreachable("program-killed", program="ffmpeg")
    with pytest.raises(Unreachable):
        checked(tmp_path, (FOUND,), stub)
    stub.elsewhere = NOT_FOUND
    assert checked(tmp_path, (FOUND,), stub).findings == ()


def test_the_audio_is_searched_once_for_the_same_words_and_only_when_wanted(
    tmp_path: Path, stub: StubAudio
) -> None:
    first = checked(tmp_path, (FOUND,), stub)
    assert checked(tmp_path, (FOUND,), stub) == first
    assert stub.searches == 1
    assert (
        checked(tmp_path, (replace(FOUND, confidence=0.5),), stub, order=("captions",)).matches[0].confidence
        == 0.5
    )
    assert stub.searches == 1


@pytest.mark.parametrize("match", [NOT_FOUND, FOUND])
def test_what_the_audio_was_not_searched_for_stays_as_the_words_found_it_and_it_is_said(
    tmp_path: Path, stub: StubAudio, match: Match
) -> None:
    told = Finding(code="audio-other-language", facts={"language": "en", "spoken": "fr"})
    stub.elsewhere = replace(NOT_FOUND, confidence=0.0, findings=(told,))
    (kept,) = checked(tmp_path, (match,), stub).matches
    assert kept == replace(match, findings=(told,))
