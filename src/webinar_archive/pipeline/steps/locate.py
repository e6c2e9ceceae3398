"""Step `locate`: where each quotation falls in the words of the recording."""

from __future__ import annotations

from dataclasses import replace

from webinar_archive.files import checksum
from webinar_archive.models import Match, Notice, TranscriptSource
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.steps.transcript import TranscriptFile


def locate(context: StepContext, notice: Notice, words: TranscriptFile) -> tuple[Match, ...]:
    """One match for each quotation of the notice, in its order."""
    from webinar_archive.alignment.words import locate as locate_words

    language = context.job.settings.witnesses.language or words.language or notice.language
    witness = "recognition" if words.source is TranscriptSource.RECOGNITION else "captions"

    def make() -> tuple[Match, ...]:
        found = locate_words(
            words.load(context.folder).words, [q.text for q in notice.quotations], language=language
        )
        return tuple(replace(match, witnesses=(witness,) if match.spans else ()) for match in found)

    inputs = {
        "transcript": words.file.checksum,
        "quotations": checksum("\n\0".join(q.text for q in notice.quotations)),
        "language": language,
    }
    return context.once("locate", make, tuple[Match, ...], version=1, inputs=inputs)
