"""Who speaks where the matches lie, from the speaker labels of the transcript; part of the step `annotate`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from webinar_archive.errors import RecordError
from webinar_archive.models import Finding
from webinar_archive.pipeline.facts import RecordFacts


def with_speakers(facts: RecordFacts, folder: Path) -> RecordFacts:
    """Return the facts with who speaks at each match; unchanged where no words say so.

    `folder` is the record's, where its transcript lies. A transcript that is gone is a finding.
    """
    if facts.transcript is None or not any(match.spans for match in facts.matches):
        return facts
    from webinar_archive.alignment.speakers.attribution import attribute_speakers

    try:
        words = facts.transcript.load(folder).words
    except RecordError as error:
        return facts.with_findings(Finding(code=error.code, facts={"path": facts.transcript.file.path}))
    language = facts.transcript.language or facts.notice.language
    return replace(facts, speakers=attribute_speakers(words, facts.matches, facts.notice, language))
