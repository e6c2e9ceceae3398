"""Who speaks where the matches lie, from the voices of the transcript; part of the step `annotate`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from webinar_archive.models import Finding
from webinar_archive.pipeline.steps.annotate import RecordFacts


def who_speaks(known: RecordFacts, folder: Path) -> RecordFacts:
    """What is known, and who is heard at each match; as it was where there are no words to tell.

    `folder` is the record's, where its transcript lies. Words that are gone are a finding.
    """
    if known.transcript is None or not any(match.spans for match in known.matches):
        return known
    from webinar_archive.alignment.speakers.attribution import speakers_heard

    try:
        words = known.transcript.load(folder).words
    except FileNotFoundError:
        facts = {"path": known.transcript.file.path}
        return replace(known, findings=(*known.findings, Finding(code="kept-file-missing", facts=facts)))
    language = known.transcript.language or known.notice.language
    return replace(known, speakers=speakers_heard(words, known.matches, known.notice, language))
