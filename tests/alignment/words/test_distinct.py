"""Values are numbered as NumPy numbers them."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from webinar_archive.alignment.words.distinct import unique_inverse


@given(st.lists(st.integers(0, 9), min_size=1, max_size=30))
def test_unique_inverse_equals_the_function_of_numpy(values: list[int]) -> None:
    array = np.array(values)
    known, inverse = unique_inverse(array)
    expected, expected_inverse = np.unique(array, return_inverse=True)
    assert known.tolist() == expected.tolist()
    assert inverse.tolist() == expected_inverse.tolist()
