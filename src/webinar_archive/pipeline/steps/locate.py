"""Step `locate`: where each quotation is spoken, by the words of the transcript."""

from __future__ import annotations

from dataclasses import replace

from webinar_archive.archive.step_cache import Inputs
from webinar_archive.files import checksum
from webinar_archive.models import Match, Notice, TranscriptSource
from webinar_archive.pipeline.context import StepContext
from webinar_archive.pipeline.facts import MATCHING_STEPS, RecordFacts


def locate(context: StepContext, facts: RecordFacts) -> RecordFacts:
    """Find one match for each quotation of the notice, in its order, where there are words to search."""
    if facts.transcript is None:
        return facts
    return replace(facts, matches=context.run("locate", facts))


def locate_inputs(context: StepContext, facts: RecordFacts) -> Inputs:
    """Return what the matches depend on: the transcript, the quotations and the language."""
    return {
        "transcript": facts.transcript.file.checksum if facts.transcript else None,
        "quotations": quotations_checksum(facts.notice),
        "language": spoken_language(context, facts),
    }


def locate_quotations(context: StepContext, facts: RecordFacts) -> tuple[Match, ...]:
    """Locate the quotations in the words of the transcript."""
    from webinar_archive.alignment.words import locate as locate_in_words

    words = facts.transcript
    if words is None:
        return ()
    witness = "recognition" if words.source is TranscriptSource.RECOGNITION else "captions"
    texts = [quotation.text for quotation in facts.notice.quotations]
    language = spoken_language(context, facts)
    found = locate_in_words(words.load(context.folder).words, texts, language=language)
    return tuple(replace(match, witnesses=(witness,) if match.spans else ()) for match in found)


def spoken_language(context: StepContext, facts: RecordFacts) -> str | None:
    """Return the language spoken (BCP 47): the pipeline file's, else the transcript's, else the notice's."""
    words = facts.transcript
    return (
        context.job.settings.witnesses.language
        or (words.language if words else None)
        or facts.notice.language
    )


def matches_before(context: StepContext, step: str) -> str | None:
    """Return the checksum of the matches that a step takes: those of the last step before it that was made."""
    earlier = reversed(MATCHING_STEPS[: MATCHING_STEPS.index(step)])
    return next(filter(None, map(context.results.get, earlier)), None)


def quotations_checksum(notice: Notice) -> str:
    """Return the checksum of the words to find."""
    return checksum("\n\0".join(quotation.text for quotation in notice.quotations))
