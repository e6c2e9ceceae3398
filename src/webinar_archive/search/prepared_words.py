"""The words of a recording as the index keeps them: prepared once, when the transcript is read, not at every search."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any, NamedTuple, overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from webinar_archive.alignment.words.index import WordIndex, restored_index
from webinar_archive.models import Word
from webinar_archive.models.codec import preload_type

Numbers = NDArray[np.int64]


class _Packed(NamedTuple):
    """Ascending numbers as the steps between them, which are nearly all alike and take hardly any room."""

    language: str
    types: list[str]
    word_types: bytes
    owner_steps: bytes
    texts: list[str]
    start_steps: bytes
    durations_ms: bytes
    labels: list[str | None]


class PreparedWords(Sequence[Word]):
    """Words in columns, each made when it is asked for: a search looks at a few of an hour."""

    def __init__(
        self, texts: Sequence[str], starts_ms: Numbers, ends_ms: Numbers, labels: Sequence[str | None]
    ) -> None:
        self.texts = texts
        self.starts_ms = starts_ms
        self._ends_ms = ends_ms
        self._labels = labels

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, at: int) -> Word: ...
    @overload
    def __getitem__(self, at: slice) -> list[Word]: ...
    def __getitem__(self, at: int | slice) -> Word | list[Word]:
        if isinstance(at, slice):
            return [self[each] for each in range(*at.indices(len(self)))]
        label = self._labels[at] if self._labels else None
        return Word(self.texts[at], int(self.starts_ms[at]), int(self._ends_ms[at]), label)


def pack(index: WordIndex) -> bytes:
    """Return a prepared recording as bytes."""
    starts_ms = np.array([word.start_ms for word in index.words], np.int64)
    ends_ms = np.array([word.end_ms for word in index.words], np.int64)
    labels = [word.speaker_label for word in index.words]
    packed = _Packed(
        language=index.language,
        types=index.types,
        word_types=index.word_types.astype("<i4").tobytes(),
        owner_steps=_steps(index.owners),
        texts=[word.text for word in index.words],
        start_steps=_steps(starts_ms),
        durations_ms=(ends_ms - starts_ms).astype("<i8").tobytes(),
        labels=labels if any(labels) else [],
    )
    return zlib.compress(msgspec.msgpack.encode(packed), 1)


def unpack(packed: bytes) -> tuple[WordIndex, PreparedWords]:
    """Return the recording that `pack` packed, and its words.

    Raises:
        zlib.error: The bytes are damaged.
        msgspec.MsgspecError: They hold something else.
    """
    content = msgspec.msgpack.decode(zlib.decompress(packed), type=preload_type(_Packed))
    try:
        starts_ms = _sums(content.start_steps)
        ends_ms = starts_ms + np.frombuffer(content.durations_ms, "<i8")
        words = PreparedWords(content.texts, starts_ms, ends_ms, content.labels)
        word_types = np.frombuffer(content.word_types, "<i4")
        owners = _sums(content.owner_steps).astype(np.int32)
        return restored_index(words, content.language, content.types, word_types, owners), words
    except (ValueError, IndexError) as error:
        raise msgspec.ValidationError(str(error)) from None


def _steps(numbers: NDArray[Any]) -> bytes:
    return np.diff(numbers, prepend=0).astype("<i8").tobytes()


def _sums(steps: bytes) -> Numbers:
    return np.cumsum(np.frombuffer(steps, "<i8"))
