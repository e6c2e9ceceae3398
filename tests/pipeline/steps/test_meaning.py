"""Quotations that words did not find, sought by their meaning: translations, and candidates for a person."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from tests.alignment.meaning.concepts import ConceptEmbedder, talk
from webinar_archive.errors import ModelMissing, RecordError
from webinar_archive.files import archived_file
from webinar_archive.models import (
    Alternative,
    Finding,
    Match,
    Notice,
    Quotation,
    Span,
    Transcript,
    TranscriptSource,
    Verdict,
    Word,
)
from webinar_archive.models.codec import to_json
from webinar_archive.pipeline.config import PipelineSection, Settings, Source, WitnessesSection
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import RecordFacts, TranscriptFile
from webinar_archive.pipeline.sources import Job
from webinar_archive.pipeline.step_table import Step, StepFunction, StepTable
from webinar_archive.pipeline.steps import STEPS
from webinar_archive.pipeline.steps.meaning import MAX_SOUGHT, find_meanings, locate_meanings, make_vectors

SAID = "chaque matin le boulanger du village cuit le pain"
TRANSLATION = "Every morning (he says) the village baker bakes bread."
UNSAID = "The mayor promised the children a new school before winter."
PARAPHRASE = "chaque matin le boulanger fait cuire le pain du village"
NOT_FOUND = Match(verdict=Verdict.NOT_FOUND, confidence=0.1)
FOUND = Match(verdict=Verdict.EDITED, confidence=0.9, spans=(Span(0, 900),), spoken="nous pensons")


class SpokenRecord:
    """A record with the words of a talk, and how often the embedder is asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "essai" / "1"
        self.folder.mkdir(parents=True)
        self.embedder = ConceptEmbedder()
        self.language = "fr"
        self.order: tuple[str, ...] = ("captions", "meaning")
        self.speak(talk(SAID))

    def speak(self, words: tuple[Word, ...]) -> None:
        path = self.folder / "transcript.json"
        path.write_bytes(to_json(Transcript(words=words, language=self.language)))
        file = archived_file(path, self.folder)
        self.transcript = TranscriptFile(
            file=file, source=TranscriptSource.AUTOMATIC, language=self.language, count=len(words)
        )

    def sought(self, *quotations: tuple[str, Match], steps: StepTable | None = None) -> RecordFacts:
        settings = Settings(
            pipeline=PipelineSection(name="essai", archive=str(self.folder.parents[1])),
            source=(Source(notice="n.txt"),),
            witnesses=WitnessesSection(order=self.order),  # type: ignore[arg-type]
            base=self.folder,
        )
        job = Job(key="1", source=settings.source[0], settings=settings)
        context = StepContext(
            job=job, steps=steps or self.steps(), now="2026-11-27T12:00:00+00:00", run_id="r"
        )
        texts = [text for text, _ in quotations]
        context.results["locate"] = repr(quotations)
        notice = Notice(
            record_id="1",
            title="x",
            quotations=tuple(
                Quotation(number=n, text=text, start=0, end=len(text)) for n, text in enumerate(texts, 1)
            ),
        )
        matches = tuple(match for _, match in quotations)
        return find_meanings(context, RecordFacts(notice=notice, transcript=self.transcript, matches=matches))

    def steps(self) -> StepTable:
        """Return the steps with an embedder that needs no model."""
        made: dict[str, StepFunction] = {
            "vectors": partial(make_vectors, load=lambda: self.embedder),
            "meaning": partial(locate_meanings, load=lambda: self.embedder),
        }

        def without_model(step: Step) -> Step:
            changed = replace(step, make=made.get(step.name, step.make))
            if step.name == "vectors":
                return replace(
                    changed, inputs=lambda _, facts: {"transcript": facts.transcript.file.checksum}
                )
            return changed

        return StepTable(tuple(map(without_model, STEPS.steps)))


@pytest.fixture
def record(tmp_path: Path) -> SpokenRecord:
    return SpokenRecord(tmp_path)


def test_a_translation_is_found_by_its_meaning_and_says_how_far_it_can_be_trusted(
    record: SpokenRecord,
) -> None:
    (match,) = record.sought((TRANSLATION, NOT_FOUND)).matches
    assert match.verdict is Verdict.TRANSLATED
    assert 0.9 <= match.confidence <= 0.99
    (span,) = match.spans
    assert span.start_ms <= 400 * 300 + 900
    assert span.end_ms >= 406 * 300
    assert "boulanger du village" in (match.spoken or "")
    assert match.witnesses == ("meaning",)
    (told,) = match.findings
    assert told.code == "found-by-meaning"
    seconds = round((span.end_ms - span.start_ms) / 1000)
    assert told.facts == {"language": "en", "spoken": "fr", "seconds": seconds}


def test_a_translation_that_was_found_does_not_say_that_the_audio_was_not_searched_for_it(
    record: SpokenRecord,
) -> None:
    told = Finding(code="audio-other-language", facts={"language": "en", "spoken": "fr"})
    found = record.sought(
        (TRANSLATION, replace(NOT_FOUND, findings=(told,))), (UNSAID, replace(NOT_FOUND, findings=(told,)))
    )
    codes = [[finding.code for finding in match.findings] for match in found.matches]
    assert codes == [["found-by-meaning"], ["audio-other-language"]]


@pytest.mark.parametrize(
    "text", ["信頼は変化のための最初の条件です", "ความไว้วางใจเป็นเงื่อนไขแรกของการเปลี่ยนแปลง"]
)
def test_a_quotation_in_a_script_without_spaces_is_sought_although_it_is_one_word(
    record: SpokenRecord, text: str
) -> None:
    record.sought(("mot", NOT_FOUND))
    windows = record.embedder.asked
    record.sought((text, NOT_FOUND))
    assert record.embedder.asked > windows + 1


def test_captions_without_spaces_are_searched_as_sentences(record: SpokenRecord) -> None:
    captions = [
        Word("その点については後でもう一度説明します", n * 4_000, n * 4_000 + 4_000) for n in range(40)
    ]
    record.speak(tuple(captions))
    record.sought((TRANSLATION, NOT_FOUND))
    # counted as words, forty captions would be two windows
    assert record.embedder.asked > 36


def test_a_quotation_that_nobody_translates_in_the_talk_is_not_found(record: SpokenRecord) -> None:
    (match,) = record.sought((UNSAID, NOT_FOUND)).matches
    assert match.verdict is Verdict.NOT_FOUND


def test_a_paraphrase_in_the_language_of_the_talk_gets_candidates_and_no_verdict(
    record: SpokenRecord,
) -> None:
    known = Alternative(start_ms=900_000, end_ms=901_000, confidence=0.05)
    (match,) = record.sought((PARAPHRASE, replace(NOT_FOUND, alternatives=(known,)))).matches
    assert (match.verdict, match.spans, match.confidence) == (Verdict.NOT_FOUND, (), 0.1)
    best = match.alternatives[0]
    assert best.start_ms <= 400 * 300 + 900 <= best.end_ms
    assert known in match.alternatives
    (told,) = match.findings
    assert told.code == "meaning-candidates"
    assert told.facts["count"] == len(match.alternatives) - 1


def test_what_words_found_is_not_touched_and_costs_nothing(record: SpokenRecord) -> None:
    assert record.sought((TRANSLATION, FOUND)).matches == (FOUND,)
    assert record.embedder.asked == 0
    assert record.sought(("un mot", NOT_FOUND)).matches == (NOT_FOUND,)


def test_nothing_is_sought_unless_the_pipeline_file_asks_for_it(record: SpokenRecord) -> None:
    record.order = ("captions", "audio")
    assert record.sought((TRANSLATION, NOT_FOUND)).matches == (NOT_FOUND,)
    assert record.embedder.asked == 0


def test_the_vectors_of_a_talk_are_made_once(record: SpokenRecord) -> None:
    first = record.sought((TRANSLATION, NOT_FOUND))
    windows = record.embedder.asked
    assert record.sought((TRANSLATION, NOT_FOUND)) == first
    assert record.embedder.asked == windows
    record.sought((TRANSLATION, NOT_FOUND), (UNSAID, NOT_FOUND))
    assert record.embedder.asked - windows < windows * 2
    (record.folder / "steps" / "vectors.npy").unlink()
    assert record.sought((TRANSLATION, NOT_FOUND)).matches == first.matches


def test_damaged_vectors_are_told_and_cost_this_record_alone(record: SpokenRecord) -> None:
    record.sought((TRANSLATION, NOT_FOUND))
    vectors = record.folder / "steps" / "vectors.npy"
    vectors.write_bytes(b"\0" * vectors.stat().st_size)
    with pytest.raises(RecordError):
        record.sought((UNSAID, NOT_FOUND))


def test_the_language_of_the_words_counts_and_not_the_one_that_was_stated(record: SpokenRecord) -> None:
    record.language = "en"
    record.speak(talk(SAID))
    assert record.sought((TRANSLATION, NOT_FOUND)).matches[0].verdict is Verdict.TRANSLATED
    assert record.sought((PARAPHRASE, NOT_FOUND)).matches[0].verdict is Verdict.NOT_FOUND


def test_a_transcript_of_days_is_not_searched(record: SpokenRecord) -> None:
    record.transcript = replace(record.transcript, count=300_000)
    found = record.sought((TRANSLATION, NOT_FOUND))
    assert found.matches == (NOT_FOUND,)
    assert [finding.code for finding in found.findings] == ["meaning-too-long"]


def test_of_very_many_quotations_the_first_are_sought(record: SpokenRecord) -> None:
    record.speak(talk("", before=200, after=0))
    found = record.sought(*[(UNSAID, NOT_FOUND)] * (MAX_SOUGHT + 1))
    assert [finding.code for finding in found.findings] == ["meaning-too-many"]
    assert found.findings[0].facts == {"count": MAX_SOUGHT + 1, "most": MAX_SOUGHT}


def test_without_the_model_the_others_go_on_alone_and_it_is_said(record: SpokenRecord) -> None:
    def no_model() -> ConceptEmbedder:
        raise ModelMissing("meaning-not-installed")

    steps = record.steps().with_functions(vectors=partial(make_vectors, load=no_model))
    found = record.sought((TRANSLATION, NOT_FOUND), steps=steps)
    assert found.matches == (NOT_FOUND,)
    assert [finding.code for finding in found.findings] == ["meaning-unavailable"]
