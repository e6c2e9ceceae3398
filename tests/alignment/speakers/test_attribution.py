"""Who is heard at a match, held against whom the notice says it is."""

from __future__ import annotations

import pytest

from webinar_archive.alignment.speakers.attribution import Evidence, SpeakerHeard, main_voice, speakers_heard
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


def heard(
    *turns: tuple[str | None, str],
    speaker: str | None = CLEMENCE,
    printed: str | None = CLEMENCE,
    match: Match = MATCH,
    start_ms: int = 10_000,
) -> SpeakerHeard:
    quotation = Quotation(number=3, text="x", speaker=speaker, speaker_as_printed=printed, start=0, end=1)
    notice = Notice(record_id="1", title="Débat", contributors=PEOPLE, quotations=(quotation,))
    (found,) = speakers_heard(spoken(*turns, start_ms=start_ms), (match,), notice, "fr")
    return found


EIGHT = "il faut oser il faut oser encore toujours"


@pytest.mark.parametrize("label", ["C. Pène", "PÈNE Clémence", "Clemence Penne", "Mme Pène"])
def test_the_speakers_own_voice_agrees(label: str) -> None:
    assert heard((label, EIGHT)) == SpeakerHeard(speaker_label=CLEMENCE, evidence=(Evidence.AGREES,))


def test_anothers_voice_disagrees_and_that_is_a_finding() -> None:
    found = heard(("Guillot", EIGHT))
    assert (found.speaker_label, found.evidence) == (LOUISE, (Evidence.DISAGREES,))
    (finding,) = found.findings
    assert finding.code == "speaker-disagrees"
    assert finding.facts == {"quotation": 3, "printed": CLEMENCE, "heard": LOUISE}


@pytest.mark.parametrize("label", [None, "SPEAKER_01", "Jean Martin", "Modératrice", "Acteurs publics"])
def test_a_label_that_names_no_person_of_the_notice_says_nothing(label: str | None) -> None:
    assert heard((label, EIGHT)) == SpeakerHeard()


def test_the_voice_of_most_words_counts() -> None:
    found = heard((LOUISE, "alors oui"), (CLEMENCE, "il faut oser oser encore toujours"))
    assert found.speaker_label == CLEMENCE
    assert found.evidence[0] is Evidence.AGREES


def test_without_a_clear_majority_nobody_is_heard() -> None:
    assert heard((LOUISE, "alors oui oui"), (CLEMENCE, "il faut oser oser encore")) == SpeakerHeard()
    assert heard((None, "alors oui oui"), (CLEMENCE, "il faut oser oser encore")) == SpeakerHeard()


def test_only_words_inside_the_spans_count() -> None:
    words = spoken((LOUISE, "a b"), (CLEMENCE, "c d"), (LOUISE, "e f g h i"), (CLEMENCE, "j k"), start_ms=0)
    assert main_voice(words, (Span(1000, 2000), Span(4500, 5500))) == CLEMENCE
    assert main_voice(words, (Span(0, 5500),)) is None
    assert main_voice(words, (Span(60_000, 61_000),)) is None
    assert main_voice((), (Span(0, 1),)) is None


def test_a_quotation_not_found_has_no_voice() -> None:
    nowhere = Match(verdict=Verdict.NOT_FOUND, confidence=0.1)
    assert heard((CLEMENCE, EIGHT), match=nowhere) == SpeakerHeard()


def test_a_speaker_who_is_no_contributor_is_compared_as_printed() -> None:
    assert heard(("Jean MARTIN", EIGHT), speaker=None, printed="M. Jean Martin").evidence == (
        Evidence.AGREES,
    )
    assert heard((LOUISE, EIGHT), speaker=None, printed="Jean Martin").evidence == (Evidence.DISAGREES,)


def test_a_printed_name_in_short_agrees_with_the_whole_one() -> None:
    found = heard((CLEMENCE, EIGHT), speaker=None, printed="Mme Pène")
    assert (found.speaker_label, found.evidence) == (CLEMENCE, (Evidence.AGREES,))


def test_a_quotation_ascribed_to_nobody_tells_only_who_is_heard() -> None:
    assert heard(("Louise G.", EIGHT), speaker=None, printed=None) == SpeakerHeard(speaker_label=LOUISE)


def test_the_floor_given_to_the_speaker_is_weak_evidence() -> None:
    before = (None, "Bien . Clémence Pène, en conclusion ?")
    assert heard(before, (None, EIGHT), start_ms=6_500).evidence == (Evidence.HANDED_OVER,)
    assert heard(before, (None, EIGHT), start_ms=6_500, speaker=LOUISE, printed=LOUISE) == SpeakerHeard()


def test_labels_that_name_nobody_still_tell_one_voice_from_another() -> None:
    asked = "Bien . Clémence Pène, en conclusion ?"
    assert heard(("SPEAKER_00", asked), ("SPEAKER_01", EIGHT), start_ms=6_500).evidence == (
        Evidence.HANDED_OVER,
    )
    assert heard(("SPEAKER_01", asked), ("SPEAKER_01", EIGHT), start_ms=6_500) == SpeakerHeard()


def test_two_contributors_alike_are_not_told_apart_by_a_label_that_fits_both() -> None:
    notice = Notice(
        record_id="1",
        title="x",
        contributors=(Contributor(name="Anne Dupont"), Contributor(name="Marie Dupont")),
        quotations=(Quotation(number=1, text="x", speaker="Anne Dupont", start=0, end=1),),
    )
    (found,) = speakers_heard(spoken(("Mme Dupont", EIGHT)), (MATCH,), notice, "fr")
    assert found == SpeakerHeard()
