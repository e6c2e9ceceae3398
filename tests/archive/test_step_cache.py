"""A step is made once, and again when what it was made from changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from webinar_archive.archive.step_cache import (
    StepResult,
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


def test_a_step_that_fails_stores_nothing(tmp_path: Path) -> None:
    def fail() -> int:
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        once(tmp_path, "probe", fail, int, version=1, inputs={})
    assert once(tmp_path, "probe", lambda: 7, int, version=1, inputs={}) == 7


@pytest.mark.parametrize("rubbish", [b"", b"{", b"[]", b'{"version": 1, "inputs": {}, "result": "text"}'])
def test_a_cached_result_that_cannot_be_read_is_made_again(tmp_path: Path, rubbish: bytes) -> None:
    (tmp_path / "steps").mkdir()
    (tmp_path / "steps" / "probe.json").write_bytes(rubbish)
    assert once(tmp_path, "probe", lambda: 7, int, version=1, inputs={}) == 7


def result_of(result: StepResult[str] | None) -> str | None:
    return result.value if result else None


def test_invalidating_from_a_step_invalidates_all_that_follow_and_none_before(tmp_path: Path) -> None:
    order = ("fetch", "probe", "locate")
    for step in order:
        store_result(tmp_path, step, step, version=1, inputs={})
    invalidate_from(tmp_path, "probe", order)
    cached = [result_of(cached_result(tmp_path, step, str, version=1, inputs={})) for step in order]
    assert cached == ["fetch", None, None]


def test_an_invalidated_result_is_available_until_it_is_made_again(tmp_path: Path) -> None:
    store_result(tmp_path, "fetch", "old", version=1, inputs={"address": "a"})
    invalidate(tmp_path, ["fetch", "page"])
    assert cached_result(tmp_path, "fetch", str, version=1, inputs={"address": "a"}) is None
    assert result_of(stale_result(tmp_path, "fetch", str, version=1, inputs={"address": "a"})) == "old"
    assert stale_result(tmp_path, "fetch", str, version=1, inputs={"address": "b"}) is None
    assert stale_result(tmp_path, "page", str, version=1, inputs={}) is None
    store_result(tmp_path, "fetch", "new", version=1, inputs={"address": "a"})
    assert stale_result(tmp_path, "fetch", str, version=1, inputs={"address": "a"}) is None


def test_a_stored_and_a_cached_result_have_one_checksum_whatever_the_inputs(tmp_path: Path) -> None:
    stored = [store_result(tmp_path, "probe", [1, 2], version=1, inputs={"media": m}) for m in ("a", "b")]
    cached = cached_result(tmp_path, "probe", list[int], version=1, inputs={"media": "b"})
    assert cached is not None
    assert {cached.checksum} == {one.checksum for one in stored}
    other = store_result(tmp_path, "probe", [1, 3], version=1, inputs={"media": "b"})
    assert other.checksum != cached.checksum
