"""Work is done once, and again when what it was made from changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.archive.step_cache import (
    cached_result,
    invalidate,
    invalidate_from,
    once,
    stale_result,
    store_result,
)


def test_a_step_is_made_once_for_the_same_inputs_and_version(tmp_path: Path) -> None:
    made: list[int] = []

    def make() -> tuple[int, ...]:
        made.append(1)
        return (1, 2)

    for _ in range(3):
        assert once(tmp_path, "probe", make, tuple[int, ...], version=1, inputs={"media": "sha512:a"}) == (
            1,
            2,
        )
    assert len(made) == 1
    once(tmp_path, "probe", make, tuple[int, ...], version=1, inputs={"media": "sha512:b"})
    once(tmp_path, "probe", make, tuple[int, ...], version=2, inputs={"media": "sha512:b"})
    assert len(made) == 3


def test_a_step_that_fails_keeps_nothing(tmp_path: Path) -> None:
    def fail() -> int:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        once(tmp_path, "probe", fail, int, version=1, inputs={})
    assert once(tmp_path, "probe", lambda: 7, int, version=1, inputs={}) == 7


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b'{"version": 1, "inputs": {}, "result": "text"}'])
def test_a_kept_result_that_cannot_be_read_is_made_again(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "probe.json").write_bytes(rubbish)
    assert once(tmp_path, "probe", lambda: 7, int, version=1, inputs={}) == 7


def test_forgetting_from_a_step_forgets_all_that_follow_and_none_before(tmp_path: Path) -> None:
    order = ("fetch", "probe", "locate")
    for step in order:
        store_result(tmp_path, step, step, version=1, inputs={})
    invalidate_from(tmp_path, "probe", order)
    assert [cached_result(tmp_path, step, str, version=1, inputs={}) for step in order] == [
        "fetch",
        None,
        None,
    ]


def test_what_was_forgotten_is_at_hand_until_it_is_made_again(tmp_path: Path) -> None:
    store_result(tmp_path, "fetch", "old", version=1, inputs={"address": "a"})
    invalidate(tmp_path, ["fetch", "page"])
    assert cached_result(tmp_path, "fetch", str, version=1, inputs={"address": "a"}) is None
    assert stale_result(tmp_path, "fetch", str, version=1, inputs={"address": "a"}) == "old"
    assert stale_result(tmp_path, "fetch", str, version=1, inputs={"address": "b"}) is None
    assert stale_result(tmp_path, "page", str, version=1, inputs={}) is None
    store_result(tmp_path, "fetch", "new", version=1, inputs={"address": "a"})
    assert stale_result(tmp_path, "fetch", str, version=1, inputs={"address": "a"}) is None
