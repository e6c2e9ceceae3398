"""The speaker labels of a match are compared with the speaker whom the notice names."""

from __future__ import annotations

import pytest

from webinar_archive.alignment.speakers.attribution import (
    SpeakerAttribution,
    SpeakerEvidence,
    attribute_speakers,
    majority_label,
)
from webinar_archive.models import Contributor, Match, Notice, Quotation, Span, Verdict, Word

CLEMENCE, LOUISE = "Clémence Pène", "Louise Guillot"
PEOPLE = (
    Contributor(name=CLEMENCE),
    Contributor(name=LOUISE),
    Contributor(name="Acteurs publics", body=True),
)
MATCH = Match(verdict=Verdict.VERBATIM, confidence=0.9, spans=(Span(10_000, 14_000),))


def spoken(*turns: tuple[str | None, str], start_ms: int = 10_000) -> tuple[Word, ...]:
    pieces = [(speaker_label, text) for speaker_label, turn in turns for text in turn.split()]
    return tuple(
        Word(text, start_ms + 500 * n, start_ms + 500 * (n + 1), speaker_label)
        for n, (speaker_label, text) in enumerate(pieces)
    )


def attribution(
    *turns: tuple[str | None, str],
    speaker: str | None = CLEMENCE,
    printed: str | None = CLEMENCE,
    match: Match = MATCH,
    start_ms: int = 10_000,
) -> SpeakerAttribution:
    quotation = Quotation(number=3, text="x", speaker=speaker, speaker_as_printed=printed, start=0, end=1)
    notice = Notice(record_id="1", title="Débat", contributors=PEOPLE, quotations=(quotation,))
    (found,) = attribute_speakers(spoken(*turns, start_ms=start_ms), (match,), notice, "fr")
    return found


EIGHT = "il faut oser il faut oser encore toujours"


@pytest.mark.parametrize("label", ["C. Pène", "PÈNE Clémence", "Clemence Penne", "Mme Pène"])
def test_the_label_of_the_speaker_agrees(label: str) -> None:
    assert attribution((label, EIGHT)) == SpeakerAttribution(
        speaker_label=CLEMENCE, evidence=(SpeakerEvidence.AGREES,)
    )


def test_the_label_of_another_person_disagrees_and_is_a_finding() -> None:
    found = attribution(("Guillot", EIGHT))
    assert (found.speaker_label, found.evidence) == (LOUISE, (SpeakerEvidence.DISAGREES,))
    (finding,) = found.findings
    assert finding.code == "speaker-disagrees"
    assert finding.facts == {"quotation": 3, "printed": CLEMENCE, "heard": LOUISE}


@pytest.mark.parametrize("label", [None, "SPEAKER_01", "Jean Martin", "Modératrice", "Acteurs publics"])
def test_a_label_that_names_no_person_of_the_notice_is_no_evidence(label: str | None) -> None:
    assert attribution((label, EIGHT)) == SpeakerAttribution()


def test_the_label_of_most_words_counts() -> None:
    found = attribution((LOUISE, "alors oui"), (CLEMENCE, "il faut oser oser encore toujours"))
    assert found.speaker_label == CLEMENCE
    assert found.evidence[0] is SpeakerEvidence.AGREES


def test_without_a_clear_majority_there_is_no_speaker() -> None:
    assert (
        attribution((LOUISE, "alors oui oui"), (CLEMENCE, "il faut oser oser encore")) == SpeakerAttribution()
    )
    assert (
        attribution((None, "alors oui oui"), (CLEMENCE, "il faut oser oser encore")) == SpeakerAttribution()
    )


def test_only_words_inside_the_spans_count() -> None:
    words = spoken((LOUISE, "a b"), (CLEMENCE, "c d"), (LOUISE, "e f g h i"), (CLEMENCE, "j k"), start_ms=0)
    assert majority_label(words, (Span(1000, 2000), Span(4500, 5500))) == CLEMENCE
    assert majority_label(words, (Span(0, 5500),)) is None
    assert majority_label(words, (Span(60_000, 61_000),)) is None
    assert majority_label((), (Span(0, 1),)) is None


def test_a_quotation_that_was_not_found_has_no_speaker() -> None:
    nowhere = Match(verdict=Verdict.NOT_FOUND, confidence=0.1)
    assert attribution((CLEMENCE, EIGHT), match=nowhere) == SpeakerAttribution()


def test_a_speaker_who_is_no_contributor_is_compared_as_printed() -> None:
    assert attribution(("Jean MARTIN", EIGHT), speaker=None, printed="M. Jean Martin").evidence == (
        SpeakerEvidence.AGREES,
    )
    assert attribution((LOUISE, EIGHT), speaker=None, printed="Jean Martin").evidence == (
        SpeakerEvidence.DISAGREES,
    )


def test_a_shortened_printed_name_agrees_with_the_whole_one() -> None:
    found = attribution((CLEMENCE, EIGHT), speaker=None, printed="Mme Pène")
    assert (found.speaker_label, found.evidence) == (CLEMENCE, (SpeakerEvidence.AGREES,))


def test_a_quotation_without_a_printed_speaker_carries_only_the_label() -> None:
    assert attribution(("Louise G.", EIGHT), speaker=None, printed=None) == SpeakerAttribution(
        speaker_label=LOUISE
    )


def test_the_floor_given_to_the_speaker_is_weak_evidence() -> None:
    before = (None, "Bien . Clémence Pène, en conclusion ?")
    assert attribution(before, (None, EIGHT), start_ms=6_500).evidence == (SpeakerEvidence.FLOOR_GIVEN,)
    assert (
        attribution(before, (None, EIGHT), start_ms=6_500, speaker=LOUISE, printed=LOUISE)
        == SpeakerAttribution()
    )


def test_anonymous_labels_still_separate_speakers() -> None:
    asked = "Bien . Clémence Pène, en conclusion ?"
    assert attribution(("SPEAKER_00", asked), ("SPEAKER_01", EIGHT), start_ms=6_500).evidence == (
        SpeakerEvidence.FLOOR_GIVEN,
    )
    assert attribution(("SPEAKER_01", asked), ("SPEAKER_01", EIGHT), start_ms=6_500) == SpeakerAttribution()


def test_a_label_that_fits_two_contributors_names_neither() -> None:
    notice = Notice(
        record_id="1",
        title="x",
        contributors=(Contributor(name="Anne Dupont"), Contributor(name="Marie Dupont")),
        quotations=(Quotation(number=1, text="x", speaker="Anne Dupont", start=0, end=1),),
    )
    (found,) = attribute_speakers(spoken(("Mme Dupont", EIGHT)), (MATCH,), notice, "fr")
    assert found == SpeakerAttribution()
