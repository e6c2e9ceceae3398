"""Changes of words are marked by what they are, and what was kept bears no mark."""

from __future__ import annotations

import pytest

from webinar_archive.desk.word_marks import MarkedRun, marked_words
from webinar_archive.models import Change, ChangeKind, Difference, Match, Span, Verdict, WordChange


def match(differences: list[Difference], *changes: WordChange) -> Match:
    return Match(
        verdict=Verdict.EDITED, confidence=1.0, spans=(Span(0, 1),), spoken="",
        differences=tuple(differences), changes=changes,
    )  # fmt: skip


def change(kind: ChangeKind, printed: str, spoken: str) -> WordChange:
    return WordChange(kind=kind, printed=printed, spoken=spoken)


def test_words_within_a_difference_that_were_kept_bear_no_mark() -> None:
    found = marked_words(
        match(
            [Difference(Change.CHANGED, "conclusion,", "conclusion moi")],
            change(ChangeKind.OMISSION, "", "moi"),
        )
    )
    assert found.printed == (MarkedRun("conclusion,"),)
    assert found.spoken == (MarkedRun("conclusion"), MarkedRun("moi", ChangeKind.OMISSION))


def test_a_mark_of_punctuation_is_no_change() -> None:
    found = marked_words(match([Difference(Change.PRINTED_ONLY, ":", "")]))
    assert found.printed == (MarkedRun(":"),)


def test_each_word_bears_the_mark_of_its_change() -> None:
    found = marked_words(
        match(
            [Difference(Change.CHANGED, "vingt pas", "trente")],
            change(ChangeKind.NEGATION, "ne … pas", ""),
            change(ChangeKind.NUMBER, "vingt", "trente"),
        )
    )
    assert found.printed == (MarkedRun("vingt", ChangeKind.NUMBER), MarkedRun("pas", ChangeKind.NEGATION))
    assert found.spoken == (MarkedRun("trente", ChangeKind.NUMBER),)


def test_the_weightiest_change_of_a_word_counts() -> None:
    found = marked_words(
        match(
            [Difference(Change.CHANGED, "dix", "trente")],
            change(ChangeKind.FILLER, "", "trente"),
            change(ChangeKind.NUMBER, "dix", "trente"),
        )
    )
    assert found.kinds == {ChangeKind.NUMBER}


@pytest.mark.parametrize(
    ("difference", "kind"),
    [
        (Difference(Change.CHANGED, "agents", "argents"), ChangeKind.OTHER),
        (Difference(Change.PRINTED_ONLY, "agents", ""), ChangeKind.ADDITION),
        (Difference(Change.SPOKEN_ONLY, "", "donc"), ChangeKind.OMISSION),
    ],
)
def test_a_change_in_no_class_is_marked_by_its_side(difference: Difference, kind: ChangeKind) -> None:
    assert marked_words(match([difference])).kinds == {kind}


def test_all_words_are_shown_in_their_order() -> None:
    differences = [
        Difference(Change.KEPT, "La ville", "la ville"),
        Difference(Change.CHANGED, "est belle", "elle est grande"),
        Difference(Change.CHANGED, "a " * 900, "b " * 900),
    ]
    found = marked_words(match(differences))
    assert " ".join(run.text for run in found.printed).split() == [
        "La",
        "ville",
        "est",
        "belle",
        *["a"] * 900,
    ]
    assert " ".join(run.text for run in found.spoken).split() == [
        "la",
        "ville",
        "elle",
        "est",
        "grande",
        *["b"] * 900,
    ]
