"""The steps of one record's way, one module a step or a few that belong together, and the table of them all."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from webinar_archive.exports.schema import Row
from webinar_archive.models import Capture, Match, Notice, Recording
from webinar_archive.models.voices import Voices
from webinar_archive.pipeline.facts import CapturedPage, TranscriptFile, TranscriptVectors
from webinar_archive.pipeline.step_table import Step, StepTable
from webinar_archive.pipeline.steps import (
    annotate,
    confirm_audio,
    fetch,
    locate,
    meaning,
    notice,
    score_words,
    transcript,
    voices,
)
from webinar_archive.pipeline.steps.notice import ReportQuotations, Targets

__all__ = ["STEPS", "step_table"]

PARSING_LIMIT_S = 300.0
"""The longest that reading a notice, a report or captions may take: no honest file needs a tenth of it."""


def step_table(exceptions: Targets = ()) -> StepTable:
    """Return the table of steps.

    Args:
        exceptions: Single addresses, as `(number, port)`, to which the steps may make requests although they are
            private.
    """

    def request(make: Callable[..., Any]) -> Callable[..., Any]:
        return partial(make, exceptions=exceptions)

    return StepTable(
        (
            Step(
                name="page",
                make=request(notice.capture_page),
                result=CapturedPage,
                version=1,
                inputs=notice.page_inputs,
                address=notice.page_address,
            ),
            Step(
                name="notice",
                make=notice.parse_notice,
                result=Notice,
                version=6,
                inputs=notice.notice_inputs,
                limit_s=PARSING_LIMIT_S,
            ),
            Step(
                name="report",
                make=request(notice.capture_report),
                result=CapturedPage,
                version=1,
                inputs=notice.report_inputs,
                address=notice.report_address,
            ),
            Step(
                name="report_quotations",
                make=notice.find_report_quotations,
                result=ReportQuotations,
                version=3,
                inputs=notice.report_quotations_inputs,
                limit_s=PARSING_LIMIT_S,
            ),
            Step(
                name="address",
                make=request(fetch.follow_address),
                result=str,
                version=1,
                inputs=fetch.address_inputs,
                address=fetch.document_address,
            ),
            Step(
                name="fetch",
                make=request(fetch.fetch_media),
                result=Capture,
                version=1,
                inputs=fetch.fetch_inputs,
                address=fetch.video_address,
            ),
            Step(
                name="probe",
                make=fetch.probe_media,
                result=Recording,
                version=1,
                inputs=fetch.probe_inputs,
                needs_film=True,
            ),
            Step(
                name="transcript",
                make=transcript.read_captions,
                result=TranscriptFile,
                version=7,
                inputs=transcript.transcript_inputs,
                limit_s=PARSING_LIMIT_S,
            ),
            Step(
                name="recognition",
                make=transcript.recognise_speech,
                result=TranscriptFile,
                version=transcript.RECOGNITION_VERSION,
                inputs=transcript.recognition_inputs,
                needs_film=True,
            ),
            Step(
                name="locate",
                make=locate.locate_quotations,
                result=tuple[Match, ...],
                version=6,
                inputs=locate.locate_inputs,
            ),
            Step(
                name="confirm_audio",
                make=confirm_audio.check_audio,
                result=confirm_audio.AudioCheck,
                version=6,
                inputs=confirm_audio.confirm_audio_inputs,
                needs_film=True,
            ),
            Step(
                name="score_words",
                make=score_words.score_places,
                result=score_words.WordScores,
                version=2,
                inputs=score_words.score_words_inputs,
                needs_film=True,
            ),
            Step(
                name="vectors",
                make=meaning.make_vectors,
                result=TranscriptVectors,
                version=2,
                inputs=meaning.vectors_inputs,
            ),
            Step(
                name="meaning",
                make=meaning.locate_meanings,
                result=meaning.FoundMeanings,
                version=2,
                inputs=meaning.meaning_inputs,
            ),
            Step(
                name="voices",
                make=voices.find_voices,
                result=Voices,
                version=1,
                inputs=voices.voices_inputs,
                needs_film=True,
            ),
            Step(
                name="annotate",
                make=annotate.make_rows,
                result=tuple[Row, ...],
                version=3,
                inputs=annotate.annotate_inputs,
            ),
        )
    )


STEPS = step_table()
"""The steps as every run takes them, unless another table is handed in."""
