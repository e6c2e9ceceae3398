"""Quotations of one person that have two voices, and of two persons that have one, are findings; no more than that."""

from __future__ import annotations

from collections.abc import Sequence

from tests.alignment.voices.made_recordings import STEP_MS, recording
from webinar_archive.alignment.voices.contradictions import compare_quotations
from webinar_archive.models import Finding, Match, Quotation, Span, Verdict

VOICES = [0] * 8 + [1] * 8 + [0] * 8


def findings(*quoted: tuple[str | None, int, int], voices: Sequence[int] = VOICES) -> tuple[Finding, ...]:
    """The findings about quotations, each of (speaker, first window, windows)."""
    quotations = [
        Quotation(number=number, text="x", speaker=speaker, start=0, end=1)
        for number, (speaker, _, _) in enumerate(quoted, start=1)
    ]
    matches = [
        Match(
            verdict=Verdict.VERBATIM if count else Verdict.NOT_FOUND,
            confidence=1.0,
            spans=(Span(first * STEP_MS, (first + count) * STEP_MS),) if count else (),
        )
        for _, first, count in quoted
    ]
    return compare_quotations(recording(voices), quotations, matches)


def test_two_voices_of_one_person_are_a_finding_at_both_quotations() -> None:
    found = findings(("Anne Dupont", 0, 6), ("Anne Dupont", 9, 6))
    assert [(each.code, each.facts["quotation"], each.facts["other"]) for each in found] == [
        ("voice-differs", 1, 2),
        ("voice-differs", 2, 1),
    ]
    assert found[0].facts["speaker"] == "Anne Dupont"
    assert found[0].facts["probability"] <= 0.01


def test_one_voice_of_two_persons_is_a_finding_that_names_both() -> None:
    found = findings(("Anne Dupont", 0, 6), ("Sylvain Henry", 17, 6))
    assert [each.code for each in found] == ["voice-shared", "voice-shared"]
    assert (found[1].facts["speaker"], found[1].facts["other_speaker"]) == ("Sylvain Henry", "Anne Dupont")


def test_what_agrees_with_the_notice_is_no_finding() -> None:
    assert findings(("Anne Dupont", 0, 6), ("Sylvain Henry", 9, 6), ("Anne Dupont", 17, 6)) == ()


def test_a_short_form_of_a_name_is_no_other_person() -> None:
    assert findings(("Anne Dupont", 0, 6), ("Mme Dupont", 17, 6)) == ()


def test_short_unplaced_and_unascribed_quotations_tell_nothing() -> None:
    assert findings(("Anne Dupont", 0, 1), ("Anne Dupont", 9, 6)) == ()
    assert findings(("Anne Dupont", 0, 0), ("Anne Dupont", 9, 6)) == ()
    assert findings((None, 0, 6), ("Anne Dupont", 9, 6)) == ()


def test_a_quotation_has_one_finding_of_a_kind_however_many_others_contradict_it() -> None:
    found = findings(("Anne Dupont", 9, 6), *(("Anne Dupont", at, 4) for at in (0, 4, 16, 20)))
    assert [each.facts["quotation"] for each in found] == [1, 2, 3, 4, 5]
