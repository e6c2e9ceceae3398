"""Who speaks: the voice heard at a match, held against whom the notice says it is."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from webinar_archive.alignment.speakers.floor_handover import handed_over
from webinar_archive.models import Finding, Match, Notice, Quotation, Span, Word
from webinar_archive.text.names import SAME, name_likeness, person_meant
from webinar_archive.text.numbers import spelling_language

MAJORITY = 2 / 3
"""Share of the words of a place that its voice must hold."""

_SURELY_ANOTHER = 0.6
"""Under this likeness a name as heard is not the speaker's, however it was spelled."""


class Evidence(StrEnum):
    """What is known about who really speaks, as it stands in the table."""

    AGREES = "label agrees"
    DISAGREES = "label disagrees"
    HANDED_OVER = "floor given (weak)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerHeard:
    """Who is heard at a match, as matched to a person of the notice, and what that says about the speaker.

    No evidence: unknown. An anonymous label of a transcript (`SPEAKER_01`) names nobody.
    """

    speaker_label: str | None = None
    evidence: tuple[Evidence, ...] = ()
    findings: tuple[Finding, ...] = ()


def speakers_heard(
    words: Sequence[Word], matches: Sequence[Match], notice: Notice, language: str | None
) -> tuple[SpeakerHeard, ...]:
    """For each quotation of the notice, in its order, who is heard where its match lies.

    `words` are in order of start and say who speaks as far as their source does.
    """
    tongue = spelling_language(language)
    persons = tuple(dict.fromkeys(c.name for c in notice.contributors if not c.body))
    return tuple(
        _heard(words, match, quotation, persons, tongue)
        for match, quotation in zip(matches, notice.quotations, strict=True)
    )


def _heard(
    words: Sequence[Word], match: Match, quotation: Quotation, persons: tuple[str, ...], language: str
) -> SpeakerHeard:
    if match.start_ms is None:
        return SpeakerHeard()
    label = main_voice(words, match.spans)
    speaker = quotation.speaker or quotation.speaker_as_printed
    among = tuple(dict.fromkeys((*persons, speaker))) if speaker else persons
    heard = person_meant(label, among, language) if label else None
    if speaker is None:
        return SpeakerHeard(speaker_label=heard)
    held = _held(label, heard, quotation, language) if label and heard else None
    given_to = handed_over(words, match.start_ms, speaker_label=label, people=among, language=language)
    handed = Evidence.HANDED_OVER if given_to == speaker else None
    findings: tuple[Finding, ...] = ()
    if held is Evidence.DISAGREES:
        facts = {"quotation": quotation.number, "printed": speaker, "heard": heard}
        findings = (Finding(code="speaker-disagrees", facts=facts),)
    evidence = tuple(known for known in (held, handed) if known)
    return SpeakerHeard(speaker_label=heard, evidence=evidence, findings=findings)


def _held(label: str, heard: str, quotation: Quotation, language: str) -> Evidence | None:
    """A voice held against the speaker; None where the two may be one and the same, or not."""
    speaker = quotation.speaker or quotation.speaker_as_printed or ""
    likeness = max(name_likeness(name, speaker, language) for name in (label, heard))
    if heard == speaker or (quotation.speaker is None and likeness >= SAME):
        # a speaker who is no contributor is a name as printed, perhaps in short: « Mme Pène »
        return Evidence.AGREES
    return Evidence.DISAGREES if likeness < _SURELY_ANOTHER else None


def main_voice(words: Sequence[Word], spans: Sequence[Span]) -> str | None:
    """The label of the voice that holds a clear majority of the words in the spans; None without one."""
    starts = [
        (bisect_left(words, s.start_ms, key=_start_ms), bisect_left(words, s.end_ms, key=_start_ms))
        for s in spans
    ]
    said = Counter(word.speaker_label for begin, end in starts for word in words[begin:end])
    if not said:
        return None
    speaker_label, count = said.most_common(1)[0]
    return speaker_label if count >= MAJORITY * said.total() else None


def _start_ms(word: Word) -> int:
    return word.start_ms
