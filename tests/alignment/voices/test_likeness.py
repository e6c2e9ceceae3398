"""How probable one voice is: not more certain, of two voices, the longer they are."""

from __future__ import annotations

import pytest

from tests.alignment.voices.made_recordings import windows
from webinar_archive.alignment.voices.likeness import likeness, same_voice


@pytest.mark.parametrize("count", [2, 6, 40])
def test_one_voice_is_probable_and_two_are_not_at_any_length(count: int) -> None:
    one, again, other = windows(0, count, seed=1), windows(0, count, seed=2), windows(1, count, seed=3)
    assert (same_voice(one, again) or 0) > 0.95
    assert (same_voice(one, other) or 1) < 0.2


def test_likeness_does_not_grow_with_length() -> None:
    lengths = [likeness(windows(0, n, seed=1), windows(1, n, seed=2)) for n in (2, 100)]
    assert lengths[0] == pytest.approx(lengths[1], abs=0.05)


def test_less_than_three_seconds_is_no_evidence() -> None:
    assert same_voice(windows(0, 1), windows(0, 30)) is None
