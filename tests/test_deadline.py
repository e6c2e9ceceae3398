"""A deadline counts down and ends."""

from __future__ import annotations

import pytest

from webinar_archive.deadline import Deadline


def test_a_deadline_ahead_has_time_left() -> None:
    assert 0 < Deadline.after(60).require_s() <= 60


def test_a_deadline_that_passed_has_none_and_raises() -> None:
    passed = Deadline.after(-1)
    assert passed.left_s == 0
    with pytest.raises(TimeoutError):
        passed.require_s()
