"""Speaker of each match: the speaker labels of its words compared with the person whom the notice names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from webinar_archive.alignment.speakers.floor_handover import person_given_floor
from webinar_archive.models import Finding, Match, Notice, Quotation, Span, Word
from webinar_archive.text.names import MIN_LIKENESS, find_person, name_likeness
from webinar_archive.text.numbers import spelling_language

MAJORITY = 2 / 3
"""Share of the words of a match that must carry the same label."""

_MAX_LIKENESS_OF_OTHERS = 0.6
"""Under this likeness a label names another person than the speaker, however it is spelled."""


class SpeakerEvidence(StrEnum):
    """What the transcript says about the speaker of a match; the values stand in the table."""

    AGREES = "label agrees"
    DISAGREES = "label disagrees"
    FLOOR_GIVEN = "floor given (weak)"


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakerAttribution:
    """The person of the notice whom the labels of a match name, and the evidence about the quoted speaker.

    `speaker_label` is None for an anonymous label of a transcript (`SPEAKER_01`).
    """

    speaker_label: str | None = None
    evidence: tuple[SpeakerEvidence, ...] = ()
    findings: tuple[Finding, ...] = ()


def attribute_speakers(
    words: Sequence[Word], matches: Sequence[Match], notice: Notice, language: str | None
) -> tuple[SpeakerAttribution, ...]:
    """Attribute each match of a notice to a speaker.

    Args:
        words: The words of the transcript as they are spoken, with speaker labels as far as it has them.
        matches: One match for each quotation of the notice, in its order.
        notice: The notice; its contributors and the printed speakers are the persons to choose from.
        language: BCP 47; says how names sound. French when None.

    Returns:
        One attribution for each match, in their order.
    """
    spoken_language = spelling_language(language)
    persons = tuple(dict.fromkeys(c.name for c in notice.contributors if not c.body))
    return tuple(
        _attribute(words, match, quotation, persons, spoken_language)
        for match, quotation in zip(matches, notice.quotations, strict=True)
    )


def _attribute(
    words: Sequence[Word], match: Match, quotation: Quotation, persons: tuple[str, ...], language: str
) -> SpeakerAttribution:
    if match.start_ms is None:
        return SpeakerAttribution()
    label = majority_label(words, match.spans)
    speaker = quotation.speaker or quotation.speaker_as_printed
    among = tuple(dict.fromkeys((*persons, speaker))) if speaker else persons
    position = find_person(label, among, language) if label else None
    person = None if position is None else among[position]
    if speaker is None:
        return SpeakerAttribution(speaker_label=person)
    by_label = _compare_label(label, person, quotation, language) if label and person else None
    given_to = person_given_floor(words, match.start_ms, speaker_label=label, people=among, language=language)
    by_floor = SpeakerEvidence.FLOOR_GIVEN if given_to == speaker else None
    findings: tuple[Finding, ...] = ()
    if by_label is SpeakerEvidence.DISAGREES:
        facts = {"quotation": quotation.number, "printed": speaker, "heard": person}
        findings = (Finding(code="speaker-disagrees", facts=facts),)
    evidence = tuple(known for known in (by_label, by_floor) if known)
    return SpeakerAttribution(speaker_label=person, evidence=evidence, findings=findings)


def _compare_label(label: str, person: str, quotation: Quotation, language: str) -> SpeakerEvidence | None:
    """Compare a label, and the person it names, with the quoted speaker; None when it is undecided."""
    speaker = quotation.speaker or quotation.speaker_as_printed or ""
    likeness = max(name_likeness(name, speaker, language) for name in (label, person))
    if person == speaker or (quotation.speaker is None and likeness >= MIN_LIKENESS):
        # a speaker who is no contributor is a name as printed, perhaps shortened: « Mme Pène »
        return SpeakerEvidence.AGREES
    return SpeakerEvidence.DISAGREES if likeness < _MAX_LIKENESS_OF_OTHERS else None


def majority_label(words: Sequence[Word], spans: Sequence[Span]) -> str | None:
    """Return the speaker label of at least `MAJORITY` of the words in the spans; None without one."""
    counts = Counter(
        word.speaker_label for span in spans for word in words if span.start_ms <= word.start_ms < span.end_ms
    )
    if not counts:
        return None
    speaker_label, count = counts.most_common(1)[0]
    return speaker_label if count >= MAJORITY * counts.total() else None
