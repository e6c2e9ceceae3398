"""Who speaks at a match, from the speaker labels of a transcript to the table."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from webinar_archive.exports.schema import Row
from webinar_archive.files import archived_file
from webinar_archive.models import (
    Contributor,
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
from webinar_archive.pipeline.steps import STEPS
from webinar_archive.pipeline.steps.annotate import annotate, rows_of
from webinar_archive.pipeline.steps.locate import locate
from webinar_archive.pipeline.steps.speakers import with_speakers
from webinar_archive.pipeline.steps.transcript import transcribe

TEXT = "Les communs numériques demandent du temps, de la confiance et une documentation partagée."
NOTICE = Notice(
    record_id="1",
    title="Débat",
    contributors=(Contributor(name="Anne Dupont"), Contributor(name="Sylvain Henry")),
    quotations=(Quotation(number=1, text=TEXT, speaker="Anne Dupont", start=0, end=len(TEXT)),),
)
VTT = """WEBVTT

00:00:01.000 --> 00:00:03.000
<v {asks}>Anne Dupont, votre conclusion ?

00:00:04.000 --> 00:00:10.000
<v {says}>Les communs numériques demandent du temps de la confiance et une documentation partagée
"""
SRT = """1
00:00:01,000 --> 00:00:03,000
>> {asks}: Anne Dupont, votre conclusion ?

2
00:00:04,000 --> 00:00:10,000
>> {says}: Les communs numériques demandent du temps de la confiance et une documentation partagée
"""


def row_of(folder: Path, captions: str, *, suffix: str = "vtt") -> Row:
    """The row that a transcript of this content gives, by the very steps of a record."""
    (folder / f"film.{suffix}").write_text(captions, encoding="utf-8")
    source = Source(notice="n.txt", transcript=str(folder / f"film.{suffix}"))
    settings = Settings(
        pipeline=PipelineSection(name="essai", archive=str(folder / "archive")),
        source=(source,),
        witnesses=WitnessesSection(order=("captions",)),
    )
    job = Job(key="1", source=source, settings=settings)
    context = StepContext(job=job, steps=STEPS, now="2026-11-23T12:00:00+00:00", run_id="r")
    (row,) = annotate(context, locate(context, transcribe(context, RecordFacts(notice=NOTICE))))
    assert row.verdict == "verbatim"
    return row


@pytest.mark.parametrize("says", ["A. Dupont", "DUPONT Anne", "Anne Dupond"])
def test_a_label_in_captions_that_is_the_printed_speakers_agrees(tmp_path: Path, says: str) -> None:
    row = row_of(tmp_path, VTT.format(asks="Sylvain Henry", says=says))
    assert row.speaker_label == "Anne Dupont"
    assert row.speaker_evidence == "label agrees + floor given (weak)"


def test_a_label_in_captions_that_is_anothers_is_a_finding_in_the_table(tmp_path: Path) -> None:
    row = row_of(tmp_path, SRT.format(asks="Anne Dupont", says="Sylvain HENRY"), suffix="srt")
    assert (row.speaker_label, row.speaker_evidence) == ("Sylvain Henry", "label disagrees")
    assert "speaker-disagrees (quotation=1; printed=Anne Dupont; heard=Sylvain Henry)" in (row.findings or "")


def test_the_anonymous_speakers_of_whisperx_name_nobody(tmp_path: Path) -> None:
    spoken = TEXT.split()
    words = [
        {"word": word, "start": 4 + n / 2, "end": 4.4 + n / 2, "speaker": "SPEAKER_01"}
        for n, word in enumerate(spoken)
    ]
    segments = [
        {"start": 4.0, "end": 4.4 + len(spoken) / 2, "text": TEXT, "words": words, "speaker": "SPEAKER_01"}
    ]
    made = to_json({"segments": segments, "language": "fr"}).decode()
    row = row_of(tmp_path, made, suffix="json")
    assert (row.speaker_label, row.speaker_evidence) == (None, None)
    assert "speaker" not in (row.findings or "")


def test_captions_without_labels_may_show_who_was_given_the_floor(tmp_path: Path) -> None:
    unlabelled = VTT.replace("<v {asks}>", "").replace("<v {says}>", "")
    row = row_of(tmp_path, unlabelled)
    assert (row.speaker_label, row.speaker_evidence) == (None, "floor given (weak)")


def test_a_transcript_that_is_gone_is_a_finding_and_the_rows_stay(tmp_path: Path) -> None:
    path = tmp_path / "transcript.json"
    path.write_bytes(to_json(Transcript(words=(Word("oser", 1000, 1400, "Anne Dupont"),))))
    transcript = TranscriptFile(
        file=archived_file(path, tmp_path), source=TranscriptSource.SUPPLIED, language="fr"
    )
    match = Match(verdict=Verdict.VERBATIM, confidence=0.9, spans=(Span(1000, 2000),))
    facts = RecordFacts(notice=NOTICE, transcript=transcript, matches=(match,))
    assert with_speakers(facts, tmp_path).speakers[0].speaker_label == "Anne Dupont"
    path.unlink()
    (row,) = rows_of(with_speakers(facts, tmp_path), media_folder="x", run_id="r")
    assert row.speaker_label is None
    assert row.findings == "kept-file-missing (path=transcript.json)"


def test_the_transcript_is_not_read_where_nothing_was_found(tmp_path: Path) -> None:
    nowhere = RecordFacts(notice=NOTICE, matches=(Match(verdict=Verdict.NOT_FOUND, confidence=0.1),))
    assert with_speakers(nowhere, tmp_path) is nowhere


@pytest.mark.untraced
@pytest.mark.untraced
def test_long_transcripts_and_many_quotations_take_little_time() -> None:
    from webinar_archive.alignment.speakers.attribution import attribute_speakers

    names = [f"Personne{chr(97 + n % 26)} Nom{chr(97 + n // 26)}x" for n in range(150)]
    words = tuple(
        Word("anne" if n % 9 else "Dupont", 250 * n, 250 * (n + 1), names[n % 150]) for n in range(100_000)
    )
    many = Notice(
        record_id="1",
        title="x",
        contributors=tuple(Contributor(name=name) for name in names),
        quotations=tuple(
            Quotation(number=n + 1, text="x", speaker=names[n % 150], start=0, end=1) for n in range(300)
        ),
    )
    matches = tuple(
        Match(verdict=Verdict.VERBATIM, confidence=1.0, spans=(Span(80_000 * n, 80_000 * n + 9000),))
        for n in range(300)
    )
    began = time.process_time()
    assert len(attribute_speakers(words, matches, many, "fr")) == 300
    assert time.process_time() - began < 10
