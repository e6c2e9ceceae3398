"""Values to JSON and back, safely from several threads.

The first time msgspec decodes a dataclass or struct type, it collects the type's fields step by step, in Python.
A second thread that decodes the same type meanwhile sees half of them, and the process crashes (msgspec 0.22).
So every type is preloaded under a lock before it is decoded.
"""

from __future__ import annotations

import threading
from typing import Any, TypeVar

import msgspec

K = TypeVar("K")
T = TypeVar("T")

_PRELOADED: set[Any] = set()
_LOCK = threading.Lock()


def preload_type(kind: K) -> K:
    """Return the same type, after msgspec has collected its fields and those of the types in it."""
    with _LOCK:
        if kind not in _PRELOADED:
            msgspec.json.Decoder(kind)
            _PRELOADED.add(kind)
    return kind


def to_json(value: object) -> bytes:
    """Encode a value as indented JSON: keys in the order of the fields, the same bytes for the same value."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1)


def from_json(data: bytes, kind: type[T]) -> T:
    """Decode a value of this type.

    Raises:
        msgspec.ValidationError: The JSON does not fit the type; the message names the field.
        msgspec.DecodeError: The bytes are not JSON.
    """
    return msgspec.json.decode(data, type=preload_type(kind))
