"""A narrow gap is aligned as well as by the dynamic programme."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.exact_chains import Gap
from webinar_archive.alignment.words.index import build_index
from webinar_archive.alignment.words.narrow_gaps import is_narrow, pairs_in_gap
from webinar_archive.alignment.words.prefix_costs import prefix_costs
from webinar_archive.alignment.words.quotation import prepare_quotation
from webinar_archive.alignment.words.search import find_places
from webinar_archive.alignment.words.smith_waterman import COSTS
from webinar_archive.alignment.words.types import Pair
from webinar_archive.models import Word

BEFORE, AFTER = ["voisines", "mesuré", "longtemps"], ["parcelles", "témoins", "rendements"]
WORDS = st.lists(
    st.sampled_from(["veaux", "vaux", "vos", "treize", "trois", "euh", "non", "nom", "mesure", "parcelle"]),
    max_size=6,
)


@pytest.mark.parametrize("edge", ["inside", "opens", "closes"])
@given(printed=WORDS, spoken=WORDS)
def test_a_gap_scores_as_by_the_dynamic_programme(edge: str, printed: list[str], spoken: list[str]) -> None:
    before = BEFORE if edge != "opens" else []
    after = AFTER if edge != "closes" else []
    texts = [*before, *spoken, *after]
    index = build_index([Word(text, i * 400, i * 400 + 300) for i, text in enumerate(texts)], "fr")
    quotation = prepare_quotation(" ".join([*before, *printed, *after]), "fr")
    is_fixed = [word in (*BEFORE, *AFTER) for word in quotation.words]
    weights = np.where(is_fixed, 40, np.linspace(4, 6, len(is_fixed))).astype(np.float32)
    window = (0, len(index))
    costs = prefix_costs(quotation, index, weights, window, COSTS)
    row, end = len(before), len(quotation.words) - len(after)
    gap = Gap(row, end, row, len(index) - len(after))
    pairs = [
        *(Pair(at, at, 1, 1, 1.0) for at in range(row - 1)),
        *pairs_in_gap(quotation, index, costs, gap),
        *(Pair(end + at, gap.column_end + at, 1, 1, 1.0) for at in range(1, len(after))),
    ]
    (best,) = find_places(quotation, index, weights, [window])
    assert costs.score(pairs) == pytest.approx(best.score_bits, abs=1e-2)


def test_of_equal_alignments_the_words_nearest_to_what_follows_are_taken() -> None:
    texts = ["voisines", "mesuré", "longtemps", "vos", "trois", "vos", "parcelles", "témoins", "rendements"]
    index = build_index([Word(text, i * 400, i * 400 + 300) for i, text in enumerate(texts)], "fr")
    quotation = prepare_quotation("voisines mesuré longtemps vos parcelles témoins rendements", "fr")
    costs = prefix_costs(quotation, index, np.full(7, 5, np.float32), (0, 9), COSTS)
    found = pairs_in_gap(quotation, index, costs, Gap(3, 4, 3, 6))
    assert [(pair.row, pair.column) for pair in found] == [(2, 2), (3, 5), (4, 6)]


def test_a_gap_of_a_whole_passage_is_not_narrow() -> None:
    assert is_narrow(Gap(10, 12, 40, 43))
    assert not is_narrow(Gap(10, 40, 40, 130))
