"""Words validate themselves when they are created."""

from __future__ import annotations

import pytest

from webinar_archive.models import Word


def test_a_word_that_ends_before_it_starts_is_refused_with_its_numbers() -> None:
    with pytest.raises(ValueError, match="20 ms to 10 ms"):
        Word("mot", 20, 10)
