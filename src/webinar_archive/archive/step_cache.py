"""Work done once: a step's result is kept beside the checksums of what it was made from.

A step is skipped when a result of the same version from the same inputs exists; otherwise it is made
and written whole. A kill at any moment leaves the old result or the new one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TypeVar

import msgspec

from webinar_archive.files import write_whole
from webinar_archive.models.codec import from_json, preload_type, to_json

T = TypeVar("T")

Inputs = Mapping[str, str | int | None]
"""What a step depends on: checksums of files, checksums or values of settings."""


class _Kept(msgspec.Struct):
    version: int
    inputs: dict[str, str | int | None]
    result: msgspec.Raw


def cached_result(folder: Path, step: str, kind: type[T], *, version: int, inputs: Inputs) -> T | None:
    """The kept result of `step` for just these inputs and version, None when it must be made."""
    return _read(_path(folder, step), kind, version, inputs)


def stale_result(folder: Path, step: str, kind: type[T], *, version: int, inputs: Inputs) -> T | None:
    """The result that was forgotten last and not made again since, None without one for just these inputs."""
    return _read(_aside(folder, step), kind, version, inputs)


def _read(path: Path, kind: type[T], version: int, inputs: Inputs) -> T | None:
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=preload_type(_Kept))
        if kept.version == version and kept.inputs == dict(inputs):
            return from_json(bytes(kept.result), kind)
    except (FileNotFoundError, msgspec.DecodeError):
        # never made, or made by a release that wrote it otherwise: making it again is always right
        return None
    return None


def store_result(folder: Path, step: str, result: object, *, version: int, inputs: Inputs) -> None:
    """Keep `result`, whole, under its inputs and version, in place of the one before."""
    kept = {"version": version, "inputs": dict(inputs), "result": msgspec.Raw(msgspec.json.encode(result))}
    write_whole(_path(folder, step), to_json(kept))
    _aside(folder, step).unlink(missing_ok=True)


def once(folder: Path, step: str, make: Callable[[], T], kind: type[T], *, version: int, inputs: Inputs) -> T:
    """The result of `step` from these inputs: the kept one, or made and kept now."""
    kept = cached_result(folder, step, kind, version=version, inputs=inputs)
    if kept is not None:
        return kept
    result = make()
    store_result(folder, step, result, version=version, inputs=inputs)
    return result


def reason_to_run(folder: Path, step: str, *, version: int, inputs: Inputs) -> str | None:
    """Why `step` is to be made for these inputs: `new`, `version`, inputs that changed; None when kept."""
    try:
        kept = msgspec.json.decode(_path(folder, step).read_bytes(), type=preload_type(_Kept))
    except (FileNotFoundError, msgspec.DecodeError):
        return "new"
    if kept.version != version:
        return "version"
    changed = sorted(name for name in {*kept.inputs, *inputs} if kept.inputs.get(name) != inputs.get(name))
    return ", ".join(changed) or None


def invalidate(folder: Path, steps: Iterable[str]) -> None:
    """Have `steps` made again; what they gave is set aside until that is done, should it fail."""
    for name in steps:
        with contextlib.suppress(FileNotFoundError):
            _path(folder, name).replace(_aside(folder, name))


def invalidate_from(folder: Path, step: str, order: tuple[str, ...]) -> None:
    """Have `step` and all that follow it in `order` made again."""
    invalidate(folder, order[order.index(step) :])


def _path(folder: Path, step: str) -> Path:
    return folder / "steps" / f"{step}.json"


def _aside(folder: Path, step: str) -> Path:
    return folder / "steps" / f"{step}.before"
