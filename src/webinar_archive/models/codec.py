"""Types that msgspec is to read values as, made known to it by one thread at a time.

The first reading of a dataclass or a struct has msgspec work out its fields, step by step and in Python; a
second thread that reads the same type meanwhile meets half of them, and the process crashes (msgspec 0.22).
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec

K = TypeVar("K")
T = TypeVar("T")

_KNOWN: set[Any] = set()
_TURN = threading.Lock()


def preload_type(kind: K) -> K:
    """The same type, once msgspec knows it and all that it holds."""
    with _TURN:
        if kind not in _KNOWN:
            msgspec.json.Decoder(kind)
            _KNOWN.add(kind)
    return kind


def to_json(value: object) -> bytes:
    """Encode a value as readable JSON: keys in the order of the fields, the same bytes for the same value."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def from_json(data: bytes, kind: type[T]) -> T:
    """Decode a value. Raises `msgspec.ValidationError`, which names the field, on anything else."""
    return msgspec.json.decode(data, type=preload_type(kind))
