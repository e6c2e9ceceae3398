"""The limits of a fetch: one declaration for the pipeline file and for each fetch."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from webinar_archive.media.options import FetchLimits, FetchOptions


def test_the_options_of_a_fetch_are_the_limits_of_the_file_with_whole_paths(tmp_path: Path) -> None:
    limits = FetchLimits(
        height=360, max_size_gb=0.5, min_free_gb=0, cookies="c.txt", allow_private_addresses=True
    )
    options = FetchOptions.of(limits, base=tmp_path, language="fr", exceptions=(("127.0.0.1", 80),))
    for field in fields(FetchLimits):
        if field.name != "cookies":
            assert getattr(options, field.name) == getattr(limits, field.name)
    assert options.cookies == str((tmp_path / "c.txt").resolve())
    assert (options.max_size_bytes, options.min_free_bytes) == (500_000_000, 0)
    assert options.language == "fr"
    assert options.policy.allow_private
    assert FetchOptions.of(FetchLimits(), base=tmp_path, language=None).cookies is None


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("height", 0),
        ("max_size_gb", -1.0),
        ("timeout_s", float("nan")),
        ("stall_s", float("inf")),
        ("min_free_gb", -0.1),
    ],
)
def test_impossible_limits_are_refused_by_name(key: str, value: float) -> None:
    with pytest.raises(ValueError, match=key):
        FetchOptions(**{key: value})  # type: ignore[arg-type]
