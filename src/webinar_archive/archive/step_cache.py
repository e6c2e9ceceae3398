"""Cached results of steps, each stored beside the checksums of what it was made from.

A step is skipped when a result of the same version from the same inputs is stored; otherwise it is made and its
result written whole. A kill at any time leaves the old result or the new one.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

import msgspec

from webinar_archive.archive.kept_files import damaged_files, is_whole
from webinar_archive.archive.layout import stale_step_file, step_file
from webinar_archive.errors import RecordError
from webinar_archive.files import checksum, regular_file_bytes, write_whole
from webinar_archive.models.codec import from_json, preload_type, to_json

T = TypeVar("T")

Inputs = Mapping[str, str | int | None]
"""What a step depends on: checksums of files and of other steps' results, values of settings."""


class _Entry(msgspec.Struct):
    version: int
    inputs: dict[str, str | int | None]
    result: msgspec.Raw


@dataclass(frozen=True, slots=True)
class StepResult(Generic[T]):
    """A step's result, and the checksum of its JSON, which names it among the inputs of later steps."""

    value: T
    checksum: str


def cached_result(
    folder: Path, step: str, kind: type[T], *, version: int, inputs: Inputs
) -> StepResult[T] | None:
    """Return the cached result of `step` for just these inputs and version, None when it must be made.

    A result is trusted only while the files that it keeps in `folder` are there and have their sizes. Raises
    `OSError` where the result's own file is none, or may not be read.
    """
    found = _read(step_file(folder, step), kind, version, inputs)
    return found if found is not None and is_whole(folder, found.value) else None


def incomplete_result(
    folder: Path, step: str, kind: type[T], *, version: int, inputs: Inputs
) -> StepResult[T] | None:
    """Return the cached result of `step` also where files of it are missing; None for one that leads elsewhere."""
    found = _read(step_file(folder, step), kind, version, inputs)
    with contextlib.suppress(RecordError):
        if found is not None:
            damaged_files(folder, found.value)
            return found
    return None


def stale_result(
    folder: Path, step: str, kind: type[T], *, version: int, inputs: Inputs
) -> StepResult[T] | None:
    """Return the result for these inputs that was invalidated last and not made again since, None without one."""
    return _read(stale_step_file(folder, step), kind, version, inputs)


def _read(path: Path, kind: type[T], version: int, inputs: Inputs) -> StepResult[T] | None:
    try:
        entry = msgspec.json.decode(_bytes_of(path), type=preload_type(_Entry))
        if entry.version == version and entry.inputs == dict(inputs):
            result = bytes(entry.result)
            return StepResult(from_json(result, kind), result_checksum(result))
    except (FileNotFoundError, msgspec.DecodeError, RecursionError):
        # never made, or not readable: making it again is always right
        return None
    return None


def latest_result(folder: Path, step: str, kind: type[T]) -> T | None:
    """Return the result of `step` that was stored last, whatever it was made from; None where none can be read.

    One that was set aside counts until the step is made again.
    """
    for path in (step_file(folder, step), stale_step_file(folder, step)):
        try:
            entry = msgspec.json.decode(_bytes_of(path), type=preload_type(_Entry))
            return from_json(bytes(entry.result), kind)
        except (OSError, msgspec.DecodeError, RecursionError):
            continue
    return None


def _bytes_of(path: Path) -> bytes:
    return regular_file_bytes(path) or b""


def result_checksum(result: bytes) -> str:
    """Return the checksum of a result's JSON, however it is indented."""
    return checksum(msgspec.json.format(result, indent=-1))


def store_result(folder: Path, step: str, result: T, *, version: int, inputs: Inputs) -> StepResult[T]:
    """Store `result`, whole, under its inputs and version, in place of the one before."""
    encoded = msgspec.json.encode(result)
    entry: dict[str, Any] = {"version": version, "inputs": dict(inputs), "result": msgspec.Raw(encoded)}
    write_whole(step_file(folder, step), to_json(entry))
    stale_step_file(folder, step).unlink(missing_ok=True)
    return StepResult(result, result_checksum(encoded))


def unstored_result(result: T) -> StepResult[T]:
    """Return a result as if it had been stored, where it cannot be."""
    return StepResult(result, result_checksum(msgspec.json.encode(result)))


def once(folder: Path, step: str, make: Callable[[], T], kind: type[T], *, version: int, inputs: Inputs) -> T:
    """Return the result of `step` from these inputs: the cached one, or made and stored now."""
    cached = cached_result(folder, step, kind, version=version, inputs=inputs)
    return (cached or store_result(folder, step, make(), version=version, inputs=inputs)).value


def reason_to_run(folder: Path, step: str, *, version: int, inputs: Inputs) -> str | None:
    """Return why `step` is to be made for these inputs: `new`, `version`, the inputs that changed; None if cached."""
    try:
        entry = msgspec.json.decode(_bytes_of(step_file(folder, step)), type=preload_type(_Entry))
    except (OSError, msgspec.DecodeError, RecursionError):
        return "new"
    if entry.version != version:
        return "version"
    changed = sorted(name for name in {*entry.inputs, *inputs} if entry.inputs.get(name) != inputs.get(name))
    return ", ".join(changed) or None


def invalidate(folder: Path, steps: Iterable[str]) -> None:
    """Have `steps` made again; their results are set aside until that is done, should it fail."""
    for name in steps:
        with contextlib.suppress(FileNotFoundError):
            step_file(folder, name).replace(stale_step_file(folder, name))


def invalidate_from(folder: Path, step: str, order: tuple[str, ...]) -> None:
    """Have `step` and all that follow it in `order` made again."""
    invalidate(folder, order[order.index(step) :])
