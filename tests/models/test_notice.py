"""Quotations validate themselves when they are created."""

from __future__ import annotations

import pytest

from webinar_archive.models import Quotation


def test_a_quotation_without_characters_is_refused_with_its_positions() -> None:
    with pytest.raises(ValueError, match=r"\[7, 7\)"):
        Quotation(number=1, text="", start=7, end=7)
