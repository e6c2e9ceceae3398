"""The passage that means what a quotation says, among all that is said in a talk."""

from __future__ import annotations

import pytest

from tests.alignment.meaning.concepts import ConceptEmbedder, talk
from webinar_archive.alignment.meaning import (
    Evidence,
    MeaningPlace,
    locate_by_meaning,
    said_probability,
    window_texts,
)
from webinar_archive.models import Word

SAID = "chaque matin le boulanger du village cuit le pain"
SOUGHT = "every morning the village baker bakes bread"


def places(words: tuple[Word, ...], text: str) -> tuple[MeaningPlace, ...]:
    embedder = ConceptEmbedder()
    (found,) = locate_by_meaning(words, embedder.passages(window_texts(words)), [text], embedder)
    return found


def test_a_translation_is_found_where_its_meaning_is_said() -> None:
    best, *others = places(talk(SAID), SOUGHT)
    assert best.first <= 400 < 400 + len(SAID.split()) <= best.end
    # no passage has fewer than eight words, and some are given on either side
    assert best.end - best.first == 8 + 2 * 6
    assert best.evidence.lead > 0
    assert all(other.evidence.lead < 0 for other in others)
    assert all(abs(other.first - best.first) > 30 for other in others)


def test_what_was_not_said_stands_out_less_than_what_was() -> None:
    said, unsaid = (places(words, SOUGHT)[0].evidence for words in (talk(SAID), talk("")))
    assert said.deviations > unsaid.deviations
    assert said.cosine > unsaid.cosine


@pytest.mark.parametrize("text", ["", "mot " * 3_000, "\ud83d " * 8, "一" * 2_000])
def test_any_text_has_an_answer(text: str) -> None:
    assert len(places(talk(SAID, before=300, after=100), text)) > 1


def test_a_long_quotation_is_held_against_passages_as_long_as_itself() -> None:
    said = " ".join(["chaque matin le boulanger du village cuit le pain et le maire a promis une école"] * 6)
    best = places(
        talk(said), " ".join(["every morning the baker bakes bread and the mayor promised a school"] * 7)
    )[0]
    assert best.first <= 400 + 8
    assert best.end >= 400 + len(said.split()) - 20


def test_a_talk_too_short_to_compare_has_no_places() -> None:
    assert places(talk(SAID, before=50, after=50), SOUGHT) == ()
    assert list(window_texts(())) == []


def test_one_sentence_said_again_and_again_gives_finite_evidence() -> None:
    words = tuple(Word("bonjour", n * 300, n * 300 + 200) for n in range(600))
    best = places(words, "bonjour bonjour bonjour")[0]
    assert best.evidence.lead == pytest.approx(0, abs=1e-5)
    assert said_probability(best.evidence) <= 0.5


def test_vectors_of_another_transcript_are_refused() -> None:
    embedder = ConceptEmbedder()
    with pytest.raises(ValueError, match="3 vectors for"):
        locate_by_meaning(talk(SAID), embedder.passages(["a", "b", "c"]), [SOUGHT], embedder)


def test_of_two_passages_as_near_as_each_other_none_is_sure() -> None:
    clear, small = (Evidence(cosine=0.9, deviations=5.0, lead=lead) for lead in (0.06, 0.0))
    assert said_probability(clear) > 0.95
    assert said_probability(small) <= 0.5
